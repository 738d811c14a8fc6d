/// The columns of a summary from one of them on.
struct ColumnRoom {
  /// In characters.
  let widths: [Int]
  /// Counted from 0.
  let first: Int

  /// To the end of the sheet, in pixels.
  var width: Int { width(of: first..<widths.count) }

  /// Of some of the columns, in pixels.
  func width(of columns: Range<Int>) -> Int {
    columns.clamped(to: widths.indices).reduce(0) { $0 + ColumnWidth.pixels(characters: widths[$1]) }
  }
}

/// Which rows of a summary are used, and which of them belong together.
struct SummaryLayout {
  /// The row below everything that stands there.
  var next = 0
  /// The row in which the last table began that does not stand beside another.
  private(set) var top = 0
  /// Rows that should stay together on a page, in their order, without gaps.
  private(set) var blocks: [Range<Int>] = []
  /// Of the rows that are not as high as the others, in points.
  private(set) var heights: [Int: Double] = [:]

  /// Between tables, in points.
  private static let gap = 8.0

  /// The row in which a table begins: below a gap, or where the table before it began.
  mutating func begin(_ place: TablePlace, _ sheet: SheetWriter) throws -> Int {
    if !place.isBeside || blocks.isEmpty {
      try leaveGap(sheet)
      top = next
    }
    return top
  }

  /// Leaves a row empty, which stays with what is above it.
  mutating func leaveGap(_ sheet: SheetWriter) throws {
    try setHeight(SummaryLayout.gap, of: next, sheet)
    next += 1
    guard let last = blocks.last else { return }
    blocks[blocks.count - 1] = last.lowerBound..<next
  }

  /// Makes a row at least so high.
  mutating func setHeight(_ points: Double, of row: Int, _ sheet: SheetWriter) throws {
    let height = max(points, heights[row] ?? 0)
    heights[row] = height
    try sheet.height(height, row)
  }

  /// What stands from a row on up to ``next`` belongs together; what stands above the first table belongs to it.
  mutating func endBlock(from row: Int) {
    let start = min(row, blocks.last?.upperBound ?? 0)
    // What stands beside belongs to the rows that it stands beside.
    if let last = blocks.last, row < last.upperBound {
      var first = last.lowerBound
      while let block = blocks.last, block.upperBound > row {
        first = block.lowerBound
        blocks.removeLast()
      }
      blocks.append(first..<max(next, last.upperBound))
    } else {
      blocks.append(start..<next)
    }
  }

  /// Ends what belongs together within a table that stands by itself.
  mutating func split(from row: Int, at end: Int) {
    guard blocks.last.map({ $0.upperBound == row }) ?? true else { return }
    blocks.append((blocks.last?.upperBound ?? 0)..<end)
  }

  /// How high rows are together, in pixels.
  func pixels(of rows: Range<Int>) -> Int {
    Int(rows.reduce(0) { $0 + (heights[$1] ?? PageSetup.usualHeight) } * 96 / 72)
  }
}
