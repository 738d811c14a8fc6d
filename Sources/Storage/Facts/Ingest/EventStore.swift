import Amounts
import Books
private import Foundation
import GRDB
import Platforms

/// Keeps one event for each accepted id of a channel, as a function of the set of deliveries that came with it.
///
/// Verified deliveries outdo unsigned ones that say something else; what then is left counts if it says one thing, and
/// is conflicting otherwise. The event stands for the content that counts; the other contents stand beside it as
/// versions, the other lines as repeats. The same bytes again leave no trace: a rotated file is read anew each night.
final class EventStore {
  /// What a stored body says, for a content that counts after all (``IngestSession``).
  typealias Reader = (_ type: String, _ body: String, _ occurredAt: Instant) -> AcceptedDelivery.Content

  private let db: Database
  private let runID: Int64
  private let facts: EventFactWriter
  private let journal: EventJournal
  private let read: Reader
  private var types: [String: Int64] = [:]
  private let insertEvent: SealedInsert
  /// New events whose body and facts are not written yet: one table after the other takes less time than a row of each.
  private var gathered: [(id: Int64, channel: Int64, event: NewEvent)] = []
  /// The number of the next new event; nil where it has to be looked up.
  private var nextID: Int64?
  private let findEvent: SQLStatement
  private let findBytes: SQLStatement
  private let insertBody: SealedInsert
  private let insertRepeat: SQLStatement
  private let insertVersion: SQLStatement
  private let readStated: SQLStatement

