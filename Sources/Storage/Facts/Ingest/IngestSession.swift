package import Amounts
private import Foundation
package import GRDB
package import Platforms

/// Stores the deliveries of a run; every line ends in exactly one table.
///
/// It may go on over several transactions of one access to the store.
package final class IngestSession {
  private let db: Database
  private let runID: Int64
  private let events: EventStore
  private var paths: [Int64: String] = [:]
  private var partsFile: Int64?
  private let insertKept: SQLStatement
  private let findKept: SQLStatement
  private let findUnhashed: SQLStatement
  private let findAccepted: SQLStatement
  private let readKept: SQLStatement
  private let insertPlace: SQLStatement
  private let findMalformed: SQLStatement
  private let findFile: SQLStatement
  private let insertFile: SQLStatement
  private let updateFile: SQLStatement
  /// The channels that have malformed lines: those of others need not be looked for.
  private var hasMalformed: [Int64: Bool] = [:]

  /// Begins a session of a registered run.
  ///
  /// - Parameter read: says what a kept body says, given the name of its type and its time.
  package init(
    _ db: Database, runID: Int64, read: @escaping (String, String, Instant) -> AcceptedDelivery.Content
  ) throws {
    self.db = db
    self.runID = runID
    events = try EventStore(db, runID: runID, read: read)
    insertKept = try SQLStatement(
      db,
      """
      INSERT INTO sealed_kept_line (channel_id, line_hash, kind, event_id, reason, received_at, length, digest, bytes, file_id,
        line, run_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    findKept = try SQLStatement(db, "SELECT 1 FROM kept_line WHERE channel_id = ? AND line_hash = ?")
    findUnhashed = try SQLStatement(
      db, "SELECT kind = 0 AND reason = ? FROM kept_line WHERE line_hash IS NULL AND file_id = ? AND line = ?")
    findAccepted = try SQLStatement(
      db,
      """
      SELECT EXISTS (SELECT 1 FROM event WHERE channel_id = ?1 AND event_id = ?2 AND line_hash = ?3)
        OR EXISTS (SELECT 1 FROM event e JOIN event_repeat r ON r.event_id = e.id
          WHERE e.channel_id = ?1 AND e.event_id = ?2 AND r.line_hash = ?3)
      """)
    readKept = try SQLStatement(
      db,
      """
      SELECT k.bytes, k.line_hash, k.reason, k.file_id, k.line, f.path FROM kept_line k
      JOIN source_file f ON f.id = k.file_id WHERE k.id = ? AND k.bytes IS NOT NULL AND k.line_hash IS NOT NULL
      """)
    insertPlace = try SQLStatement(
      db, "INSERT OR IGNORE INTO sealed_line_place (channel_id, line_hash, path, line) VALUES (?, ?, ?, ?)")
    findMalformed = try SQLStatement(
      db, "SELECT id FROM kept_line WHERE channel_id = ? AND line_hash = ? AND kind = 0")
    findFile = try SQLStatement(
      db,
      """
      SELECT id, generation, bytes_read, lines_read, blank_lines, fingerprint, tail_bytes, tail_hash, tail_since,
        tail_is_read, fault
      FROM source_file WHERE channel_id = ? AND path = ? ORDER BY generation DESC LIMIT 1
      """)
    insertFile = try SQLStatement(
      db,
      """
      INSERT INTO sealed_source_file (channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint)
      VALUES (?, ?, ?, 0, 0, 0, x'')
      """)
    updateFile = try SQLStatement(
      db,
      """
      UPDATE sealed_source_file SET bytes_read = ?, lines_read = ?, blank_lines = ?, fingerprint = ?, tail_bytes = ?,
        tail_hash = ?, tail_since = ?, tail_is_read = ?, fault = ? WHERE id = ?
      """)
  }

  // MARK: Channels

  /// The channel's number, given out at its first use.
  package func channelID(_ name: String) throws -> Int64 {
    try db.execute(sql: "INSERT INTO sealed_channel (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
    return try Int64.fetchOne(db, sql: "SELECT id FROM channel WHERE name = ?", arguments: [name]) ?? 0
  }

  /// Takes note of the form in which a channel is read now (``DeliveryForm``): after another one every file of it is begun
  /// anew, whatever it is like.
  package func settle(form: String, channel: Int64) throws {
    let known = try String.fetchOne(
      db, sql: "SELECT form FROM channel WHERE id = ? AND form IS NOT NULL", arguments: [channel])
    guard form != known ?? DeliveryForm.first else { return }
    try db.execute(sql: "UPDATE sealed_channel SET form = ? WHERE id = ?", arguments: [form, channel])
    try db.execute(
      sql: """
        UPDATE sealed_source_file SET bytes_read = 1,
          fingerprint = CASE WHEN \(SourceFile.isParts) THEN ?3 ELSE ?2 END, tail_bytes = 0, tail_hash = NULL,
          tail_since = NULL, tail_is_read = 0, fault = NULL
        WHERE channel_id = ?1 AND NOT EXISTS (
          SELECT 1 FROM sealed_source_file g WHERE g.channel_id = ?1 AND g.path = sealed_source_file.path
            AND g.generation > sealed_source_file.generation)
        """, arguments: [channel, Data(SourceFile.otherForm), Data(SourceFile.partsBeginning)])
  }

  /// Begins to look at a channel, or goes on where a run did not come to its end.
  ///
  /// - Parameter files: see ``ChannelLook/files``.
  package func beginLook(files: Int?, channel: Int64) throws -> ChannelLook {
    var look = ChannelLook(files: files)
    if let open = try Row.fetchOne(
      db, sql: "SELECT run_id, new_lines, malformed FROM open_look WHERE channel_id = ?", arguments: [channel])
    {
      (look.run, look.newLines, look.malformed) = (open[0], open[1], open[2])
    }
    return look
  }

  /// Remembers what the run saw of a channel so far, before what it stored is kept.
  package func keep(_ look: ChannelLook, channel: Int64) throws {
    try noteReceipt(look, channel: channel)
    try db.execute(
      sql: "INSERT OR REPLACE INTO sealed_open_look (channel_id, run_id, new_lines, malformed) VALUES (?, ?, ?, ?)",
      arguments: [channel, look.run ?? runID, look.newLines, look.malformed])
  }

  private func noteReceipt(_ look: ChannelLook, channel: Int64) throws {
    guard let newest = look.newestReceipt else { return }
    try db.execute(
      sql: """
        UPDATE sealed_channel SET newest_receipt = ?1 WHERE id = ?2 AND (newest_receipt IS NULL OR newest_receipt < ?1)
        """, arguments: [newest.microseconds, channel])
  }

  /// Remembers what the run saw of a channel, where that is something new.
  package func note(_ look: ChannelLook, channel: Int64) throws {
    try noteReceipt(look, channel: channel)
    try db.execute(sql: "DELETE FROM sealed_open_look WHERE channel_id = ?", arguments: [channel])
    let last = try Row.fetchOne(
      db,
      sql: """
        SELECT files = 0 FROM channel_look WHERE channel_id = ? AND files IS NOT NULL ORDER BY run_id DESC LIMIT 1
        """, arguments: [channel])
    let wasMissing: Bool? = last.map { $0[0] }
    let isChanged = look.files.map { ($0 == 0) != wasMissing } ?? false
    guard look.newLines > 0 || isChanged else { return }
    try db.execute(
      sql: "INSERT INTO sealed_channel_look (channel_id, run_id, files, new_lines, malformed) VALUES (?, ?, ?, ?, ?)",
      arguments: [channel, look.run ?? runID, look.files, look.newLines, look.malformed])
  }

  // MARK: Files

  /// The newest generation of a file; nil when it was never read.
  package func file(channel: Int64, path: String) throws -> SourceFile? {
    findFile.bind(1, channel)
    findFile.bind(2, path)
    defer { findFile.reset() }
    guard try findFile.step() else { return nil }
    var tail: UnfinishedLine?
    if let hash = findFile.integerOrNil(7), let since = findFile.integerOrNil(8) {
      tail = UnfinishedLine(bytes: findFile.integer(6), hash: hash, since: since, isRead: findFile.bool(9))
    }
    let id = findFile.integer(0)
    paths[id] = path
    return SourceFile(
      id: id, generation: findFile.integer(1), bytesRead: findFile.integer(2), linesRead: findFile.integer(3),
      blankLines: findFile.integer(4), fingerprint: findFile.blob(5), tail: tail, fault: findFile.textOrNil(10))
  }

  /// The source of a channel that was begun last of those whose fingerprint begins so, with its path.
  package func newestFile(channel: Int64, fingerprint beginning: [UInt8]) throws -> (path: String, file: SourceFile)? {
    let path = try String.fetchOne(
      db,
      sql: """
        SELECT path FROM source_file WHERE channel_id = ? AND substr(fingerprint, 1, ?) = ? ORDER BY id DESC LIMIT 1
        """, arguments: [channel, beginning.count, Data(beginning)])
    guard let path, let file = try file(channel: channel, path: path) else { return nil }
    return (path, file)
  }

  /// Begins a generation of a file, before its first line is stored.
  package func beginFile(channel: Int64, path: String, generation: Int64) throws -> SourceFile {
    insertFile.bind(1, channel)
    insertFile.bind(2, path)
    insertFile.bind(3, generation)
    try insertFile.run()
    let id = db.lastInsertedRowID
    paths[id] = path
    return SourceFile(id: id, generation: generation)
  }

  /// A place as findings name it: `<file>:<line>`.
  package func name(of place: DeliveryPlace) -> String { "\(paths[place.file] ?? ""):\(place.line)" }

  /// What stands for the file of deliveries that are in one line together: places read `<path>:<line>:<number>`.
  ///
  /// The same line again at its place has the same places; another one there begins a further generation.
  package func parts(of line: DeliveryPlace, hash: Int64, channel: Int64) throws -> Int64 {
    let path = partsPath(of: line)
    // Of many such lines one at a time is held in memory.
    if let partsFile { paths[partsFile] = nil }
    let known = try file(channel: channel, path: path)
    if let known, known.fingerprint == SourceFile.parts(hash: hash) {
      partsFile = known.id
      return known.id
    }
    if let known { paths[known.id] = nil }
    var begun = try beginFile(channel: channel, path: path, generation: (known?.generation ?? 0) + 1)
    // A file that is really called so is another one, and begun anew.
    (begun.bytesRead, begun.fingerprint) = (1, SourceFile.parts(hash: hash))
    try save(begun)
    partsFile = begun.id
    return begun.id
  }

  /// What stands for the deliveries of a line (``parts(of:hash:channel:)``) that was read in this generation of its file; nil
  /// for one that was not, or that an earlier one had there already.
  package func newParts(of line: DeliveryPlace, hash: Int64, channel: Int64) throws -> Int64? {
    let known = try file(channel: channel, path: partsPath(of: line))
    guard let known, known.fingerprint == SourceFile.parts(hash: hash), known.id > line.file else { return nil }
    return known.id
  }

  private func partsPath(of line: DeliveryPlace) -> String { "\(paths[line.file] ?? ""):\(line.line)" }

  /// Remembers how far a file was read.
  package func save(_ file: SourceFile) throws {
    updateFile.bind(1, file.bytesRead)
    updateFile.bind(2, file.linesRead)
    updateFile.bind(3, file.blankLines)
    updateFile.bind(4, blob: file.fingerprint)
    updateFile.bind(5, file.tail?.bytes ?? 0)
    updateFile.bind(6, file.tail?.hash)
    updateFile.bind(7, file.tail?.since)
    updateFile.bind(8, file.tail?.isRead ?? false)
    updateFile.bind(9, file.fault)
    updateFile.bind(10, file.id)
    try updateFile.run()
  }

  // MARK: Lines

  /// Stores a line that cannot be read, unless the channel had its bytes before; says whether it is new.
  package func storeMalformed(
    _ place: DeliveryPlace, channel: Int64, line: LineIdentity, reason: String
  ) throws -> Bool {
    try keep(place, channel: channel, line: line, reason: reason, quarantined: nil)
  }

  /// Stores a delivery that does not count, with the bytes of its line to judge it by again; says whether it is new.
  package func storeQuarantined(
    _ place: DeliveryPlace, channel: Int64, line: LineIdentity, delivery: QuarantineRecord
  ) throws -> Bool {
    // What was accepted once stays so, whatever secret is configured when a rotated file shows it again.
    if try isAccepted(delivery.id, channel: channel, hash: line.hash) { return false }
    try releaseMalformed(channel: channel, hash: line.hash, keepsPlaces: true)
    return try keep(place, channel: channel, line: line, reason: delivery.reason, quarantined: delivery)
  }

  private func isAccepted(_ id: String, channel: Int64, hash: Int64) throws -> Bool {
    findAccepted.bind(1, channel)
    findAccepted.bind(2, id)
    findAccepted.bind(3, hash)
    defer { findAccepted.reset() }
    return try findAccepted.step() && findAccepted.bool(0)
  }

  private func keep(
    _ place: DeliveryPlace, channel: Int64, line: LineIdentity, reason: String, quarantined: QuarantineRecord?
  ) throws -> Bool {
    try addPlace(place, channel: channel, hash: line.hash)
    findKept.bind(1, channel)
    findKept.bind(2, line.hash)
    defer { findKept.reset() }
    guard try !findKept.step() else { return false }
    let isOld = try dropUnhashed(at: place, channel: channel, line, reason: reason)
    insertKept.bind(1, channel)
    insertKept.bind(2, line.hash)
    insertKept.bind(3, quarantined != nil)
    insertKept.bind(4, quarantined?.id)
    insertKept.bind(5, reason)
    insertKept.bind(6, quarantined?.receivedAt.microseconds)
    insertKept.bind(7, line.length)
    insertKept.bind(8, blob: line.digest)
    if let quarantined { insertKept.bind(9, blob: quarantined.bytes) } else { insertKept.bind(9, nil as Int64?) }
    insertKept.bind(10, place.file)
    insertKept.bind(11, place.line)
    insertKept.bind(12, runID)
    try insertKept.run()
    if quarantined == nil { hasMalformed[channel] = true }
    return !isOld
  }

  /// Drops what an earlier version kept of the line at a place, without its hash.
  private func dropUnhashed(at place: DeliveryPlace, channel: Int64, _ line: LineIdentity, reason: String) throws
    -> Bool
  {
    findUnhashed.bind(1, reason)
    findUnhashed.bind(2, place.file)
    findUnhashed.bind(3, place.line)
    let isThere = try findUnhashed.step()
    let isTheSame = isThere && findUnhashed.bool(0)
    findUnhashed.reset()
    guard isThere else { return false }
    if isTheSame { try LineSubjects.carry(db, channel: channel, place, hash: line.hash) }
    try db.execute(
      sql: "DELETE FROM sealed_kept_line WHERE line_hash IS NULL AND file_id = ? AND line = ?",
      arguments: [place.file, place.line])
    return true
  }

  /// Stores an accepted delivery, or what it changes about one that is known; ``flush()`` comes behind the last one.
  package func store(_ event: NewEvent, channel: Int64, at place: DeliveryPlace) throws -> Taken {
    var isMalformed = false
    if case .malformed = event.content { isMalformed = true }
    try releaseMalformed(channel: channel, hash: event.lineHash, keepsPlaces: isMalformed)
    // A finding on a malformed event names every place of its lines.
    if isMalformed { try addPlace(place, channel: channel, hash: event.lineHash) }
    return try events.store(event, channel: channel, at: place)
  }

  /// Writes what was gathered.
  package func flush() throws { try events.flush() }

  private func addPlace(_ place: DeliveryPlace, channel: Int64, hash: Int64) throws {
    insertPlace.bind(1, channel)
    insertPlace.bind(2, hash)
    insertPlace.bind(3, paths[place.file] ?? "")
    insertPlace.bind(4, place.line)
    try insertPlace.run()
  }

  /// Takes back what was read of a last line, or of a delivery in it, that went on after all.
  package func withdraw(_ hash: Int64, at place: DeliveryPlace, channel: Int64) throws {
    let arguments: StatementArguments = [channel, hash]
    try db.execute(
      sql: "DELETE FROM sealed_line_place WHERE channel_id = ? AND line_hash = ? AND path = ? AND line = ?",
      arguments: arguments + [paths[place.file] ?? "", place.line])
    let lonely = try Int64.fetchOne(
      db,
      sql: """
        SELECT id FROM kept_line WHERE channel_id = ?1 AND line_hash = ?2 AND NOT EXISTS (
          SELECT 1 FROM line_place p WHERE p.channel_id = ?1 AND p.line_hash = ?2)
        """, arguments: arguments)
    if let lonely { try release(lonely) }
    try events.withdraw(place, channel: channel)
  }

  // MARK: Another form

  /// Places that are taken back at a time.
  private static let placesAtOnce = 10_000

  /// Takes back what was malformed in a file that is begun anew in another form, the deliveries of its batches among it;
  /// lines that stand in other files, too, stay for those.
  package func withdrawMalformed(of path: String, channel: Int64) throws {
    let delete = try SQLStatement(
      db, "DELETE FROM sealed_line_place WHERE channel_id = ? AND line_hash = ? AND path = ?")
    let hasPlace = try SQLStatement(db, "SELECT 1 FROM line_place WHERE channel_id = ? AND line_hash = ?")
    while true {
      let lines = try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT k.id, k.line_hash, p.path FROM line_place p
          JOIN kept_line k ON k.channel_id = p.channel_id AND k.line_hash = p.line_hash AND k.kind = 0
          WHERE p.channel_id = ?1 AND (p.path = ?2
            OR (p.path > ?2 || ':' AND p.path < ?2 || ';' AND substr(p.path, length(?2) + 2) NOT GLOB '*[^0-9]*'))
          LIMIT ?3
          """, arguments: [channel, path, IngestSession.placesAtOnce])
      guard !lines.isEmpty else { break }
      for line in lines {
        let (id, hash) = (line[0] as Int64, line[1] as Int64)
        delete.bind(1, channel)
        delete.bind(2, hash)
        delete.bind(3, line[2] as String)
        try delete.run()
        hasPlace.bind(1, channel)
        hasPlace.bind(2, hash)
        let isElsewhere = try hasPlace.step()
        hasPlace.reset()
        if !isElsewhere { try release(id) }
      }
    }
    // What an earlier version kept is known by its place only.
    try db.execute(
      sql: """
        DELETE FROM sealed_kept_line WHERE channel_id = ?1 AND kind = 0 AND line_hash IS NULL
          AND file_id IN (SELECT id FROM source_file WHERE channel_id = ?1 AND path = ?2)
        """, arguments: [channel, path])
  }

  /// Lets a malformed line go whose bytes are a delivery, or deliveries, now.
  package func releaseMalformed(channel: Int64, hash: Int64, keepsPlaces: Bool) throws {
    let isWorthLooking: Bool
    if let known = hasMalformed[channel] {
      isWorthLooking = known
    } else {
      isWorthLooking =
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM sealed_kept_line WHERE channel_id = ? AND kind = 0)",
          arguments: [channel]) ?? false
      hasMalformed[channel] = isWorthLooking
    }
    guard isWorthLooking else { return }
    findMalformed.bind(1, channel)
    findMalformed.bind(2, hash)
    let id = try findMalformed.step() ? findMalformed.integer(0) : nil
    findMalformed.reset()
    guard let id else { return }
    try release(id)
    if !keepsPlaces {
      try db.execute(
        sql: "DELETE FROM sealed_line_place WHERE channel_id = ? AND line_hash = ?", arguments: [channel, hash])
    }
  }

  // MARK: Judging again

  /// The kept lines of a channel that may count after all, in the order in which they were met.
  package func quarantine(channel: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      db, sql: "SELECT id FROM kept_line WHERE channel_id = ? AND kind = 1 AND bytes IS NOT NULL ORDER BY id",
      arguments: [channel])
  }

  /// A kept line: its bytes and where it was first met.
  package func keptLine(_ id: Int64) throws -> (bytes: [UInt8], hash: Int64, reason: String, place: DeliveryPlace)? {
    readKept.bind(1, id)
    defer { readKept.reset() }
    guard try readKept.step() else { return nil }
    let place = DeliveryPlace(file: readKept.integer(3), line: readKept.integer(4))
    paths[place.file] = readKept.text(5)
    return (readKept.blob(0), readKept.integer(1), readKept.text(2), place)
  }

  /// Lets a line go that counts now; of what was received nothing stays but the claims that it named.
  package func release(_ id: Int64) throws {
    let bytes = try Data.fetchOne(
      db, sql: "SELECT bytes FROM kept_line WHERE id = ? AND bytes IS NOT NULL", arguments: [id])
    if let bytes {
      try db.execute(
        sql: "UPDATE sealed_kept_line SET bytes = ? WHERE id = ?",
        arguments: [try NamedClaims.alone(db, of: bytes), id])
    }
    try db.execute(sql: "DELETE FROM sealed_kept_line WHERE id = ?", arguments: [id])
  }

  /// Notes why a line does not count now.
  package func restate(_ id: Int64, reason: String) throws {
    try db.execute(sql: "UPDATE sealed_kept_line SET reason = ? WHERE id = ?", arguments: [reason, id])
  }

  /// Reads the events of a channel again that could not be used: the types that are known may be others now.
  package func restateEvents(channel: Int64) throws {
    let ids = try Int64.fetchAll(
      db, sql: "SELECT id FROM event WHERE state IN (2, 3) AND channel_id = ? ORDER BY id", arguments: [channel])
    for id in ids { try events.restate(id, channel: channel) }
  }
}

/// A delivery in quarantine, as it is stored.
package struct QuarantineRecord: Sendable {
  /// See ``NewEvent/id``.
  package var id: String
  package var reason: String
  package var receivedAt: Instant
  /// The line as it was read.
  package var bytes: [UInt8]

  package init(id: String, reason: String, receivedAt: Instant, bytes: [UInt8]) {
    self.id = id
    self.reason = reason
    self.receivedAt = receivedAt
    self.bytes = bytes
  }
}

/// What a run saw of a channel (inputs 2, Health).
package struct ChannelLook: Hashable, Sendable {
  /// How many files fit its path; nil when not all were looked for.
  package var files: Int?
  /// Lines whose bytes no earlier line of the channel had, and how many of them were malformed.
  package var newLines = 0
  package var malformed = 0
  package var newestReceipt: Instant?
  /// The run that began it, where that one did not come to its end: what it stored is known by its number.
  var run: Int64?

  init(files: Int?) { self.files = files }
}
