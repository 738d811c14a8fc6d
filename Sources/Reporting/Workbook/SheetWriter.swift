import CXLSXWriter

/// Writes cells into one sheet through libxlsxwriter and counts them.
final class SheetWriter: CellSheet {
  let workbook: Workbook
  let sheet: Workbook.Sheet
  private(set) var tally: SheetTally
  private var text = WorkbookText()
  private var lastRow: UInt32 = .max
  private let isSmall: Bool
  private var rowsMet: Set<Int> = []

  init(_ workbook: Workbook, name: String, columns: Int, isSmall: Bool) throws(ReportingError) {
    self.workbook = workbook
    self.isSmall = isSmall
    sheet = try workbook.addSheet(name, isSmall: isSmall)
    tally = SheetTally(name: name, columns: columns)
  }

  func style(_ style: CellStyle) throws(ReportingError) -> Workbook.Format { try workbook.format(style) }

  func write(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws {
    // An empty string would be a blank cell, and a blank cell without a format is none.
    guard !bytes.isEmpty else { return }
    let code = text.with(bytes) { worksheet_write_string(sheet, UInt32(row), UInt16(column), $0, format) }
    try done(code, row, column)
  }

  func write(_ text: String, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws {
    var text = text
    try text.withUTF8 { try write($0, row, column, format) }
  }

  func write(_ units: Int64, decimals: Int, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws {
    guard let value = SheetAmount.number(units, decimals: decimals) else {
      return try SheetAmount.withDigits(units, decimals: decimals) { try write($0, row, column, format) }
    }
    try done(worksheet_write_number(sheet, UInt32(row), UInt16(column), value, format), row, column)
    tally.sums[column] &+= units &* SheetTally.scale[decimals]
  }

  /// A number that is not summed up.
  func number(_ value: Double, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws(ReportingError) {
    tally.isSummed[column] = false
    try done(worksheet_write_number(sheet, UInt32(row), UInt16(column), value, format), row, column)
  }

  /// An empty cell with a format.
  func blank(_ row: Int, _ column: Int, _ format: Workbook.Format) throws(ReportingError) {
    try done(worksheet_write_blank(sheet, UInt32(row), UInt16(column), format), row, column)
  }

  func merge(_ row: Int, _ columns: ClosedRange<Int>, _ format: Workbook.Format?) throws {
    try check(
      worksheet_merge_range(
        sheet, UInt32(row), UInt16(columns.lowerBound), UInt32(row), UInt16(columns.upperBound), "", format),
      "merge cells of row \(row + 1)")
    // The cells behind the first are there too, and empty.
    tally.cells += columns.count - 1
  }

  func height(_ points: Double, _ row: Int) throws {
    try check(worksheet_set_row(sheet, UInt32(row), points, nil), "set a height")
  }

  /// A text over several columns of a row, as one cell; only on a small sheet.
  func write(_ text: String, _ row: Int, across columns: ClosedRange<Int>, _ format: Workbook.Format) throws {
    try merge(row, columns, format)
    if text.isEmpty {
      try blank(row, columns.lowerBound, format)
    } else {
      try write(text, row, columns.lowerBound, format)
    }
  }

  /// Counts what the sheet holds besides the cells that were written here.
  func add(_ other: SheetTally) { tally.add(other) }

  func check(_ code: lxw_error, _ operation: @autoclosure () -> String) throws(ReportingError) {
    try workbook.check(code, "\(operation()) on sheet \"\(tally.name)\"")
  }

  @inline(__always)
  private func done(_ code: lxw_error, _ row: Int, _ column: Int) throws(ReportingError) {
    try check(code, "write row \(row + 1), column \(column + 1)")
    tally.cells += 1
    guard lastRow != UInt32(row) else { return }
    lastRow = UInt32(row)
    // On a small sheet tables stand beside each other, and rows are come back to.
    if !isSmall || rowsMet.insert(row).inserted { tally.rows += 1 }
  }
}
