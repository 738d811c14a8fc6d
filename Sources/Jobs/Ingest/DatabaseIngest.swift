import Configuration
import Deliveries
import Storage

/// Reading a database of somebody else (inputs 2, Deliveries where they already are).
///
/// Each night the rows that were read are held against their digests, in short looks at the file. Blocks that are as they
/// were are not read again; one that is not is, as a further generation of the channel's source, so that what is known
/// leaves no second trace. Behind them stands what is new.
extension ChannelIngest {
  /// Reads what a database has behind the rows that were read, and what became another one.
  func read(_ database: DeliveryDatabase) throws {
    let base = ForeignDatabase(path: database.path, query: database.query, lockWait: channel.lockWait)
    do {
      try readAnew(base)
    } catch let fault as ForeignFault {
      outcome.faults.append(
        SourceFault(source: "channel \(channel.name), \(database.path)", reason: fault.reason, advice: fault.advice))
    }
  }

  private func readAnew(_ base: ForeignDatabase) throws {
    let file = try base.look()
    var reading = DatabaseReading(try knownSource())
    guard reading.mark.file != file.identity else { return }
    let changed = try RowComparison.changedRanges(base, reading.mark)
    reading.mark.file = []
    if changed.contains(where: \.hasRows), let known = reading.source {
      reading.source = try beginSource(after: known)
    }
    for range in changed {
      let index = reading.mark.blocks.firstIndex { $0.last > range.lower } ?? reading.mark.blocks.count
      guard range.hasRows else {
        reading.mark.blocks.removeAll { $0.last > range.lower && $0.last <= range.upper }
        continue
      }
      try readRows(base, from: range.lower, to: range.upper, before: index, &reading)
    }
    try readRows(base, from: reading.mark.last, to: .max, before: nil, &reading)
    if file.isSettled { reading.mark.file = file.identity }
    try save(&reading)
  }

  /// What is known of the channel's database: its newest source, under whatever name the channel had then.
  private func knownSource() throws -> (path: String, file: SourceFile)? {
    try session.newestFile(channel: id, fingerprint: DatabaseMark.beginning)
      ?? session.file(channel: id, path: channel.name).map { (channel.name, $0) }
  }

  /// A source under the channel's name, whose places no row has yet.
  private func beginSource(after known: (path: String, file: SourceFile)?) throws -> (path: String, file: SourceFile) {
    if var old = known?.file, DatabaseMark(old.fingerprint) != nil {
      // The mark stands at the newest one alone.
      old.fingerprint = []
      try session.save(old)
    }
    return (channel.name, try begin(channel.name, after: session.file(channel: id, path: channel.name)))
  }

  /// Reads the rows behind a position up to another one, and has them take the place of the blocks between.
  ///
  /// - Parameter index: where the first of those blocks is; nil = behind the last one, which may go on.
  private func readRows(
    _ base: ForeignDatabase, from lower: Int64, to upper: Int64, before index: Int?, _ reading: inout DatabaseReading
  ) throws {
    let marked = index ?? reading.mark.blocks.count
    let (before, behind) = (reading.mark.blocks[..<marked], reading.mark.blocks[marked...])
    var blocks = Array(before)
    var isEnd = false
    var position = lower
    var goesOn = index == nil
    while !isEnd {
      var rows = RowGathering(blocks, goesOn: goesOn)
      var fault: ForeignFault?
      do throws(ForeignFault) {
        let isAtEnd = try base.rows(behind: position, into: &rows) { row, rows in rows.take(row, upTo: upper) }
        isEnd = isAtEnd || rows.isBeyond
      } catch {
        // Positions that do not grow are no positions: nothing behind them can be relied on.
        if case .position = error { throw error }
        fault = error
      }
      if !rows.pieces.isEmpty, reading.source?.path != channel.name || reading.isAnew {
        reading.source = try beginSource(after: reading.source)
        reading.isAnew = false
      }
      try store(rows.pieces, &reading)
      (blocks, goesOn) = (rows.blocks, true)
      position = max(position, blocks.last?.last ?? position)
      reading.mark.blocks = blocks + behind.drop { $0.last <= position || (isEnd && $0.last <= upper) }
      if let fault {
        try save(&reading)
        throw fault
      }
      if pace.isDue { try keep(&reading) }
    }
  }

  private func store(_ pieces: [RowGathering.Piece], _ reading: inout DatabaseReading) throws {
    guard let file = reading.source?.file.id, !pieces.isEmpty else { return }
    let batches = pieces.map { LineBatch(channel: number, bytes: $0.bytes) }
    for (piece, batch) in zip(pieces, batches) where !piece.isUndated { workers.submit(batch) }
    let undated = pieces.contains(where: \.isUndated) ? LineReader(channel: RowLine.undated(channel.reading)) : nil
    for (piece, batch) in zip(pieces, batches) {
      if piece.isUndated, let undated { batch.read(with: undated) } else { workers.wait(for: batch) }
      for (line, position) in zip(batch.lines, piece.positions) {
        outcome.counts.lines += 1
        try store(line, of: batch, at: DeliveryPlace(file: file, line: position))
      }
      if let overlong = piece.overlong {
        outcome.counts.lines += 1
        try storeTooLong(overlong.line, at: DeliveryPlace(file: file, line: overlong.position))
      }
      try session.flush()
      outcome.counts.bytes += Int64(batch.bytes.count)
      progress(outcome.counts)
      pace.add(lines: batch.lines.count, bytes: batch.bytes.count)
    }
  }

  /// Remembers how far the database was read, where that is something new.
  private func save(_ reading: inout DatabaseReading) throws {
    if reading.source == nil || reading.isAnew {
      reading.source = try beginSource(after: reading.source)
      reading.isAnew = false
    }
    guard let (path, known) = reading.source else { return }
    var file = known
    file.fingerprint = reading.mark.stored
    file.bytesRead = max(0, reading.mark.last)
    file.linesRead = reading.mark.rows
    guard file != known else { return }
    try session.save(file)
    reading.source = (path, file)
  }

  private func keep(_ reading: inout DatabaseReading) throws {
    guard commit != nil else { return }
    try save(&reading)
    try keepLook()
  }
}

/// What is known of a database while it is read.
private struct DatabaseReading {
  /// Under which name and where the rows that are read now have their places; nil before the first one.
  var source: (path: String, file: SourceFile)?
  var mark: DatabaseMark
  /// Whether what is known is no mark: it was read in another form, and everything is read anew.
  var isAnew = false

  init(_ known: (path: String, file: SourceFile)?) {
    source = known
    let stored = known.flatMap { DatabaseMark($0.file.fingerprint) }
    isAnew = known != nil && stored == nil
    mark = stored ?? DatabaseMark()
  }
}
