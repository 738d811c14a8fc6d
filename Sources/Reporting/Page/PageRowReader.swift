import Amounts

/// Reads the rows of a query by the types of their columns.
struct PageRowReader {
  /// A cell, and the figure behind it.
  struct Value {
    var cell = PageCell()
    /// In minor units, whole numbers or hundredths; nil for what is no figure.
    var figure: Int64?
    var decimals = 0
  }

  private let table: TableDefinition
  private let plans: [ColumnPlan]

  init(_ table: TableDefinition, _ columnNames: [String]) throws(DefinitionError) {
    self.table = table
    plans = try ColumnPlan.plan(table, columnNames)
  }

  /// - Parameter columns: the only ones that are read; nil = all.
  func row(_ cursor: some ReportCursor, number: Int, only columns: Set<String>? = nil) throws -> [Value] {
    try plans.map { plan in
      if let columns, !columns.contains(plan.column.name) { return Value() }
      do throws(CellProblem) { return try value(plan, cursor) } catch {
        throw ReportingError.cell(
          file: table.file, report: table.name, row: number, column: plan.column.name, problem: error.text)
      }
    }
  }

  private struct CellProblem: Error {
    let text: String
  }

  private func value(_ plan: ColumnPlan, _ cursor: some ReportCursor) throws(CellProblem) -> Value {
    let (column, index) = (plan.column, plan.index)
    var value = Value()
    if let index = plan.currencyIndex, let currency = try currency(cursor, index) {
      (value.cell.currency, value.decimals) = (currency.code, currency.exponent)
    }
    if cursor.isNull(index) { return value }
    guard !column.type.isWhole || cursor.isInteger(index) else {
      throw CellProblem(text: cursor.withText(index) { NotWhole.problem($0, column.type) })
    }
    switch column.type {
    case .text, .date:
      value.cell.html = cursor.withText(index) {
        PageText.escaped($0, atMost: column.wraps ? PageText.wrappedMax : PageText.cellMax)
      }
    case .percent:
      value.cell.html = cursor.withText(index) { PageText.escaped($0) }
      (value.figure, value.decimals) = (cursor.withText(index) { PageFigure.hundredths($0) }, 2)
    case .integer, .money:
      let figure = cursor.integer(index)
      value.figure = figure
      value.cell.html = PageFigure.text(Int128(figure), decimals: value.decimals)
    case .instant: value.cell.html = PageFigure.text(instant: cursor.integer(index))
    case .boolean:
      let figure = cursor.integer(index)
      guard figure == 0 || figure == 1 else { throw CellProblem(text: "\(figure) is neither 0 nor 1") }
      value.cell.html = figure == 1 ? "yes" : "no"
    }
    value.cell.mark = mark(column, value.cell.html, value.figure)
    return value
  }

  private func currency(_ cursor: some ReportCursor, _ index: Int) throws(CellProblem) -> Currency? {
    let code = cursor.withText(index) { String(decoding: $0, as: UTF8.self) }
    guard !cursor.isNull(index), !code.isEmpty else { return nil }
    guard let currency = Currency(code) else {
      throw CellProblem(text: "\"\(code)\" is not a currency of ISO 4217")
    }
    return currency
  }

  private func mark(_ column: ColumnDefinition, _ text: String, _ figure: Int64?) -> PageMark? {
    switch column.colour {
    case .severity: [.critical, .high, .medium, .low].first { $0.rawValue == text }
    case .outcome: text == "yes" ? .good : text == "no" ? .bad : nil
    case .care: text == "ok" ? .good : text == "look" ? .bad : nil
    case .difference: figure ?? 0 == 0 ? nil : .off
    case nil: nil
    }
  }
}
