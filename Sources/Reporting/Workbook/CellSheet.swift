import Amounts

/// A sheet that the cells of a table are written into, row by row and from left to right.
protocol CellSheet: ~Copyable {
  /// What stands for a style on this sheet.
  associatedtype Style

  /// The style that cells can be written with.
  mutating func style(_ style: CellStyle) throws -> Style

  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ column: Int, _ style: Style?) throws

  /// An amount in minor units, or an integer with no decimals; text when a number would lose digits.
  mutating func write(_ units: Int64, decimals: Int, _ row: Int, _ column: Int, _ style: Style?) throws

  /// A number that is not summed up.
  mutating func number(_ value: Double, _ row: Int, _ column: Int, _ style: Style?) throws

  /// An empty cell with a style.
  mutating func blank(_ row: Int, _ column: Int, _ style: Style) throws

  /// Makes one cell of several of a row; its content is written into the first one afterwards.
  mutating func merge(_ row: Int, _ columns: ClosedRange<Int>, _ style: Style?) throws

  /// Sets how high the row is whose cells are written next, in points.
  mutating func height(_ points: Double, _ row: Int) throws
}

extension CellSheet where Self: ~Copyable {
  mutating func write(_ text: String, _ row: Int, _ column: Int, _ style: Style?) throws {
    var text = text
    try text.withUTF8 { try write($0, row, column, style) }
  }

  /// A total, which may be wider than any of its amounts.
  mutating func write(_ total: Int128, decimals: Int, _ row: Int, _ column: Int, _ style: Style?) throws {
    if let units = Int64(exactly: total) { return try write(units, decimals: decimals, row, column, style) }
    try write(DecimalText.text(units: total, decimals: decimals), row, column, style)
  }

  /// `true` or `false`, as in CSV: a boolean of Excel is shown as 1 by LibreOffice once the cell has a colour.
  mutating func write(_ value: Bool, _ row: Int, _ column: Int, _ style: Style?) throws {
    try write(value ? "true" : "false", row, column, style)
  }
}

/// Amounts as the numbers of a sheet.
enum SheetAmount {
  /// Excel shows 15 digits of a number; what has more is written as text, digit by digit.
  private static let unitsMax: UInt64 = 999_999_999_999_999
  private static let powers: [Double] = [1, 10, 100, 1000, 10_000]

  /// The number; nil for what would lose digits.
  @inline(__always)
  static func number(_ units: Int64, decimals: Int) -> Double? {
    units.magnitude <= unitsMax ? Double(units) / powers[decimals] : nil
  }

  /// Lends the digits of an amount.
  static func withDigits<R>(_ units: Int64, decimals: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows
    -> R
  {
    let digits = [UInt8](unsafeUninitializedCapacity: CellText.room) { buffer, count in
      count = buffer.baseAddress.map { CellText.write(units, decimals: decimals, to: $0) } ?? 0
    }
    return try digits.withUnsafeBufferPointer(body)
  }
}
