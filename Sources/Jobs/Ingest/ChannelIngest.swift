import Amounts
import Deliveries
import Platforms
private import Foundation
import Storage

/// Takes over what one channel received, inside a transaction that is committed in between and goes on as another one.
final class ChannelIngest {
  /// Batches that may be read ahead of the store.
  private static let batchesAhead = 6
  /// How often a file is begun anew that is written anew while it is read.
  private static let attemptsMax = 3

  private let db: StoreDatabase
  let session: IngestSession
  let channel: IngestChannel
  let number: Int
  let id: Int64
  let asOf: Instant
  let webhookHours: Int
  let workers: LineWorkers
  let reader: LineReader
  /// Reads what is kept in quarantine: lines of our own envelope, whatever the channel's is.
  private let keptReader: LineReader
  /// Keeps what was stored so far; nil inside somebody else's transaction.
  let commit: (() throws -> Void)?
  var pace = CommitPace()
  let progress: (IngestCounts) -> Void
  var outcome: IngestOutcome
  private let witness: IngestWitness?
  private var look: ChannelLook
  private var refusals: [String: Int] = [:]
  /// The line whose deliveries are being stored, and what stands for its file.
  private var partsOf: (line: DeliveryPlace, file: Int64)?
  /// Whether a file is begun anew that was read in another form: what comes of it is looked at as new.
  private var isReadAnew = false

  init(
    _ db: StoreDatabase, runID: Int64, channel: IngestChannel, number: Int, asOf: Instant, webhookHours: Int,
    workers: LineWorkers, outcome: IngestOutcome, witness: IngestWitness?, commit: (() throws -> Void)?,
    progress: @escaping (IngestCounts) -> Void
  ) throws {
    self.db = db
    let reader = LineReader(channel: channel.reading)
    self.reader = reader
    keptReader = LineReader(
      channel: DeliveryChannel(
        platform: channel.reading.platform, requiresSignature: channel.reading.requiresSignature))
    session = try IngestSession(db, runID: runID) { _, body, occurredAt in
      reader.content(ofEvidence: body, occurredAt: occurredAt)
    }
    self.channel = channel
    self.number = number
    id = try session.channelID(channel.name)
    // What is piped in is in a form of its own.
    if channel.input == nil { try session.settle(form: channel.form, channel: id) }
    self.asOf = asOf
    self.webhookHours = webhookHours
    self.workers = workers
    self.outcome = outcome
    self.witness = witness
    self.commit = commit
    self.progress = progress
    look = try session.beginLook(files: channel.isWhole ? channel.files.count : nil, channel: id)
  }

  func run() throws -> IngestOutcome {
    try judgeAgain()
    outcome.faults += channel.faults
    for file in channel.files { try read(file) }
    isReadAnew = false
    if let database = channel.database { try read(database) }
    if let input = channel.input { try read(input: input) }
    try session.note(look, channel: id)
    outcome.refusals += refusals.sorted { $0.key < $1.key }.map {
      IngestOutcome.Refusal(channel: channel.name, reason: $0.key, count: $0.value)
    }
    return outcome
  }

  // MARK: Judging again

  /// Judges what did not count with the secrets, keys and types of this run.
  private func judgeAgain() throws {
    for kept in try session.quarantine(channel: id) {
      guard let line = try session.keptLine(kept) else { continue }
      switch read(kept: line.bytes) {
      case .accepted(let delivery):
        try session.release(kept)
        witness?.note { $0.takeReleased() }
        _ = try session.store(NewEvent(delivery, lineHash: line.hash), channel: id, at: line.place)
        try session.flush()
      case .quarantined(let delivery):
        if delivery.reason.rawValue != line.reason { try session.restate(kept, reason: delivery.reason.rawValue) }
      // What was a delivery once is one for ever.
      case .malformed, .blank: break
      }
    }
    try session.restateEvents(channel: id)
  }

  private func read(kept bytes: [UInt8]) -> LineOutcome {
    bytes.withUnsafeBytes { bytes in
      let outcome = keptReader.read(bytes)
      // A bare body may have a member that our envelope has.
      if case .malformed = outcome { return reader.read(bytes) }
      return outcome
    }
  }

