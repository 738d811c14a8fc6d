import Amounts

/// Writes the rows of a table into a sheet: each cell by the type of its column, then the totals.
struct TableWriter<Style> {
  let table: TableDefinition
  /// Rows without header and totals.
  private(set) var rows = 0
  private let plans: [ColumnPlan]
  /// The first column of each, counted from that of the table.
  private let offsets: [Int]
  private let heights: RowHeights
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
  /// How high the last row is, in points; 0 where the table sets no heights.
  private(set) var lastHeight = 0.0

  /// The totals of one currency; of no currency with an empty code.
  private struct Total {
    let code: String
    /// Thousands of amounts of 15 digits, and anybody may report such, need more than 64 bits together.
    var sums: [Int128]
  }

  /// - Parameter gridWidth: of a column of the summary's grid, in characters; nil: columns have widths of their own.
  init<Sheet: CellSheet & ~Copyable>(
    _ table: TableDefinition, columnNames: [String], gridWidth: Int? = nil, for sheet: inout Sheet
  ) throws where Sheet.Style == Style {
    self.table = table
    plans = try ColumnPlan.plan(table, columnNames)
    var (body, footer): ([ColumnFormats<Style>], [ColumnFormats<Style>]) = ([], [])
    offsets = table.offsets
    heights = RowHeights(table, gridWidth: gridWidth)
    for (column, looks) in zip(table.columns, ColumnLooks.all(table, isInGrid: gridWidth != nil)) {
      body.append(try ColumnFormats(column, .body, looks, &sheet))
      footer.append(try ColumnFormats(column, .total, looks, &sheet))
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
    if !heights.isEmpty {
      lastHeight = heights.points(plans, cursor)
      try sheet.height(lastHeight, row)
    }
    for position in plans.indices {
      let index = plans[position].index
      let column = first + offsets[position]
      let (type, span) = (plans[position].column.type, plans[position].column.span)
      if span > 1 {
        try sheet.merge(row, column...column + span - 1, body[position].base)
        let isEmpty = cursor.isNull(index) || (type == .text && cursor.withText(index) { $0.isEmpty })
        if isEmpty, let style = body[position].base {
          try sheet.blank(row, column, style)
          continue
        }
      }
      guard !cursor.isNull(index) else { continue }
      guard !type.isWhole || cursor.isInteger(index) else {
        throw cursor.withText(index) { failure(position, NotWhole.problem($0, type)) }
      }
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
        let column = first + offsets[position]
        let span = plans[position].column.span
        if span > 1 { try sheet.merge(row, column...column + span - 1, label) }
        if position == 0 {
          try sheet.write(total.code.isEmpty ? "Total" : "Total \(total.code)", row, first, label)
        } else if let slot = totalIndices.firstIndex(of: position) {
          let isMoney = table.columns[position].type == .money
          try sheet.write(
            total.sums[slot], decimals: isMoney ? decimals ?? 0 : 0, row, column,
            isMoney ? footer[position].money(decimals) : footer[position].base)
        } else {
          // The line above the totals goes through.
          try sheet.blank(row, column, label)
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
    for (index, looks) in ColumnLooks.all(table).enumerated() {
      let format = try sheet.workbook.format(looks.style(.header))
      let (first, span) = (column + table.offsets[index], table.columns[index].span)
      if span > 1 {
        try sheet.write(table.columns[index].title, row, across: first...first + span - 1, format)
      } else {
        try sheet.write(table.columns[index].title, row, first, format)
      }
    }
  }
}

extension TableDefinition {
  /// The first column of each of its columns, counted from the first.
  var offsets: [Int] {
    var next = 0
    return columns.map { column in
      defer { next += column.span }
      return next
    }
  }

  /// How many columns of the sheet it goes over.
  var width: Int { columns.reduce(0) { $0 + $1.span } }
}

extension ColumnDefinition {
  /// Whether the cells are figures, which stand at the right.
  var isFigure: Bool { type == .integer || type == .money || type == .percent }
}
