/// What was written into one sheet, to be found again in the file.
package struct SheetTally: Hashable, Sendable {
  package let name: String
  /// Rows with at least one cell.
  package internal(set) var rows = 0
  package internal(set) var cells = 0
  /// The sums of numeric cells in columns of amounts and integers, by column, in ten-thousandths.
  ///
  /// They wrap around: a checksum, not a figure, and no two currencies are added for anybody to read.
  package internal(set) var sums: [Int64]
  /// Whether the figures of a column are all in its sum: dates and percentages are not summed up.
  package internal(set) var isSummed: [Bool]

  init(name: String, columns: Int) {
    self.name = name
    isSummed = Array(repeating: true, count: columns)
    sums = Array(repeating: 0, count: columns)
  }

  /// Counts the cells of other rows of the same sheet.
  mutating func add(_ other: SheetTally) {
    rows += other.rows
    cells += other.cells
    for column in sums.indices where column < other.sums.count {
      sums[column] &+= other.sums[column]
      isSummed[column] = isSummed[column] && other.isSummed[column]
    }
  }

  /// Ten-thousandths hold every currency: the longest minor unit has four decimals.
  static let decimals = 4
  static let scale: [Int64] = [10_000, 1000, 100, 10, 1]
}