  // MARK: Files

  private func read(_ file: (name: String, path: String)) throws {
    isReadAnew = false
    for attempt in 1...ChannelIngest.attemptsMax {
      do {
        guard try channel.format == .json ? readDocument(file) : readOnce(file) else { return }
        if attempt == ChannelIngest.attemptsMax { fault(file.name, "it was written anew while it was read", .later) }
      } catch JobError.cannotRead(_, let reason) {
        return fault(file.name, "cannot be read (\(reason))", .rights)
      }
    }
  }

  enum Advice: String {
    case rights = "check the file and its owner; it is read as soon as it can be"
    case later = "the next run reads on"
    case archive = "what stands before the break was read; put the whole archive in its place"
    case document = "nothing of it was read; put the whole archive in its place"
  }

  func fault(_ name: String, _ reason: String, _ advice: Advice) {
    outcome.faults.append(SourceFault(source: name, reason: reason, advice: advice.rawValue))
  }

  static func isArchive(_ name: String) -> Bool { name.utf8.suffix(3).elementsEqual(".gz".utf8) }

  /// Begins a file, or a further generation of it.
  func begin(_ name: String, after known: SourceFile?) throws -> SourceFile {
    if let known, known.isOfOtherForm {
      try session.withdrawMalformed(of: name, channel: id)
      isReadAnew = true
    }
    return try session.beginFile(channel: id, path: name, generation: (known?.generation ?? 0) + 1)
  }

  /// Reads what is new in a file; true when it has to be begun anew.
  private func readOnce(_ file: (name: String, path: String)) throws -> Bool {
    let source = try DeliverySource(path: file.path)
    let isArchive = ChannelIngest.isArchive(file.name)
    var (state, known) = try self.state(of: source, name: file.name, isArchive: isArchive)
    let before = state
    if isArchive, state.bytesRead == source.size, state.bytesRead > 0 {
      try readTail(source, &state)
      return false
    }
    if !isArchive { try withdrawGrownTail(&state, source) }
    let feed = try LineFeed(source, behind: known, isArchive: isArchive)
    try store(feed, &state, isArchive: isArchive)
    known = feed.fingerprint
    state.fingerprint = known.digest
    state.fault = nil
    if isArchive { state.bytesRead = known.end }
    var isChanged = false
    switch feed.end {
    case .complete(let tail): try take(tail, &state)
    case .broken(let reason):
      state.tail = nil
      state.fault = "cannot be read to its end: \(reason)"
      fault(file.name, "cannot be read to its end: \(reason)", .archive)
    case .changed: isChanged = true
    case .unreadable(let reason): fault(file.name, "cannot be read (\(reason))", .rights)
    case nil: break
    }
    // Nothing is like no fingerprint: the archive is read anew, as another generation.
    if isArchive, isChanged { (state.bytesRead, state.fingerprint) = (1, []) }
    if state != before { try session.save(state) }
    return isChanged
  }

  /// Where to go on reading: a file that became shorter, or whose read part changed, was replaced.
  private func state(
    of source: DeliverySource, name: String, isArchive: Bool
  ) throws -> (SourceFile, Fingerprint) {
    guard let known = try session.file(channel: id, path: name) else {
      return (try begin(name, after: nil), Fingerprint())
    }
    let isUntouched = known.bytesRead == 0 && known.tail == nil
    if isUntouched { return (known, Fingerprint()) }
    if let now = try fingerprint(source, upTo: known.bytesRead),
      known.bytesRead == 0 || now.digest == known.fingerprint,
      // One that was broken may have been mended anywhere: it is read again.
      !isArchive || (known.bytesRead == source.size && known.fault == nil),
      try isArchive || keepsTail(known, source)
    {
      return (known, now)
    }
    return (try begin(name, after: known), Fingerprint())
  }

  private func fingerprint(_ source: DeliverySource, upTo end: Int64) throws -> Fingerprint? {
    do { return try source.fingerprint(upTo: end) } catch {
      // It was cut since it was opened: replaced.
      if case .changed = error { return nil }
      throw JobError.cannotRead(path: source.path, reason: DeliverySource.words(error))
    }
  }

  // MARK: The last line without its end

