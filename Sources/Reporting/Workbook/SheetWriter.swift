import Amounts
import CXLSXWriter

/// Writes cells into one sheet and counts them.
final class SheetWriter {
  let workbook: Workbook
  let sheet: Workbook.Sheet
  private(set) var tally: SheetTally
  private var text = WorkbookText()
  private var lastRow: UInt32 = .max

  /// Excel shows 15 digits of a number; what has more is written as text, digit by digit.
  static let unitsMax: Int64 = 999_999_999_999_999

  init(_ workbook: Workbook, name: String, columns: Int, isSmall: Bool) throws(ReportingError) {
    self.workbook = workbook
    sheet = try workbook.addSheet(name, isSmall: isSmall)
    tally = SheetTally(name: name, columns: columns)
  }

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

  /// An amount in minor units, or an integer with no decimals; text when a number would lose digits.
  func write(_ units: Int64, decimals: Int, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws {
    guard units.magnitude <= SheetWriter.unitsMax.magnitude else {
      let digits = [UInt8](unsafeUninitializedCapacity: CellText.room) { buffer, count in
        count = buffer.baseAddress.map { CellText.write(units, decimals: decimals, to: $0) } ?? 0
      }
      return try digits.withUnsafeBufferPointer { try write($0, row, column, format) }
    }
    let value = Double(units) / SheetWriter.powers[decimals]
    try done(worksheet_write_number(sheet, UInt32(row), UInt16(column), value, format), row, column)
    tally.sums[column] &+= units &* SheetTally.scale[decimals]
  }

  /// A total, which may be wider than any of its amounts.
  func write(_ total: Int128, decimals: Int, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws {
    if let units = Int64(exactly: total) { return try write(units, decimals: decimals, row, column, format) }
    try write(DecimalText.text(units: total, decimals: decimals), row, column, format)
  }

  /// A number that is not summed up.
  func number(_ value: Double, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws(ReportingError) {
    tally.isSummed[column] = false
    try done(worksheet_write_number(sheet, UInt32(row), UInt16(column), value, format), row, column)
  }

  /// `true` or `false`, as in CSV: a boolean of Excel is shown as 1 by LibreOffice once the cell has a colour.
  func write(_ value: Bool, _ row: Int, _ column: Int, _ format: Workbook.Format?) throws(ReportingError) {
    try done(worksheet_write_string(sheet, UInt32(row), UInt16(column), value ? "true" : "false", format), row, column)
  }

  /// An empty cell with a format.
  func blank(_ row: Int, _ column: Int, _ format: Workbook.Format) throws(ReportingError) {
    try done(worksheet_write_blank(sheet, UInt32(row), UInt16(column), format), row, column)
  }

  /// A text over several columns of a row, as one cell; only on a small sheet.
  func write(_ text: String, _ row: Int, across columns: ClosedRange<Int>, _ format: Workbook.Format) throws {
    try check(
      worksheet_merge_range(
        sheet, UInt32(row), UInt16(columns.lowerBound), UInt32(row), UInt16(columns.upperBound), "", format),
      "merge cells of row \(row + 1)")
    if text.isEmpty {
      try blank(row, columns.lowerBound, format)
    } else {
      try write(text, row, columns.lowerBound, format)
    }
    // The cells behind the first are there too, and empty.
    tally.cells += columns.count - 1
  }

  func check(_ code: lxw_error, _ operation: @autoclosure () -> String) throws(ReportingError) {
    try workbook.check(code, "\(operation()) on sheet \"\(tally.name)\"")
  }

  @inline(__always)
  private func done(_ code: lxw_error, _ row: Int, _ column: Int) throws(ReportingError) {
    try check(code, "write row \(row + 1), column \(column + 1)")
    tally.cells += 1
    if lastRow != UInt32(row) {
      tally.rows += 1
      lastRow = UInt32(row)
    }
  }

  private static let powers: [Double] = [1, 10, 100, 1000, 10_000]
}
