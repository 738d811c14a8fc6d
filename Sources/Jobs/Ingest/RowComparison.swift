import Storage

/// Holds the rows that a database has now against the digests of those that were read.
struct RowComparison {
  /// Positions whose rows are not those that were read: behind `lower`, up to `upper`.
  struct Range {
    let lower: Int64
    var upper: Int64
    /// Whether there is any row now; rows that are gone are nothing to read.
    var hasRows: Bool
  }

  /// How long one look may last: its program may be waiting.
  private static let lookMax = Duration.milliseconds(100)
  private static let rowsBetweenClocks = 64

  private let blocks: [DatabaseMark.Block]
  private var index = 0
  private var digest = RowDigest()
  private var rows: Int64 = 0
  private var position = ForeignDatabase.start
  private var ranges: [Range] = []
  /// Since the first row of a look: what SQLite does before it is done once a look, however short that is.
  private var began: ContinuousClock.Instant?

  private init(_ blocks: [DatabaseMark.Block]) { self.blocks = blocks }

  /// The ranges of blocks that are not as they were, in order.
  static func changedRanges(_ base: ForeignDatabase, _ mark: DatabaseMark) throws(ForeignFault) -> [Range] {
    guard !mark.blocks.isEmpty else { return [] }
    var comparison = RowComparison(mark.blocks)
    var isEnd = false
    while !isEnd {
      comparison.began = nil
      let isAtEnd = try base.rows(behind: comparison.position, into: &comparison) { row, comparison in
        comparison.take(row)
      }
      isEnd = isAtEnd || comparison.index == mark.blocks.count
    }
    while comparison.index < mark.blocks.count { comparison.closeBlock() }
    return comparison.ranges
  }

  /// Takes a row; false at the end of the blocks, and when the look has lasted long enough.
  private mutating func take(_ row: ForeignRow) -> Bool {
    while index < blocks.count, row.position > blocks[index].last { closeBlock() }
    guard index < blocks.count else { return false }
    digest.add(row)
    rows += 1
    position = row.position
    guard let began else {
      self.began = .now
      return true
    }
    return !rows.isMultiple(of: Int64(RowComparison.rowsBetweenClocks))
      || ContinuousClock.now - began < RowComparison.lookMax
  }

  private mutating func closeBlock() {
    let block = blocks[index]
    if digest != block.digest || rows != block.rows {
      let lower = index == 0 ? ForeignDatabase.start : blocks[index - 1].last
      if let last = ranges.last, last.upper == lower, last.hasRows == (rows > 0) {
        ranges[ranges.count - 1].upper = block.last
      } else {
        ranges.append(Range(lower: lower, upper: block.last, hasRows: rows > 0))
      }
    }
    (index, digest, rows) = (index + 1, RowDigest(), 0)
  }
}