  /// Whether a file still has the unfinished line that it had, maybe with more behind it.
  private func keepsTail(_ file: SourceFile, _ source: DeliverySource) throws -> Bool {
    guard let tail = file.tail else { return true }
    guard source.size >= file.bytesRead + tail.bytes else { return !tail.isRead }
    // One that is no line yet may become any other.
    guard tail.isRead else { return true }
    return try tailHash(source, from: file.bytesRead, count: tail.bytes) == tail.hash
  }

  private func tailHash(_ source: DeliverySource, from start: Int64, count: Int64) throws -> Int64 {
    var line = RunningIdentity()
    var position = start
    while position < start + count {
      let piece = try piece(
        of: source, at: position, count: min(Int64(LineFeed.pieceBytes), start + count - position))
      line.add(piece)
      position += Int64(piece.count)
    }
    return line.identity.hash
  }

  /// Takes back what was read of a last line when the file went on behind it: the finished line counts.
  private func withdrawGrownTail(_ state: inout SourceFile, _ source: DeliverySource) throws {
    guard let tail = state.tail, tail.isRead, source.size > state.bytesRead + tail.bytes else { return }
    let place = DeliveryPlace(file: state.id, line: state.linesRead + 1)
    try session.withdraw(tail.hash, at: place, channel: id)
    try withdrawBatch(tail, at: place, source, from: state.bytesRead)
    state.tail = nil
  }

  /// Takes back the deliveries of a last line that was a batch.
  private func withdrawBatch(
    _ tail: UnfinishedLine, at place: DeliveryPlace, _ source: DeliverySource, from start: Int64
  ) throws {
    // One that is longer was no batch.
    guard tail.bytes <= Int64(LineFeed.lineBytesMax) + 1 else { return }
    let batch = LineBatch(channel: number, bytes: Array(try piece(of: source, at: start, count: tail.bytes)))
    batch.read(with: reader)
    let parts = try session.newParts(of: place, hash: tail.hash, channel: id)
    for line in batch.lines where line.batch != nil {
      guard let part = line.part else {
        try session.withdraw(line.hash, at: place, channel: id)
        continue
      }
      if let parts { try session.withdraw(line.hash, at: DeliveryPlace(file: parts, line: part), channel: id) }
    }
  }

  private func piece(of source: DeliverySource, at start: Int64, count: Int64) throws -> ArraySlice<UInt8> {
    do { return try source.piece(at: start, count: count) } catch {
      throw JobError.cannotRead(path: source.path, reason: DeliverySource.words(error))
    }
  }

  /// Whether what is not finished has waited long enough to be read as it is.
  func isDue(_ tail: UnfinishedLine) -> Bool {
    !tail.isRead
      && Instant(microseconds: tail.since).microseconds(until: asOf) >= Int64(webhookHours) * 3_600_000_000
  }

  /// Notes what stands behind the last line end, and reads it when its grace is over.
  private func take(_ tail: LineFeed.Tail?, _ state: inout SourceFile) throws {
    guard let tail else {
      state.tail = nil
      return
    }
    var unfinished = UnfinishedLine(
      bytes: tail.count, hash: tail.identity.hash, since: asOf.microseconds, isRead: false)
    if let known = state.tail, known.bytes == unfinished.bytes, known.hash == unfinished.hash { unfinished = known }
    if isDue(unfinished) {
      unfinished.isRead = true
      let place = DeliveryPlace(file: state.id, line: state.linesRead + 1)
      try store(tail, at: place)
    }
    state.tail = unfinished
  }

  /// Stores a last line without its end.
  func store(_ tail: LineFeed.Tail, at place: DeliveryPlace) throws {
    guard let bytes = tail.bytes else {
      outcome.counts.lines += 1
      return try storeTooLong(tail.identity, at: place)
    }
    let batch = LineBatch(channel: number, bytes: bytes)
    batch.read(with: reader)
    for line in batch.lines {
      outcome.counts.lines += 1
      try store(line, of: batch, at: try self.place(of: line, at: place))
    }
    try session.flush()
  }

