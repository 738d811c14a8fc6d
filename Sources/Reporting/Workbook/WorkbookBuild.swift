import Glibc
import Synchronization

/// A workbook on its way to its file: summary, frame, rows, check.
///
/// Its steps follow each other; within `packing` and `checking` the pieces may run beside each other. What libxlsxwriter
/// does, it does on one thread at a time.
final class WorkbookBuild: @unchecked Sendable {
  let path: String
  /// The reports of its sheets.
  let reports: [ReportDefinition]
  /// What the sheets hold.
  private(set) var tallies: [SheetTally] = []
  private let title: String
  private let definition: WorkbookDefinition?
  private let names: [String]
  /// How many columns of each sheet are printed; nil = all.
  private let printed: [Int?]
  private let context: WorkbookContext
  private var workbook: Workbook?
  private var frames: [SheetFrame] = []
  private let packed = Mutex<[String: PackedSheet]>([:])

  init(_ definition: WorkbookDefinition, reports: [ReportDefinition], context: WorkbookContext, path: String)
    throws(DefinitionError)
  {
    var shown: [ReportDefinition] = []
    for sheet in definition.sheets {
      switch sheet.rows {
      case .report(let name):
        guard let report = reports.first(where: { $0.name == name }) else {
          throw DefinitionError(
            file: definition.name, subject: "sheet \"\(sheet.name)\"", problem: "there is no report \"\(name)\"")
        }
        shown.append(report)
      case .own(let table):
        // Its name is no report's: those have no blank.
        shown.append(
          ReportDefinition(
            name: "\(definition.name) \(sheet.name)", audience: definition.audience, key: [], table: table))
      }
    }
    printed = definition.sheets.map(\.printed)
    self.definition = definition
    self.reports = shown
    names = definition.sheets.map(\.name)
    title = context.filled(definition.title)
    self.context = context
    self.path = path
  }

  /// A workbook of one sheet, named as the report is titled.
  init(_ report: ReportDefinition, context: WorkbookContext, path: String) {
    definition = nil
    reports = [report]
    title = context.filled(report.table.title)
    names = [WorkbookBuild.sheetName(title) ?? report.name]
    printed = [nil]
    self.context = context
    self.path = path
  }

  /// Makes the file and writes the summary.
  func begin(_ database: some ReportDatabase) throws {
    let workbook = try Workbook(
      path: path, temporaryFolder: OutputPath.parent(of: path), title: title, created: context.asOf)
    self.workbook = workbook
    guard let definition else { return }
    let summary = try SummarySheet(definition, context, workbook, page).write(from: database)
    frames.append(SheetFrame(tally: summary))
  }

  /// Makes the sheets of the reports, by whose names the rows are given, without most of their rows.
  func frame(_ rows: [String: ReportRows]) throws {
    guard let workbook else { return }
    for (index, report) in reports.enumerated() {
      guard let rows = rows[report.name] else { continue }
      frames += try DataSheet(
        name: names[index], report, printed: printed[index], context, workbook, page
      ).write(rows)
    }
    try workbook.finish()
    self.workbook = nil
    tallies = frames.map(\.tally)
  }

  /// What compresses the sheets that lack rows.
  var packing: [WorkPiece] {
    frames.enumerated().compactMap { index, frame in
      guard let rows = frame.rows else { return nil }
      let name = WorkbookBuild.fileName(index)
      return WorkPiece(weight: rows.count) { [self] turn in
        let archive = try ZipArchive(path: path)
        guard let entry = archive.entries.first(where: { $0.name == name }) else {
          throw ReportingError.damaged(path: path, problem: "\(name) is missing")
        }
        var xml: [UInt8] = []
        try archive.read(entry) { xml.append(contentsOf: $0) }
        let sheet = try SheetPacking.pack(xml, frame, path: "\(path).sheet\(index + 1)", turn)
        packed.withLock { $0[name] = sheet }
      }
    }
  }

  /// Puts the compressed sheets in their places.
  func pack() throws {
    let sheets = packed.withLock { packed in
      defer { packed = [:] }
      return packed
    }
    frames = []
    guard !sheets.isEmpty else { return }
    let whole = "\(path).whole"
    try ZipRepacking.write(try ZipArchive(path: path), replacing: sheets, to: whole)
    guard rename(whole, path) == 0 else {
      throw ReportingError.file(operation: "rename the whole workbook to it", path: path, code: errno)
    }
  }

  /// What reads the file again and compares it with what was written.
  func checking() throws -> [WorkPiece] { try WorkbookCheck.pieces(path, holds: tallies) }

  private var page: PageSetup { PageSetup(workbookTitle: title, context: context) }

  private static func fileName(_ index: Int) -> String { "xl/worksheets/sheet\(index + 1).xml" }

  /// As much of a title as Excel takes for a sheet, less the room for " (99)" on one that goes on; nil for none.
  private static func sheetName(_ title: String) -> String? {
    var name = String(title.filter { !"[]:*?/\\".contains($0) }.prefix(26))
    while name.utf16.count > 26 { name.removeLast() }
    let trimmed = name.drop { $0 == "'" || $0 == " " }.reversed().drop { $0 == "'" || $0 == " " }.reversed()
    return trimmed.isEmpty ? nil : String(trimmed)
  }
}
