package import Amounts
package import Configuration
package import Reporting
private import Crypto
private import Foundation
package import Storage
private import Books

/// Writes reports and workbooks, verifies them and publishes them as a whole (outputs 1).
package struct ReportJob {
  private let configuration: Configuration
  package let definitions: DefinitionFolder
  private let names: [String]
  private let formats: Set<ReportFormat>
  private let progress: (String, Int) -> Void

  package init(
    configuration: Configuration, definitions: DefinitionFolder, names: [String] = [],
    formats: Set<ReportFormat> = [],
    progress: @escaping (_ file: String, _ rows: Int) -> Void = { _, _ in }
  ) {
    self.configuration = configuration
    self.definitions = definitions
    self.names = names
    self.formats = formats
    self.progress = progress
  }

  /// Reads the definitions: the configured folder, else the one that comes with the program.
  package static func loadDefinitions(_ configuration: Configuration) throws -> DefinitionFolder {
    try DefinitionFolder(path: configuration.reportDefinitions ?? ShippedFiles.reports)
  }

  /// The name of the folder that is published: a day of reports, or those that somebody named.
  package func folder(_ record: RunRecord) -> String {
    names.isEmpty ? record.businessDate.description : "selected"
  }

  private func choice() throws(JobError) -> ReportChoice {
    names.isEmpty ? ReportChoice(all: definitions) : try ReportChoice(names, formats, of: definitions)
  }

  /// Checks names and queries, so that a mistake is found before any work.
  ///
  /// - Throws: ``JobError/configuration(_:)``, `DefinitionError`.
  package func check(_ db: StoreDatabase, asOf: Instant) throws {
    let parameters = context(asOf, configuration.calendar.day(of: asOf)).parameters
    try DefinitionCheck(tables: try choice().tables, parameters: parameters).check(db)
  }

  /// Writes and publishes; returns what was published.
  package func run(_ db: StoreDatabase, asOf: Instant, record: RunRecord) throws -> [PublishedFile] {
    let choice = try choice()
    let context = context(asOf, record.businessDate)
    return try DefinitionCheck(tables: choice.tables, parameters: context.parameters).explained {
      try publish(choice, context, db, record)
    }
  }

  private func publish(_ choice: ReportChoice, _ context: WorkbookContext, _ db: StoreDatabase, _ record: RunRecord)
    throws -> [PublishedFile]
  {
    let folder = try OutputFolder(path: configuration.output)
    let name = self.folder(record)
    var rows = 0
    var file = ""
    let files = try folder.publish(as: name) { path in
      var files: [PublishedFile] = []
      let database = try StoreReportDatabase(db) {
        rows += $0
        progress(file, rows)
      }
      for report in choice.reports {
        file = "\(report.name).csv"
        progress(file, rows)
        let written = try CSVWriter.write(
          report, from: database, parameters: context.parameters, to: "\(path)/\(file)")
        files.append(try published(file, in: path, rows: written.rows))
      }
      for workbook in choice.workbooks {
        file = "\(workbook.name).xlsx"
        progress(file, rows)
        try WorkbookWriter.write(
          workbook, reports: definitions.reports, from: database, context: context, to: "\(path)/\(file)")
        files.append(try published(file, in: path, rows: nil))
      }
      for report in choice.sheets {
        file = "\(report.name).xlsx"
        progress(file, rows)
        try WorkbookWriter.write(report, from: database, context: context, to: "\(path)/\(file)")
        files.append(try published(file, in: path, rows: nil))
      }
      if names.isEmpty { files += try drafts(db, asOf: record.asOf, in: path) { progress($0, rows) } }
      var manifest = record
      manifest.files = files
      let size = try RunManifest(manifest, configuration: configuration).write(to: "\(path)/run.json")
      var sizes = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
      sizes["run.json"] = size
      try OutputFile.keepOnly(sizes, in: path)
      return files
    }
    // A report by itself does not say which night is the latest (outputs 4).
    let isOfANight = record.reconcile != nil || [nil, name].contains(folder.latest)
    if names.isEmpty, isOfANight { try folder.pointLatest(to: name) }
    return files
  }

  /// Drafts of the current month and the one before, as far as they are not issued (outputs 3).
  private func drafts(_ db: StoreDatabase, asOf: Instant, in folder: String, progress: (String) -> Void) throws
    -> [PublishedFile]
  {
    let months = StatementDrafts.months(asOf: asOf, calendar: configuration.calendar)
    let sheet = try StatementWorksheet(db, configuration: configuration, asOf: asOf, from: months[0])
    try FileManager.default.createDirectory(atPath: "\(folder)/drafts", withIntermediateDirectories: false)
    var drafts = StatementDrafts(sheet, configuration: configuration)
    let partners = configuration.partners.sorted { $0.id < $1.id }
    return try drafts.write(months, partners: partners, to: "\(folder)/drafts") { progress($0) }.map {
      try published("drafts/\($0)", in: folder, rows: nil)
    }
  }

  private func context(_ asOf: Instant, _ businessDate: Day) -> WorkbookContext {
    WorkbookContext(
      asOf: asOf,
      parameters: [
        "as_of": asOf.description, "business_date": businessDate.description,
        "time_zone": configuration.calendar.zone, "environment": configuration.environment.rawValue,
      ])
  }

  private func published(_ name: String, in folder: String, rows: Int?) throws -> PublishedFile {
    let (bytes, digest) = try FileDigest.sha256("\(folder)/\(name)")
    return PublishedFile(name: name, bytes: bytes, rows: rows, sha256: digest)
  }
}

/// SHA-256 of files.
enum FileDigest {
  /// Size and hexadecimal digest of a file, read piece by piece.
  static func sha256(_ path: String) throws -> (bytes: Int64, digest: String) {
    let source = try DeliverySource(path: path)
    var hash = SHA256()
    do {
      while case let bytes = try source.next(1 << 20), !bytes.isEmpty { hash.update(data: bytes) }
    } catch {
      throw JobError.cannotRead(path: path, reason: DeliverySource.words(error))
    }
    return (source.size, hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
  }
}