  /// An archive that is as it was, whose last line has no end: only its grace may be over now.
  private func readTail(_ source: DeliverySource, _ state: inout SourceFile) throws {
    guard let tail = state.tail, !tail.isRead else { return }
    let feed = try LineFeed(source, isArchive: true)
    while feed.next() != nil {}
    guard case .complete(let tail)? = feed.end else { return }
    try take(tail, &state)
    try session.save(state)
  }

  // MARK: Lines

  /// A batch that is being read, and what is known of the file up to its end.
  private struct Pending {
    let batch: LineBatch
    let fingerprint: Fingerprint
    /// Whether a thread reads it.
    let isSubmitted: Bool
  }

  /// A batch that takes less time to read than to hand to a thread: files of one delivery.
  private static let smallBatchBytes = 32 << 10

  /// Stores all pieces of a file.
  ///
  /// - Parameter isArchive: whether a killed run begins it anew; a plain file of lines is gone on with.
  func store(_ feed: some PieceFeed, _ state: inout SourceFile, isArchive: Bool) throws {
    var pending: [Pending] = []
    func storeFirst() throws {
      let first = pending.removeFirst()
      let batch = first.batch
      if first.isSubmitted { workers.wait(for: batch) }
      try storeLines(of: batch, &state)
      while batch.goesOn {
        batch.read(with: reader)
        try storeLines(of: batch, &state)
      }
      add(bytes: Int64(batch.bytes.count), &state)
      pace.add(lines: 0, bytes: batch.bytes.count)
      if pace.isDue { try keep(state, isArchive ? nil : first.fingerprint) }
    }
    func take(_ batch: LineBatch, isSmall: Bool) throws {
      if isSmall { batch.read(with: reader) } else { workers.submit(batch) }
      pending.append(Pending(batch: batch, fingerprint: feed.fingerprint, isSubmitted: !isSmall))
      // Long lines are not gathered.
      let ahead = isSmall || batch.bytes.count > 2 * LineFeed.pieceBytes ? 1 : ChannelIngest.batchesAhead
      while pending.count >= ahead { try storeFirst() }
    }
    while let piece = feed.next() {
      switch piece {
      case .lines(let bytes): try take(LineBatch(channel: number, bytes: bytes), isSmall: false)
      case .deliveries(let bytes, let ends):
        let isSmall = pending.isEmpty && bytes.count <= ChannelIngest.smallBatchBytes
        try take(LineBatch(channel: number, bytes: bytes, ends: ends), isSmall: isSmall)
      case .tooLong(let identity, let bytes):
        while !pending.isEmpty { try storeFirst() }
        state.linesRead += 1
        outcome.counts.lines += 1
        try storeTooLong(identity, at: DeliveryPlace(file: state.id, line: state.linesRead))
        add(bytes: bytes, &state)
      }
    }
    while !pending.isEmpty { try storeFirst() }
  }

  private func storeLines(of batch: LineBatch, _ state: inout SourceFile) throws {
    for line in batch.lines {
      outcome.counts.lines += 1
      if case .blank = line.content { state.blankLines += 1 }
      let place = DeliveryPlace(file: state.id, line: state.linesRead + 1)
      try store(line, of: batch, at: try self.place(of: line, at: place))
      if line.endsLine { state.linesRead += 1 }
    }
    try session.flush()
    pace.add(lines: batch.lines.count, bytes: 0)
  }

  /// Commits what was stored, with how far the file was read: a run that is killed afterwards goes on there.
  ///
  /// - Parameter fingerprint: of the file up to there; nil for an archive, which is read from its start again. What was
  ///   stored of it leaves no second trace.
  private func keep(_ state: SourceFile, _ fingerprint: Fingerprint?) throws {
    guard commit != nil else { return }
    if let fingerprint {
      var soFar = state
      soFar.fingerprint = fingerprint.digest
      (soFar.tail, soFar.fault) = (nil, nil)
      try session.save(soFar)
    }
    try keepLook()
  }

  /// Commits what was stored.
  func keepLook() throws {
    try session.keep(look, channel: id)
    try commit?()
    pace.committed(db)
  }

  private func add(bytes: Int64, _ state: inout SourceFile) {
    state.bytesRead += bytes
    outcome.counts.bytes += bytes
    progress(outcome.counts)
  }

