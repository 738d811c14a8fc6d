import Amounts
import Books

/// The workbook of a statement: what a partner gets.
///
/// Layouts 1 and 2, with the types beside it that say so and, of the reports' types, `Workbook`, `SheetWriter`, `WorkbookText`
/// and `ExcelTime`. A change of the bytes of any document needs a new layout number; `StatementLayoutTests` notices one,
/// also when libxlsxwriter is the cause.
enum StatementWorkbook {
  /// Writes a new file, reads it again, and compares it with what was written.
  static func write(_ document: StatementDocument, to path: String) throws {
    let workbook = try Workbook(
      path: path, temporaryFolder: OutputPath.parent(of: path),
      title: "Referral fee statement \(document.title)", created: document.header.cutOff)
    let page = StatementPage(document)
    let formats = StatementFormats(workbook)
    var tallies = [try StatementSummary(document, workbook, formats, page).write()]
    let sheets = StatementSheet(
      workbook: workbook, formats: formats, page: page, currency: document.header.series.currency)
    for table in try tables(document) { tallies.append(try sheets.write(table)) }
    try workbook.finish()
    try WorkbookCheck.check(path, holds: tallies)
  }

  private static func tables(_ document: StatementDocument) throws -> [StatementTable] {
    document.header.layout == 1 ? try first(document) : try StatementSections(document: document).sheets()
  }

  /// The sheets of layout 1.
  private static func first(_ document: StatementDocument) throws -> [StatementTable] {
    let lines = StatementLines(document: document)
    let lists = StatementLists(document: document)
    let month = StatementWords.month(document.header.month)
    let formula = "payment × success fee × platform share × agreement rate = fee"
    var tables = [
      try lines.table(.earned, lead: "Payments of \(month): \(formula)."),
      try lines.table(
        .priorPeriod, lead: "Payments of earlier months, stated for the first time: \(formula)."),
      try lines.corrections(), lists.held(), try lists.notEligible(), try lists.payouts(), try lists.controls(),
    ]
    if !document.openItems.isEmpty { tables.append(lists.openItems()) }
    return tables
  }
}
