import Amounts

/// Writes the rows of a table into a sheet: each cell by the type of its column, then the totals.
struct TableWriter<Style> {
  let table: TableDefinition
  /// Rows without header and totals.
  private(set) var rows = 0
  private let plans: [ColumnPlan]
  private let body: [ColumnFormats<Style>]
  private let footer: [ColumnFormats<Style>]
  private let label: Style
  private let totalIndices: [Int]
  /// The column whose cells name the currency of the totals.
  private let currencyIndex: Int?
  private var totals: [Total] = []
  /// The total that the row before was added to.
  private var lastTotal = 0
  private var digits = CurrencyDigits()

  /// The totals of one currency; of no currency with an empty code.
  private struct Total {
    let code: String
    /// Thousands of amounts of 15 digits, and anybody may report such, need more than 64 bits together.
    var sums: [Int128]
  }

  init<Sheet: CellSheet & ~Copyable>(_ table: TableDefinition, columnNames: [String], for sheet: inout Sheet) throws
  where Sheet.Style == Style {
    self.table = table
    plans = try ColumnPlan.plan(table, columnNames)
    var (body, footer): ([ColumnFormats<Style>], [ColumnFormats<Style>]) = ([], [])
    for column in table.columns {
      body.append(try ColumnFormats(column, .body, &sheet))
      footer.append(try ColumnFormats(column, .total, &sheet))
    }
    (self.body, self.footer) = (body, footer)
    label = try sheet.style(CellStyle(role: .total))
    totalIndices = table.columns.indices.filter { table.totals.contains(table.columns[$0].name) }
    currencyIndex = plans.lazy.compactMap(\.currencyIndex).first
  }

  mutating func writeRow<Cursor: ReportCursor, Sheet: CellSheet & ~Copyable>(
    _ cursor: Cursor, _ sheet: inout Sheet, row: Int, column first: Int
  ) throws where Sheet.Style == Style {
    rows += 1
    for position in plans.indices {
      let index = plans[position].index
      guard !cursor.isNull(index) else { continue }
      let type = plans[position].column.type
      guard !type.isWhole || cursor.isInteger(index) else {
        throw cursor.withText(index) { failure(position, NotWhole.problem($0, type)) }
      }
      let column = first + position
      let base = body[position].base
      switch type {
      case .text: try cursor.withText(index) { try sheet.write($0, row, column, base) }
      case .integer: try sheet.write(cursor.integer(index), decimals: 0, row, column, base)
      case .money:
        let decimals = try decimals(position, cursor)
        try sheet.write(
          cursor.integer(index), decimals: decimals ?? 0, row, column, body[position].money(decimals))
      case .percent:
        try cursor.withText(index) { bytes in
          guard let value = PlainDecimal.read(bytes) else { return try sheet.write(bytes, row, column, base) }
          try sheet.number(value, row, column, base)
        }
      case .date:
        try cursor.withText(index) { bytes in
          // What Excel has no number for is shown as it is.
          guard let serial = ExcelTime.serial(bytes) else { return try sheet.write(bytes, row, column, base) }
          try sheet.number(serial, row, column, base)
        }
      case .instant: try sheet.number(ExcelTime.serial(cursor.integer(index)), row, column, base)
      case .boolean:
        let value = cursor.integer(index)
        guard value == 0 || value == 1 else { throw failure(position, "\(value) is neither 0 nor 1") }
        try sheet.write(value == 1, row, column, base)
      }
    }
    if !totalIndices.isEmpty { addToTotals(cursor) }
  }

  /// How many rows the totals need.
  var totalRows: Int { totals.count }

  /// One row of totals a currency, in the order of the codes; `place` makes ready for the next row and gives it.
  func writeTotals<Sheet: CellSheet & ~Copyable>(
    _ sheet: inout Sheet, column first: Int, place: (inout Sheet) throws -> Int
  ) throws where Sheet.Style == Style {
    for total in totals.sorted(by: { $0.code < $1.code }) {
      let row = try place(&sheet)
      let decimals = total.code.isEmpty ? nil : Currency(total.code)?.exponent
      for position in plans.indices {
        if position == 0 {
          try sheet.write(total.code.isEmpty ? "Total" : "Total \(total.code)", row, first, label)
        } else if let slot = totalIndices.firstIndex(of: position) {
          let isMoney = table.columns[position].type == .money
          try sheet.write(
            total.sums[slot], decimals: isMoney ? decimals ?? 0 : 0, row, first + position,
            isMoney ? footer[position].money(decimals) : footer[position].base)
        } else {
          // The line above the totals goes through.
          try sheet.blank(row, first + position, label)
        }
      }
    }
  }

  private mutating func addToTotals<Cursor: ReportCursor>(_ cursor: Cursor) {
    if let currencyIndex, !cursor.isNull(currencyIndex) {
      cursor.withText(currencyIndex) { findTotal($0) }
    } else {
      findTotal(UnsafeBufferPointer(start: nil, count: 0))
    }
    for (slot, position) in totalIndices.enumerated() where !cursor.isNull(plans[position].index) {
      totals[lastTotal].sums[slot] += Int128(cursor.integer(plans[position].index))
    }
  }

  /// Makes the total of a currency the last one; rows of the same currency follow each other.
  private mutating func findTotal(_ code: UnsafeBufferPointer<UInt8>) {
    if lastTotal < totals.count, totals[lastTotal].code.utf8.elementsEqual(code) { return }
    let text = String(decoding: code, as: UTF8.self)
    if let known = totals.firstIndex(where: { $0.code == text }) {
      lastTotal = known
    } else {
      lastTotal = totals.count
      totals.append(Total(code: text, sums: Array(repeating: 0, count: totalIndices.count)))
    }
  }

  private mutating func decimals<Cursor: ReportCursor>(_ position: Int, _ cursor: Cursor) throws -> Int? {
    guard let index = plans[position].currencyIndex, !cursor.isNull(index) else { return nil }
    return try cursor.withText(index) { bytes in
      if bytes.isEmpty { return nil }
      guard let decimals = digits.exponent(bytes) else {
        throw failure(position, "\"\(String(decoding: bytes, as: UTF8.self))\" is not a currency of ISO 4217")
      }
      return decimals
    }
  }

  private func failure(_ position: Int, _ problem: String) -> ReportingError {
    .cell(
      file: table.file, report: table.name, row: rows, column: table.columns[position].name, problem: problem)
  }
}

/// The row above the rows of a table.
enum TableHeader {
  static func write(_ table: TableDefinition, _ sheet: SheetWriter, row: Int, column: Int) throws {
    let left = try sheet.workbook.format(CellStyle(role: .header))
    let right = try sheet.workbook.format(CellStyle(role: .header, isRight: true))
    for (offset, definition) in table.columns.enumerated() {
      try sheet.write(definition.title, row, column + offset, definition.isFigure ? right : left)
    }
  }
}

extension ColumnDefinition {
  /// Whether the cells are figures, which stand at the right.
  var isFigure: Bool { type == .integer || type == .money || type == .percent }
}
