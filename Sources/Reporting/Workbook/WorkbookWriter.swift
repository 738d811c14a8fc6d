package import Amounts
import CXLSXWriter

/// What a workbook says besides the rows of its queries.
package struct WorkbookContext: Sendable {
  /// The instant that the figures are as of; also the time in the file's properties.
  package var asOf: Instant
  /// Stands for `:name` in the queries and for `{name}` in the titles.
  package var parameters: [String: String]
  /// A word on every page, as DRAFT.
  package var mark: String?
  /// A line below the title and at the foot of every page.
  package var note: String?
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
    context: WorkbookContext, to path: String
  ) throws -> [SheetTally] {
    let workbook = try Workbook(
      path: path, temporaryFolder: OutputPath.parent(of: path), title: context.filled(definition.title),
      created: context.asOf)
    let page = PageSetup(workbookTitle: context.filled(definition.title), context: context)
    var tallies = [try SummarySheet(definition, context, workbook, page).write(from: database)]
    for sheet in definition.sheets {
      guard let report = reports.first(where: { $0.name == sheet.report }) else {
        throw DefinitionError(
          file: definition.name, subject: "sheet \"\(sheet.name)\"", problem: "there is no report \"\(sheet.report)\"")
      }
      tallies += try DataSheet(name: sheet.name, report, context, workbook, page).write(from: database)
    }
    try workbook.finish()
    try WorkbookCheck.check(path, holds: tallies)
    return tallies
  }

  /// Writes a workbook of one sheet with a report: its rows, totals and charts, named as the report is titled.
  ///
  /// - Throws: `ReportingError.damaged` when the file is not what was written.
  package static func write(
    _ report: ReportDefinition, from database: some ReportDatabase, context: WorkbookContext, to path: String
  ) throws {
    let title = context.filled(report.table.title)
    let workbook = try Workbook(
      path: path, temporaryFolder: OutputPath.parent(of: path), title: title, created: context.asOf)
    let page = PageSetup(workbookTitle: title, context: context)
    let tallies = try DataSheet(name: sheetName(title) ?? report.name, report, context, workbook, page)
      .write(from: database)
    try workbook.finish()
    try WorkbookCheck.check(path, holds: tallies)
  }

  /// As much of a title as Excel takes for a sheet, less the room for " (99)" on one that goes on; nil for none.
  private static func sheetName(_ title: String) -> String? {
    var name = String(title.filter { !"[]:*?/\\".contains($0) }.prefix(26))
    while name.utf16.count > 26 { name.removeLast() }
    let trimmed = name.drop { $0 == "'" || $0 == " " }.reversed().drop { $0 == "'" || $0 == " " }.reversed()
    return trimmed.isEmpty ? nil : String(trimmed)
  }
}