  /// Where a delivery is: several in one line have numbers of their own below it.
  private func place(of line: ReadLine, at place: DeliveryPlace) throws -> DeliveryPlace {
    guard let whole = line.batch else { return place }
    if line.part == nil || place != partsOf?.line {
      // Before anybody knew that it is a batch it was one line that could not be read.
      try session.releaseMalformed(channel: id, hash: whole, keepsPlaces: false)
    }
    guard let part = line.part else { return place }
    if place != partsOf?.line {
      partsOf = (place, try session.parts(of: place, hash: whole, channel: id))
    }
    return DeliveryPlace(file: partsOf?.file ?? place.file, line: part)
  }

  func storeTooLong(_ line: LineIdentity, at place: DeliveryPlace) throws {
    let what = channel.format == .json ? "delivery" : "line"
    try storeMalformed(line, "the \(what) is longer than \(LineFeed.lineBytesMax >> 20) MiB", at: place)
  }

  func storeMalformed(_ line: LineIdentity, _ reason: String, at place: DeliveryPlace) throws {
    outcome.counts.unreadable += 1
    let isNew = try session.storeMalformed(place, channel: id, line: line, reason: reason)
    note(isNew: isNew, isMalformed: true)
    tell(isNew, .malformed, reason, place)
  }

  func store(_ line: ReadLine, of batch: LineBatch, at place: DeliveryPlace) throws {
    switch line.content {
    case .blank:
      outcome.counts.blank += 1
      witness?.note { $0.takeBlank() }
    case .malformed(let reason): try storeMalformed(batch.identity(of: line), reason, at: place)
    case .quarantined(let delivery):
      outcome.counts.quarantined += 1
      receive(delivery.receivedAt)
      let record = QuarantineRecord(
        id: delivery.id, reason: delivery.reason.rawValue, receivedAt: delivery.receivedAt,
        bytes: delivery.kept ?? Array(batch.bytes[line.start..<line.end]))
      let isNew = try session.storeQuarantined(
        place, channel: id, line: batch.identity(of: line), delivery: record)
      if isNew { refusals[record.reason, default: 0] += 1 }
      note(isNew: isNew, isMalformed: false)
      tell(isNew, .quarantined, record.reason, place)
    case .accepted(let event):
      receive(event.delivery.receivedAt)
      let taken = try session.store(event, channel: id, at: place)
      switch taken.acceptance {
      case .new: outcome.counts.new += 1
      case .repeated: outcome.counts.repeated += 1
      case .conflicting: outcome.counts.conflicting += 1
      case .outdone: outcome.counts.quarantined += 1
      }
      var isMalformed = false
      if case .malformed = event.content { isMalformed = true }
      note(isNew: taken.isNewLine, isMalformed: isMalformed)
      tell(taken.acceptance, event, place)
    }
  }

  /// Tells whoever wants to know of a line that does not count.
  private func tell(_ isNew: Bool, _ fault: IngestTally.Fault, _ reason: String, _ place: DeliveryPlace) {
    guard let witness else { return }
    let name = session.name(of: place)
    witness.note { isNew ? $0.take(fault, reason, at: name) : $0.takeKnown() }
  }

  private func tell(_ acceptance: Acceptance, _ event: NewEvent, _ place: DeliveryPlace) {
    guard let witness else { return }
    let name = session.name(of: place)
    witness.note { tally in
      switch acceptance {
      case .repeated: return tally.takeKnown()
      case .outdone:
        return tally.take(.quarantined, "unsigned, and another one with this id verifies", at: name)
      case .conflicting: return tally.take(.conflicting, "another content under an id that is known", at: name)
      case .new: tally.takeNew(isVerified: event.delivery.isVerified)
      }
      switch event.content {
      case .malformed(let reason): tally.note(.unreadableEvent, reason, at: name)
      case .unknownType: tally.note(.unknownType, event.delivery.typeName, at: name)
      case .event: break
      }
    }
  }

  private func note(isNew: Bool, isMalformed: Bool) {
    guard isNew || isReadAnew else { return }
    look.newLines += 1
    if isMalformed { look.malformed += 1 }
  }

  private func receive(_ at: Instant) { look.newestReceipt = max(at, look.newestReceipt ?? at) }
}
