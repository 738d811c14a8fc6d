package import Amounts
package import Configuration
package import Reporting
private import Crypto
private import Foundation
private import Synchronization
package import Storage
private import Books

/// Writes reports, workbooks and the page of the night, verifies them and publishes them as a whole (outputs 1).
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
    try loadDefinitions(in: configuration.reportDefinitions)
  }

  /// - Parameter folder: one's own; a night has its page also where that folder is older than pages.
  static func loadDefinitions(in folder: String?) throws(DefinitionError) -> DefinitionFolder {
    guard let folder else { return try DefinitionFolder(path: ShippedFiles.reports) }
    return try DefinitionFolder(path: folder).with(page: "index", of: "\(ShippedFiles.reports)/index-page.yaml")
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

  /// What was published, with what its drafts come to.
  package struct Published: Sendable {
    package let files: [PublishedFile]
    package let drafts: DraftOverview
  }

  /// Writes and publishes.
  ///
  /// - Parameter readers: more connections that see what `db` sees, for threads beside each other; drafts are written
  ///   meanwhile. Without any, `db` reads everything, on this thread.
  package func run(_ db: StoreDatabase, asOf: Instant, record: RunRecord, readers: [StoreReader] = []) throws
    -> Published
  {
    let choice = try choice()
    var context = context(asOf, record.businessDate)
    context.dayBefore = try ChangeBook(db).runs()?.before?.day
    let progress = ReportProgress(progress)
    // What somebody asks for by name needs them only where it is a workbook.
    let drafts = try names.isEmpty || !choice.workbooks.isEmpty ? drafts(db, asOf: record.asOf) : nil
    var facts = try NightFacts(db, record: record, configuration: configuration)
    facts.drafts = drafts?.overview.rows.map(NightFacts.Draft.init) ?? []
    try facts.show(db)
    return try DefinitionCheck(tables: choice.tables, parameters: context.parameters).explained {
      if readers.isEmpty {
        let one = OneReader(try StoreReportDatabase(db) { progress.add($0) })
        return try publish(choice, ReportRun(one, context: context) { progress.begin($0) }, drafts, record, progress)
      }
      let several = StoreReaders(readers, facts: facts) { progress.add($0) }
      return try publish(choice, ReportRun(several, context: context) { progress.begin($0) }, drafts, record, progress)
    }
  }

  private func publish(
    _ choice: ReportChoice, _ run: ReportRun<some ReportSource>, _ statements: StatementDrafts?,
    _ record: RunRecord, _ progress: ReportProgress
  ) throws -> Published {
    let folder = try OutputFolder(path: configuration.output)
    let name = self.folder(record)
    func fill(_ path: String) throws -> [PublishedFile] {
      var drafts: [PublishedFile] = []
      let published = PublishedFiles()
      let written = try run.write(
        reports: choice.reports, workbooks: choice.workbooks, sheets: choice.sheets, pages: choice.pages,
        all: definitions.reports, to: path,
        own: {
          if names.isEmpty, let statements {
            drafts = try write(statements, in: path) { progress.begin($0) }
          }
          return ["run.json"] + drafts.map(\.name)
        }, then: { published.add(try PublishedFile($0.name, in: path, rows: $0.rows)) })
      let files = published.inOrder(written.map(\.name)) + drafts
      var manifest = record
      manifest.files = files
      let size = try RunManifest(manifest, configuration: configuration).write(to: "\(path)/run.json")
      var sizes = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
      sizes["run.json"] = size
      try OutputFile.keepOnly(sizes, in: path)
      return files
    }
    // What somebody asked for before stays: a night is whole, a choice is not.
    let files =
      try names.isEmpty ? folder.publish(as: name, fill) : folder.put(into: name, last: "run.json", fill)
    // A report by itself does not say which night is the latest (outputs 4).
    let isOfANight = record.reconcile != nil || [nil, name].contains(folder.latest)
    if names.isEmpty, isOfANight { try folder.pointLatest(to: name) }
    return Published(files: files, drafts: statements?.overview ?? DraftOverview())
  }

  /// Drafts of the current month and the one before, as far as they are not issued (outputs 3).
  private func drafts(_ db: StoreDatabase, asOf: Instant) throws -> StatementDrafts {
    let months = StatementDrafts.months(asOf: asOf, calendar: configuration.calendar)
    let sheet = try StatementWorksheet(db, configuration: configuration, asOf: asOf, from: months[0])
    var drafts = StatementDrafts(sheet, configuration: configuration)
    try drafts.make(months, partners: configuration.partners.sorted { $0.id < $1.id })
    return drafts
  }

  private func write(_ drafts: StatementDrafts, in folder: String, progress: (String) -> Void) throws
    -> [PublishedFile]
  {
    try FileManager.default.createDirectory(atPath: "\(folder)/drafts", withIntermediateDirectories: false)
    let files = try drafts.write(to: "\(folder)/drafts") { progress($0) }
    return try files.map { try PublishedFile("drafts/\($0)", in: folder) }
  }

  private func context(_ asOf: Instant, _ businessDate: Day) -> WorkbookContext {
    WorkbookContext(
      asOf: asOf,
      parameters: [
        "as_of": asOf.description, "business_date": businessDate.description,
        "time_zone": configuration.calendar.zone, "environment": configuration.environment.rawValue,
      ])
  }
}

extension NightFacts.Draft {
  fileprivate init(_ row: DraftOverview.Row) {
    self.init(
      series: row.series, month: row.month, figures: row.figures, lines: row.lines, blockedBy: row.blockedBy)
  }
}

extension PublishedFile {
  /// A file that is whole, with its size and digest.
  init(_ name: String, in folder: String, rows: Int? = nil) throws {
    let (bytes, digest) = try FileDigest.sha256("\(folder)/\(name)")
    self.init(name: name, bytes: bytes, rows: rows, sha256: digest)
  }
}

/// The files of a run as they become whole, on any thread.
private final class PublishedFiles: Sendable {
  private let files = Mutex<[String: PublishedFile]>([:])

  func add(_ file: PublishedFile) { files.withLock { $0[file.name] = file } }

  func inOrder(_ names: [String]) -> [PublishedFile] { files.withLock { files in names.compactMap { files[$0] } } }
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