  init(_ db: Database, runID: Int64, read: @escaping Reader) throws {
    self.db = db
    self.runID = runID
    self.read = read
    facts = try EventFactWriter(db)
    journal = try EventJournal(db)
    insertEvent = try SealedInsert(
      db, "event",
      columns: [
        "id", "channel_id", "event_id", "type_id", "state", "is_verified", "occurred_at", "received_at", "digest",
        "claim_ref", "receeve_ref", "account_ref", "file_id", "line", "run_id", "reason", "line_hash",
      ], conflict: "ON CONFLICT (channel_id, event_id) DO NOTHING")
    findEvent = try SQLStatement(
      db,
      """
      SELECT id, digest, state, is_verified, received_at, line_hash, file_id, line FROM event
      WHERE channel_id = ? AND event_id = ?
      """)
    findBytes = try SQLStatement(
      db, "SELECT max(is_verified) FROM event_repeat WHERE event_id = ? AND line_hash = ?")
    insertBody = try SealedInsert(db, "event_body", columns: ["event_id", "body"])
    insertRepeat = try SQLStatement(
      db,
      """
      INSERT OR REPLACE INTO sealed_event_repeat
        (file_id, line, event_id, differs, run_id, digest, line_hash, received_at, is_verified)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertVersion = try SQLStatement(
      db,
      """
      INSERT OR IGNORE INTO sealed_event_version
        (event_id, digest, type_id, occurred_at, body, claim_ref, receeve_ref, account_ref)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    readStated = try SQLStatement(
      db,
      """
      SELECT t.name, b.body, e.occurred_at, e.state, e.reason, e.claim_ref, e.receeve_ref, e.account_ref
      FROM event e JOIN event_type t ON t.id = e.type_id LEFT JOIN event_body b ON b.event_id = e.id
      WHERE e.id = ?
      """)
  }

  /// An event as far as it decides how a further delivery of its id is taken.
  private struct Known {
    let id: Int64
    let digest: [UInt8]
    var state: EventState
    let isVerified: Bool
    let receivedAt: Int64
    let lineHash: Int64?
    let place: DeliveryPlace
  }

  /// Takes an accepted delivery; what a new one says is written by the next ``flush()`` at the latest.
  func store(_ event: NewEvent, channel: Int64, at place: DeliveryPlace) throws -> Taken {
    let (state, reason, stated) = event.content.stated
    let (id, type) = (try nextID ?? newestID() + 1, try typeID(event.type))
    insertEvent.add(id)
    insertEvent.add(channel)
    insertEvent.add(event.id)
    insertEvent.add(type)
    insertEvent.add(state.rawValue)
    insertEvent.add(event.isVerified)
    insertEvent.add(event.occurredAt.microseconds)
    insertEvent.add(event.receivedAt.microseconds)
    insertEvent.add(blob: event.digest)
    insertEvent.add(stated?.claimRef)
    insertEvent.add(stated?.receeveClaimRef)
    insertEvent.add(stated?.accountReference)
    insertEvent.add(place.file)
    insertEvent.add(place.line)
    insertEvent.add(runID)
    insertEvent.add(reason)
    insertEvent.add(event.lineHash)
    try insertEvent.run()
    guard db.changesCount > 0 else {
      nextID = id
      return try meetAgain(event, channel: channel, at: place)
    }
    nextID = id + 1
    gathered.append((id, channel, event))
    if gathered.count >= EventStore.gatheredMax { try flush() }
    return Taken(acceptance: .new, isNewLine: true)
  }

  private static let gatheredMax = 64

  /// Writes what new events say.
  func flush() throws {
    guard !gathered.isEmpty else { return }
    for (id, _, event) in gathered { if let body = event.body { try writeBody(body, of: id) } }
    for (id, channel, event) in gathered {
      if case .event(let stated) = event.content { try facts.write(stated, id: id, channel: channel) }
    }
    gathered.removeAll(keepingCapacity: true)
  }

  // MARK: A further delivery of a known id

  private func meetAgain(_ event: NewEvent, channel: Int64, at place: DeliveryPlace) throws -> Taken {
    try flush()
    guard let known = try find(event.id, channel: channel) else {
      throw DamagedRow(table: "event", row: "\(channel)/\(event.id)")
    }
    let isKnownLine = try isKnown(event, known, channel: channel, at: place)
    let outdoes = event.isVerified && !known.isVerified
    guard !isKnownLine || outdoes else { return Taken(acceptance: .repeated, isNewLine: false) }
    let differs = known.digest != event.digest
    let isKnownVersion = try !differs || isVersion(event.digest, of: known.id)
    if !isKnownLine {
      try addRepeat(
        of: known.id, at: place, digest: differs ? event.digest : nil, hash: event.lineHash,
        receivedAt: event.receivedAt.microseconds, isVerified: event.isVerified)
    } else {
      try db.execute(
        sql: "UPDATE sealed_event_repeat SET is_verified = 1 WHERE event_id = ? AND line_hash = ?",
        arguments: [known.id, event.lineHash])
    }
    if differs {
      try addVersion(event, of: known.id)
    } else if !isKnownLine, isEarlier(event, than: known) {
      try exchangePlaces(known, with: event, at: place)
    }
    if !differs, outdoes {
      try db.execute(sql: "UPDATE sealed_event SET is_verified = 1 WHERE id = ?", arguments: [known.id])
    }
    // Nothing unsigned ends a conflict, or counts beside what is verified: whoever sends thousands of contents under one id
    // has none of them compared with all the others.
    if outdoes || (differs && (event.isVerified || (known.state != .conflicting && !known.isVerified))) {
      try settle(known.id, channel: channel)
    }
    guard !isKnownVersion else { return Taken(acceptance: .repeated, isNewLine: !isKnownLine) }
    let now = try find(event.id, channel: channel)
    let acceptance: Acceptance =
      now?.state == .conflicting ? .conflicting : now?.digest == event.digest ? .new : .outdone
    return Taken(acceptance: acceptance, isNewLine: !isKnownLine)
  }

  /// Whether these very bytes came before; an event of an earlier version learns its hash at its place.
  private func isKnown(_ event: NewEvent, _ known: Known, channel: Int64, at place: DeliveryPlace) throws -> Bool {
    if known.lineHash == event.lineHash { return true }
    if known.lineHash == nil, known.place == place {
      try db.execute(
        sql: "UPDATE sealed_event SET line_hash = ? WHERE id = ?", arguments: [event.lineHash, known.id])
      if known.state == .malformed, known.digest == event.digest {
        try LineSubjects.carry(db, channel: channel, place, hash: event.lineHash)
      }
      return true
    }
    findBytes.bind(1, known.id)
    findBytes.bind(2, event.lineHash)
    defer { findBytes.reset() }
    return try findBytes.step() && !findBytes.isNull(0)
  }

  private func isVersion(_ digest: [UInt8], of id: Int64) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM event_version WHERE event_id = ? AND digest = ?)",
      arguments: [id, Data(digest)]) ?? false
  }

  /// The line that stands for a content: received first, then by its hash as it is shown.
  private func isEarlier(_ event: NewEvent, than known: Known) -> Bool {
    guard let hash = known.lineHash else { return false }
    let (ours, theirs) = (event.receivedAt.microseconds, known.receivedAt)
    return ours != theirs
      ? ours < theirs : UInt64(bitPattern: event.lineHash) < UInt64(bitPattern: hash)
  }

  private func exchangePlaces(_ known: Known, with event: NewEvent, at place: DeliveryPlace) throws {
    try db.execute(
      sql: "DELETE FROM sealed_event_repeat WHERE file_id = ? AND line = ?", arguments: [place.file, place.line])
    try addRepeat(
      of: known.id, at: known.place, digest: nil, hash: known.lineHash, receivedAt: known.receivedAt,
      isVerified: known.isVerified)
    try db.execute(
      sql: "UPDATE sealed_event SET file_id = ?, line = ?, line_hash = ?, received_at = ? WHERE id = ?",
      arguments: [place.file, place.line, event.lineHash, event.receivedAt.microseconds, known.id])
  }

  // MARK: What counts

  /// A content that came under an id, and whether a verified delivery said it.
  private struct Version {
    let digest: [UInt8]
    let isVerified: Bool
  }

  /// Makes an event what the deliveries of its id make it together.
  private func settle(_ id: Int64, channel: Int64) throws {
    let versions = try Row.fetchAll(
      db,
      sql: """
        SELECT digest, max(is_verified) FROM (
          SELECT digest, is_verified FROM event WHERE id = ?1
          UNION ALL SELECT coalesce(r.digest, e.digest), r.is_verified
            FROM event_repeat r JOIN event e ON e.id = r.event_id WHERE r.event_id = ?1)
        GROUP BY digest ORDER BY digest
        """, arguments: [id]
    ).map { Version(digest: Array($0[0] as Data), isVerified: $0[1]) }
    let isVerified = versions.contains(where: \.isVerified)
    let counting = versions.filter { $0.isVerified || !isVerified }
    guard counting.count == 1, let only = counting.first else {
      try facts.remove(id)
      return try db.execute(
        sql: "UPDATE sealed_event SET state = ?, reason = NULL WHERE id = ?",
        arguments: [EventState.conflicting.rawValue, id])
    }
    try exchangeVersions(id, with: only)
    try restate(id, channel: channel)
  }

  /// Makes a version the content that the event stands for, and the event's content a version; nothing when it is already.
  ///
  /// The event says nothing then, until it is restated.
  private func exchangeVersions(_ id: Int64, with version: Version) throws {
    let digest = Data(version.digest)
    let isThere = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM event_version WHERE event_id = ? AND digest = ?)", arguments: [id, digest])
    guard isThere == true,
      let line = try Row.fetchOne(
        db,
        sql: """
          SELECT file_id, line, line_hash, coalesce(received_at, 0) FROM event_repeat
          WHERE event_id = ? AND digest = ? ORDER BY received_at IS NULL, received_at, \(EventStore.hashOrder) LIMIT 1
          """, arguments: [id, digest])
    else { return }
    try facts.remove(id)
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO sealed_event_version
          (event_id, digest, type_id, occurred_at, body, claim_ref, receeve_ref, account_ref)
        SELECT e.id, e.digest, e.type_id, e.occurred_at, b.body, e.claim_ref, e.receeve_ref, e.account_ref
        FROM event e LEFT JOIN event_body b ON b.event_id = e.id WHERE e.id = ?
        """, arguments: [id])
    try db.execute(
      sql: """
        UPDATE sealed_event_repeat SET differs = 1, digest = (SELECT digest FROM event WHERE id = ?1)
        WHERE event_id = ?1 AND differs = 0
        """, arguments: [id])
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO sealed_event_repeat
          (file_id, line, event_id, differs, run_id, digest, line_hash, received_at, is_verified)
        SELECT file_id, line, id, 1, run_id, digest, line_hash, received_at, is_verified FROM event WHERE id = ?
        """, arguments: [id])
    try db.execute(
      sql: "DELETE FROM sealed_event_repeat WHERE file_id = ? AND line = ?",
      arguments: [line[0] as Int64, line[1] as Int64])
    try db.execute(
      sql: "UPDATE sealed_event_repeat SET differs = 0, digest = NULL WHERE event_id = ? AND digest = ?",
      arguments: [id, digest])
    try db.execute(
      sql: """
        UPDATE sealed_event SET (digest, type_id, occurred_at, claim_ref, receeve_ref, account_ref) =
            (SELECT v.digest, v.type_id, v.occurred_at, v.claim_ref, v.receeve_ref, v.account_ref
             FROM event_version v WHERE v.event_id = sealed_event.id AND v.digest = ?1),
          file_id = ?2, line = ?3, line_hash = ?4, received_at = ?5, is_verified = ?6, state = ?7
        WHERE id = ?8
        """,
      arguments: [
        digest, line[0] as Int64, line[1] as Int64, line[2] as Int64?, line[3] as Int64, version.isVerified,
        EventState.conflicting.rawValue, id,
      ])
    try db.execute(sql: "DELETE FROM sealed_event_body WHERE event_id = ?", arguments: [id])
    try db.execute(
      sql: """
        INSERT INTO sealed_event_body (event_id, body, seal)
        SELECT event_id, body, row_seal('event_body', event_id, body)
        FROM event_version WHERE event_id = ?1 AND digest = ?2 AND body IS NOT NULL
        """, arguments: [id, digest])
    try journal.hasNewBody(id)
    try db.execute(
      sql: "DELETE FROM sealed_event_version WHERE event_id = ?1 AND digest = ?2", arguments: [id, digest])
  }

  /// Reads again what an event's kept body says, and makes the event say it.
  func restate(_ id: Int64, channel: Int64) throws {
    try flush()
    guard let kept = try kept(id) else { return }
    let (state, reason, stated) = kept.content.stated
    guard state.rawValue != kept.state || reason != kept.reason else { return }
    try facts.remove(id)
    try db.execute(
      sql:
        "UPDATE sealed_event SET state = ?, reason = ?, claim_ref = ?, receeve_ref = ?, account_ref = ? WHERE id = ?",
      arguments: [
        state.rawValue, reason, stated?.claimRef, stated?.receeveClaimRef, stated?.accountReference, id,
      ])
    if state == .applied, let stated {
      try facts.write(stated, id: id, channel: channel)
      try journal.saysAnew(id)
    }
  }

  /// What an event's kept body says with the types that are known now, and how the event stands.
  private func kept(_ id: Int64) throws -> (content: AcceptedDelivery.Content, state: Int64, reason: String?)? {
    readStated.bind(1, id)
    defer { readStated.reset() }
    guard try readStated.step() else { return nil }
    let occurredAt = Instant(microseconds: readStated.integer(2))
    let content =
      readStated.textOrNil(1).map { read(readStated.text(0), $0, occurredAt) }
      ?? .event(
        Event(
          occurredAt: occurredAt, claimRef: readStated.textOrNil(5), receeveClaimRef: readStated.textOrNil(6),
          accountReference: readStated.textOrNil(7), fact: .other))
    return (content, readStated.integer(3), readStated.textOrNil(4))
  }

  // MARK: A line that is withdrawn

  /// Takes back what was accepted of a line that turned out not to be finished.
  func withdraw(_ place: DeliveryPlace, channel: Int64) throws {
    try flush()
    let arguments: StatementArguments = [place.file, place.line]
    if let id = try Int64.fetchOne(
      db, sql: "SELECT event_id FROM event_repeat WHERE file_id = ? AND line = ?", arguments: arguments)
    {
      try db.execute(sql: "DELETE FROM sealed_event_repeat WHERE file_id = ? AND line = ?", arguments: arguments)
      try dropLonelyVersions(id)
      try settle(id, channel: channel)
    } else if let id = try Int64.fetchOne(
      db, sql: "SELECT id FROM event WHERE file_id = ? AND line = ?", arguments: arguments)
    {
      try withdraw(id, channel: channel)
    }
  }

  private func withdraw(_ id: Int64, channel: Int64) throws {
    if let same = try Row.fetchOne(
      db,
      sql: """
        SELECT file_id, line, line_hash, coalesce(received_at, 0) FROM event_repeat WHERE event_id = ? AND differs = 0
        ORDER BY received_at IS NULL, received_at, \(EventStore.hashOrder) LIMIT 1
        """, arguments: [id])
    {
      try db.execute(
        sql: "UPDATE sealed_event SET file_id = ?, line = ?, line_hash = ?, received_at = ? WHERE id = ?",
        arguments: [same[0] as Int64, same[1] as Int64, same[2] as Int64?, same[3] as Int64, id])
      return try db.execute(
        sql: "DELETE FROM sealed_event_repeat WHERE file_id = ? AND line = ?",
        arguments: [same[0] as Int64, same[1] as Int64])
    }
    let others = try Row.fetchAll(
      db,
      sql: """
        SELECT r.digest, max(r.is_verified) FROM event_repeat r
        JOIN event_version v ON v.event_id = r.event_id AND v.digest = r.digest
        WHERE r.event_id = ? GROUP BY r.digest ORDER BY r.digest
        """, arguments: [id])
    guard let first = others.first else { return try delete(id) }
    let digest = try Data.fetchOne(db, sql: "SELECT digest FROM event WHERE id = ?", arguments: [id])
    try exchangeVersions(id, with: Version(digest: Array(first[0] as Data), isVerified: first[1]))
    // What the withdrawn line said stands nowhere any more.
    try db.execute(sql: "DELETE FROM sealed_event_repeat WHERE event_id = ? AND digest = ?", arguments: [id, digest])
    try dropLonelyVersions(id)
    try settle(id, channel: channel)
  }

  private func dropLonelyVersions(_ id: Int64) throws {
    try db.execute(
      sql: """
        DELETE FROM sealed_event_version WHERE event_id = ?1
          AND digest NOT IN (SELECT r.digest FROM event_repeat r WHERE r.event_id = ?1 AND r.digest IS NOT NULL)
        """, arguments: [id])
  }

  private func delete(_ id: Int64) throws {
    nextID = nil
    try facts.remove(id)
    for (table, column) in [
      ("event_body", "event_id"), ("event_version", "event_id"), ("event_repeat", "event_id"), ("event", "id"),
    ] {
      try db.execute(sql: "DELETE FROM \(Seal.prefix)\(table) WHERE \(column) = ?", arguments: [id])
    }
  }

  // MARK: Rows

  /// Numbers up to the newest mark are not given out again: a new event is known by its number.
  private func newestID() throws -> Int64 {
    max(try Int64.fetchOne(db, sql: "SELECT max(id) FROM sealed_event") ?? 0, journal.top)
  }

  private func find(_ event: String, channel: Int64) throws -> Known? {
    findEvent.bind(1, channel)
    findEvent.bind(2, event)
    defer { findEvent.reset() }
    guard try findEvent.step(), let state = EventState(rawValue: findEvent.integer(2)) else { return nil }
    return Known(
      id: findEvent.integer(0), digest: findEvent.blob(1), state: state, isVerified: findEvent.bool(3),
      receivedAt: findEvent.integer(4), lineHash: findEvent.integerOrNil(5),
      place: DeliveryPlace(file: findEvent.integer(6), line: findEvent.integer(7)))
  }

  private func addRepeat(
    of id: Int64, at place: DeliveryPlace, digest: [UInt8]?, hash: Int64?, receivedAt: Int64, isVerified: Bool
  ) throws {
    insertRepeat.bind(1, place.file)
    insertRepeat.bind(2, place.line)
    insertRepeat.bind(3, id)
    insertRepeat.bind(4, digest != nil)
    insertRepeat.bind(5, runID)
    if let digest { insertRepeat.bind(6, blob: digest) } else { insertRepeat.bind(6, nil as Int64?) }
    insertRepeat.bind(7, hash)
    insertRepeat.bind(8, receivedAt)
    insertRepeat.bind(9, isVerified)
    try insertRepeat.run()
  }

  private func addVersion(_ event: NewEvent, of id: Int64) throws {
    let stated = event.content.stated.event
    insertVersion.bind(1, id)
    insertVersion.bind(2, blob: event.digest)
    insertVersion.bind(3, try typeID(event.type))
    insertVersion.bind(4, event.occurredAt.microseconds)
    insertVersion.bind(5, event.body)
    insertVersion.bind(6, stated?.claimRef)
    insertVersion.bind(7, stated?.receeveClaimRef)
    insertVersion.bind(8, stated?.accountReference)
    try insertVersion.run()
  }

  private func writeBody(_ body: String, of id: Int64) throws {
    insertBody.add(id)
    insertBody.add(body)
    try insertBody.run()
  }

  private func typeID(_ name: String) throws -> Int64 {
    if let id = types[name] { return id }
    var id = try Int64.fetchOne(db, sql: "SELECT id FROM event_type WHERE name = ?", arguments: [name])
    if id == nil {
      try db.execute(sql: "INSERT INTO sealed_event_type (name) VALUES (?)", arguments: [name])
      id = db.lastInsertedRowID
    }
    // Names are what a sender likes: not all of them are held in memory.
    if types.count < EventStore.typesMax { types[name] = id }
    return id ?? 0
  }

  private static let typesMax = 1024

  /// Hashes in the order of the digits that they are shown with: they are stored as signed numbers.
  static let hashOrder = "line_hash < 0, line_hash"
}
