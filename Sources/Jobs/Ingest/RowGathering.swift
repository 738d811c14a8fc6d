import Storage

/// The rows of one look at a database, as lines that are ready to be read when the file is closed again.
struct RowGathering {
  /// Lines with their positions; behind them maybe one that is too long, of which only its identity is left.
  struct Piece {
    /// Whether nobody noted when these were received.
    let isUndated: Bool
    var bytes: [UInt8] = []
    var positions: [Int64] = []
    var overlong: (line: LineIdentity, position: Int64)?
  }

  /// What one look takes: little enough for its program to wait for, where it has to.
  private static let rowsMax = 4096
  private static let bytesMax = 8 << 20

  private(set) var pieces: [Piece] = []
  /// What was read, with these rows.
  private(set) var blocks: [DatabaseMark.Block]
  /// Whether there is a row behind the last one that is wanted.
  private(set) var isBeyond = false
  private var goesOn: Bool
  private var rows = 0
  private var bytes = 0

  /// - Parameter goesOn: whether the first row may belong to the last block.
  init(_ blocks: [DatabaseMark.Block], goesOn: Bool) {
    self.blocks = blocks
    self.goesOn = goesOn
  }

  /// Takes a row; false when this look has enough.
  mutating func take(_ row: ForeignRow, upTo upper: Int64) -> Bool {
    guard row.position <= upper else {
      isBeyond = true
      return false
    }
    let line = RowLine(row)
    if pieces.last?.isOpen(isUndated: row.receivedAt.isNull) != true {
      pieces.append(Piece(isUndated: row.receivedAt.isNull))
    }
    let count: Int
    if let overlong = line.overlongIdentity {
      pieces[pieces.count - 1].overlong = (overlong, row.position)
      count = Int(clamping: overlong.length)
    } else {
      pieces[pieces.count - 1].bytes += line.bytes
      pieces[pieces.count - 1].bytes.append(0x0A)
      pieces[pieces.count - 1].positions.append(row.position)
      count = line.bytes.count
    }
    note(row, bytes: count)
    rows += 1
    bytes += count
    return rows < RowGathering.rowsMax && bytes < RowGathering.bytesMax
  }

  private mutating func note(_ row: ForeignRow, bytes: Int) {
    if !goesOn || blocks.last?.isFull ?? true {
      blocks.append(DatabaseMark.Block(last: row.position, rows: 0, bytes: 0, digest: RowDigest()))
      goesOn = true
    }
    let index = blocks.count - 1
    blocks[index].last = row.position
    blocks[index].rows += 1
    blocks[index].bytes += Int64(bytes)
    blocks[index].digest.add(row)
  }
}

extension RowGathering.Piece {
  /// Whether a further row has its place in it.
  fileprivate func isOpen(isUndated: Bool) -> Bool {
    self.isUndated == isUndated && overlong == nil && bytes.count < LineFeed.pieceBytes
  }
}
