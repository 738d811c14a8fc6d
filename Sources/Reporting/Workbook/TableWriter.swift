import Amounts

/// Writes the rows of a table into a sheet: each cell by the type of its column, then the totals.
final class TableWriter {
  let table: TableDefinition
  /// Rows without header and totals.
  private(set) var rows = 0
  private let workbook: Workbook
  private let plans: [ColumnPlan]
  private let body: [ColumnFormats]
  private let footer: [ColumnFormats]
  private let totalIndices: [Int]
  /// Thousands of amounts of 15 digits, and anybody may report such, need more than 64 bits together.
  private var totals: [String: [Int128]] = [:]
  private var digits = CurrencyDigits()
  private var currency = LastCurrency()

  init(_ table: TableDefinition, columnNames: [String], workbook: Workbook) throws {
    self.table = table
    self.workbook = workbook
    plans = try ColumnPlan.plan(table, columnNames)
    body = try table.columns.map { try ColumnFormats($0, .body, workbook) }
    footer = try table.columns.map { try ColumnFormats($0, .total, workbook) }
    totalIndices = table.columns.indices.filter { table.totals.contains(table.columns[$0].name) }
  }

  func writeHeader(_ sheet: SheetWriter, row: Int, column: Int) throws {
    let left = try workbook.format(CellStyle(role: .header))
    let right = try workbook.format(CellStyle(role: .header, isRight: true))
    for (offset, definition) in table.columns.enumerated() {
      try sheet.write(definition.title, row, column + offset, definition.isFigure ? right : left)
    }
  }

  func writeRow<Cursor: ReportCursor>(_ cursor: Cursor, _ sheet: SheetWriter, row: Int, column first: Int) throws {
    rows += 1
    for position in plans.indices {
      let index = plans[position].index
      guard !cursor.isNull(index) else { continue }
      let type = plans[position].column.type
      guard !type.isWhole || cursor.isInteger(index) else {
        throw cursor.withText(index) { failure(position, NotWhole.problem($0, type)) }
      }
      let (column, formats) = (first + position, body[position])
      switch type {
      case .text: try cursor.withText(index) { try sheet.write($0, row, column, formats.base) }
      case .integer: try sheet.write(cursor.integer(index), decimals: 0, row, column, formats.base)
      case .money:
        let decimals = try decimals(plans[position], cursor)
        try sheet.write(cursor.integer(index), decimals: decimals ?? 0, row, column, formats.money(decimals))
      case .percent: try writePercent(cursor, index, sheet, row, column, formats)
      case .date: try writeDate(cursor, index, sheet, row, column, formats)
      case .instant: try sheet.number(ExcelTime.serial(cursor.integer(index)), row, column, formats.base)
      case .boolean:
        let value = cursor.integer(index)
        guard value == 0 || value == 1 else { throw failure(position, "\(value) is neither 0 nor 1") }
        try sheet.write(value == 1, row, column, formats.base)
      }
    }
    if !totalIndices.isEmpty { addToTotals(cursor) }
  }

  /// How many rows the totals need.
  var totalRows: Int { totals.count }

  /// One row of totals a currency, in the order of the codes; `place` gives the sheet and the row of each.
  func writeTotals(column first: Int, place: () throws -> (SheetWriter, Int)) throws {
    let label = try workbook.format(CellStyle(role: .total))
    for (code, sums) in totals.sorted(by: { $0.key < $1.key }) {
      let (sheet, row) = try place()
      let decimals = code.isEmpty ? nil : Currency(code)?.exponent
      for position in plans.indices {
        if position == 0 {
          try sheet.write(code.isEmpty ? "Total" : "Total \(code)", row, first, label)
        } else if let slot = totalIndices.firstIndex(of: position) {
          let isMoney = table.columns[position].type == .money
          try sheet.write(
            sums[slot], decimals: isMoney ? decimals ?? 0 : 0, row, first + position,
            isMoney ? footer[position].money(decimals) : footer[position].base)
        } else {
          // The line above the totals goes through.
          try sheet.blank(row, first + position, label)
        }
      }
    }
  }

  private func addToTotals<Cursor: ReportCursor>(_ cursor: Cursor) {
    let currencyIndex = plans.lazy.compactMap(\.currencyIndex).first
    if let currencyIndex, !cursor.isNull(currencyIndex) {
      cursor.withText(currencyIndex) { currency.set($0) }
    } else {
      currency.clear()
    }
    var sums = totals.removeValue(forKey: currency.code) ?? Array(repeating: 0, count: totalIndices.count)
    for (slot, position) in totalIndices.enumerated() where !cursor.isNull(plans[position].index) {
      sums[slot] += Int128(cursor.integer(plans[position].index))
    }
    totals[currency.code] = sums
  }

  private func writePercent<Cursor: ReportCursor>(
    _ cursor: Cursor, _ index: Int, _ sheet: SheetWriter, _ row: Int, _ column: Int, _ formats: ColumnFormats
  ) throws {
    try cursor.withText(index) { bytes in
      guard let value = PlainDecimal.read(bytes) else { return try sheet.write(bytes, row, column, formats.base) }
      try sheet.number(value, row, column, formats.base)
    }
  }

  private func writeDate<Cursor: ReportCursor>(
    _ cursor: Cursor, _ index: Int, _ sheet: SheetWriter, _ row: Int, _ column: Int, _ formats: ColumnFormats
  ) throws {
    try cursor.withText(index) { bytes in
      // What Excel has no number for is shown as it is.
      guard let day = Day(String(decoding: bytes, as: UTF8.self)), let serial = ExcelTime.serial(day) else {
        return try sheet.write(bytes, row, column, formats.base)
      }
      try sheet.number(serial, row, column, formats.base)
    }
  }

  private func decimals<Cursor: ReportCursor>(_ plan: ColumnPlan, _ cursor: Cursor) throws -> Int? {
    guard let index = plan.currencyIndex, !cursor.isNull(index) else { return nil }
    return try cursor.withText(index) { bytes in
      if bytes.isEmpty { return nil }
      guard let decimals = digits.exponent(bytes) else {
        throw ReportingError.cell(
          file: table.file, report: table.name, row: rows, column: plan.column.name,
          problem: "\"\(String(decoding: bytes, as: UTF8.self))\" is not a currency of ISO 4217")
      }
      return decimals
    }
  }

  private func failure(_ position: Int, _ problem: String) -> ReportingError {
    .cell(
      file: table.file, report: table.name, row: rows, column: table.columns[position].name, problem: problem)
  }
}

/// The currency of the row before, so that a new string is made only when it changes.
private struct LastCurrency {
  private(set) var code = ""

  mutating func set(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard !code.utf8.elementsEqual(bytes) else { return }
    code = String(decoding: bytes, as: UTF8.self)
  }

  mutating func clear() {
    if !code.isEmpty { code = "" }
  }
}

extension ColumnDefinition {
  /// Whether the cells are figures, which stand at the right.
  var isFigure: Bool { type == .integer || type == .money || type == .percent }
}
