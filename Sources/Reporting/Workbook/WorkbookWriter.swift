package import Amounts
import CXLSXWriter

/// What a workbook or a page says besides the rows of its queries.
package struct WorkbookContext: Sendable {
  /// The instant that the figures are as of; also the time in the file's properties.
  package var asOf: Instant
  /// Stands for `:name` in the queries and for `{name}` in the titles.
  package var parameters: [String: String]
  /// A word on every page, as DRAFT.
  package var mark: String?
  /// A line below the title and at the foot of every page.
  package var note: String?
  /// The business date of the run before: a page links to its night; nil = there is none.
  package var dayBefore: Day?
  /// How many rows a sheet takes before the rest goes to the next; Excel's limit.
  package var rowsPerSheetMax = 1_048_576

  package init(asOf: Instant, parameters: [String: String] = [:], mark: String? = nil, note: String? = nil) {
    self.asOf = asOf
    self.parameters = parameters
    self.mark = mark
    self.note = note
  }

  /// `As of 2026-03-15 02:00:00 UTC`.
  var asOfLine: String {
    let text = asOf.description
    return "As of \(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
  }

  /// A text of a definition with the parameters in their places.
  func filled(_ text: String) -> String {
    guard text.utf8.contains(0x7B) else { return text }
    var out = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close]
      out += rest[..<open] + (parameters[String(name)] ?? "{\(name)}")
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}

/// Writes workbooks from their definitions.
package enum WorkbookWriter {
  /// Writes a workbook into a new file, reads it again, and compares it with what was written.
  ///
  /// The same rows and context give the same bytes. Temporary files are kept in the folder of the file.
  ///
  /// - Returns: what each sheet holds.
  /// - Throws: `ReportingError.damaged` when the file is not what was written.
  @discardableResult
  package static func write(
    _ definition: WorkbookDefinition, reports: [ReportDefinition], from database: some ReportDatabase,
    context: WorkbookContext, to path: String, workers: Workers = Workers(1)
  ) throws -> [SheetTally] {
    try write(WorkbookBuild(definition, reports: reports, context: context, path: path), database, context, workers)
  }

  /// Writes a workbook of one sheet with a report: its rows, totals and charts, named as the report is titled.
  ///
  /// - Throws: `ReportingError.damaged` when the file is not what was written.
  package static func write(
    _ report: ReportDefinition, from database: some ReportDatabase, context: WorkbookContext, to path: String,
    workers: Workers = Workers(1)
  ) throws {
    _ = try write(WorkbookBuild(report, context: context, path: path), database, context, workers)
  }

  private static func write(
    _ build: WorkbookBuild, _ database: some ReportDatabase, _ context: WorkbookContext, _ workers: Workers
  ) throws -> [SheetTally] {
    try build.begin(database)
    var rows: [String: ReportRows] = [:]
    for report in build.reports where rows[report.name] == nil {
      rows[report.name] = try ReportPass(report, context, csv: nil, rows: "\(build.path).rows").run(database, .only)
        .rows
    }
    try build.frame(rows)
    try workers.run(build.packing)
    try build.pack()
    try workers.run(try build.checking())
    return build.tallies
  }
}
