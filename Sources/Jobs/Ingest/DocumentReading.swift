import Amounts
import Deliveries
import Platforms
import Storage
import StrictJSON

/// Files of format `json`: one delivery, or an array of them (inputs 2, Deliveries where they already are).
///
/// A file is taken over when it is whole, and as a whole: it is looked at to its end before anything of it is stored. What
/// is no JSON waits as a last line without its end does, and is one malformed line then. A file that changed is read again
/// from its start, as another generation: bytes that came before leave no second trace.
extension ChannelIngest {
  /// Files up to this size are held between being looked at and being stored.
  private static let heldBytesMax = 1 << 20

  /// Reads a file if it changed; true when it has to be begun anew.
  func readDocument(_ file: (name: String, path: String)) throws -> Bool {
    let source = try DeliverySource(path: file.path)
    let isArchive = ChannelIngest.isArchive(file.name)
    let known = try session.file(channel: id, path: file.name)
    if let known, try isSettled(known, source) { return false }
    let feed = try documents(source, isArchive: isArchive)
    var held: [LineFeed.Piece]? = []
    var bytes = 0
    while let piece = feed.next() {
      bytes += piece.count
      if bytes > ChannelIngest.heldBytesMax { held = nil } else { held?.append(piece) }
    }
    switch feed.end {
    case .changed, nil: return true
    case .unreadable(let reason): fault(file.name, "cannot be read (\(reason))", .rights)
    case .broken(let reason): try noteBroken(known, file.name, "cannot be read to its end: \(reason)")
    case .notWhole(let error): return try !wait(known, file.name, source, error)
    case .whole:
      let pieces = held.map { HeldPieces($0, fingerprint: feed.fingerprint) }
      return try !take(known, file.name, source, pieces, feed.fingerprint)
    }
    return false
  }

  private func documents(_ source: DeliverySource, isArchive: Bool) throws -> DocumentFeed {
    try DocumentFeed(source, isArchive: isArchive, isOne: channel.reading.envelope.isArray)
  }

  /// Whether a file is as it was when it was read, and no grace of it is over.
  private func isSettled(_ known: SourceFile, _ source: DeliverySource) throws -> Bool {
    guard known.fault == nil, !known.fingerprint.isEmpty else { return false }
    if let tail = known.tail, isDue(tail) { return false }
    do throws(DeliverySource.Failure) {
      return try source.fingerprint(upTo: source.size)?.digest(writtenAt: source.writtenAt) == known.fingerprint
    } catch {
      guard case .unreadable(let reason) = error else { return false }
      throw JobError.cannotRead(path: source.path, reason: reason)
    }
  }

  /// The generation of a file of which nothing was taken over yet.
  private func unread(_ known: SourceFile?, _ name: String) throws -> SourceFile {
    if let known, known.bytesRead == 0 { return known }
    return try begin(name, after: known)
  }

  /// The place of a file as one malformed line.
  private func whole(_ file: SourceFile) -> DeliveryPlace { DeliveryPlace(file: file.id, line: 1) }

  // MARK: Whole

  /// Stores what stands in a file that is whole; false when it changed meanwhile.
  ///
  /// - Parameter pieces: all of it; nil for a file that is too long to be held, and is read a second time.
  private func take(
    _ known: SourceFile?, _ name: String, _ source: DeliverySource, _ pieces: HeldPieces?, _ read: Fingerprint
  ) throws -> Bool {
    var state = try unread(known, name)
    if let tail = state.tail, tail.isRead { try session.withdraw(tail.hash, at: whole(state), channel: id) }
    (state.tail, state.fault) = (nil, nil)
    var isWhole = true
    if let pieces {
      try store(pieces, &state, isArchive: true)
    } else {
      // What is kept of it in between is known by no fingerprint: a run that is killed leaves another generation to begin.
      state.bytesRead = 1
      try session.save(state)
      let feed = try documents(source, isArchive: ChannelIngest.isArchive(name))
      try store(feed, &state, isArchive: true)
      if case .whole? = feed.end, feed.fingerprint.digest == read.digest {} else { isWhole = false }
    }
    state.bytesRead = isWhole ? source.size : 1
    state.fingerprint = isWhole ? read.digest(writtenAt: source.writtenAt) : []
    try session.save(state)
    return isWhole
  }

  // MARK: Not whole

  /// Notes a file that is no JSON, and makes it one malformed line when its grace is over; false when it changed.
  private func wait(
    _ known: SourceFile?, _ name: String, _ source: DeliverySource, _ error: JSONScanError
  ) throws -> Bool {
    guard let (line, read) = try identity(source, isArchive: ChannelIngest.isArchive(name)) else { return false }
    var state = try unread(known, name)
    var tail = UnfinishedLine(
      bytes: line.count, hash: line.identity.hash, since: asOf.microseconds, isRead: false)
    if let before = state.tail {
      if before.bytes == tail.bytes, before.hash == tail.hash {
        tail = before
      } else if before.isRead {
        try session.withdraw(before.hash, at: whole(state), channel: id)
      }
    }
    if isDue(tail) {
      tail.isRead = true
      outcome.counts.lines += 1
      try storeMalformed(line.identity, ChannelIngest.reason(error), at: whole(state))
    }
    (state.tail, state.fault) = (tail, nil)
    state.fingerprint = read.digest(writtenAt: source.writtenAt)
    try session.save(state)
    return true
  }

  /// All that a file holds, by its bytes; nil when it changed.
  private func identity(
    _ source: DeliverySource, isArchive: Bool
  ) throws -> (line: RunningIdentity, read: Fingerprint)? {
    let text = try FileText(source, isArchive: isArchive)
    var line = RunningIdentity()
    do throws(DeliverySource.Failure) {
      while true {
        let piece = try text.next()
        guard source.isAsOpened else { return nil }
        switch piece {
        case .text(let bytes): line.add(bytes)
        case .end: return (line, text.fingerprint)
        case .broken: return nil
        }
      }
    } catch {
      guard case .unreadable(let reason) = error else { return nil }
      throw JobError.cannotRead(path: source.path, reason: reason)
    }
  }

  private static func reason(_ error: JSONScanError) -> String {
    error.reason == .severalDocuments
      ? "no JSON document: \(error): put them into an array, or one a line with format: ndjson"
      : "no whole JSON document: \(error)"
  }

  /// Nothing of a broken archive is taken over: it is no whole file.
  private func noteBroken(_ known: SourceFile?, _ name: String, _ reason: String) throws {
    var state = try known ?? begin(name, after: nil)
    state.fault = reason
    if state != known { try session.save(state) }
    fault(name, reason, .document)
  }
}

extension LineFeed.Piece {
  /// How many bytes it stands for.
  fileprivate var count: Int {
    switch self {
    case .lines(let bytes), .deliveries(let bytes, _): bytes.count
    case .tooLong(_, let bytes): Int(clamping: bytes)
    }
  }
}
