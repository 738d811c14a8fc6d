package import Amounts
package import Books
private import Foundation
package import GRDB

/// How far a file of deliveries has been read.
package struct SourceFile: Hashable, Sendable {
  package var id: Int64
  package var generation: Int64
  package var bytesRead: Int64
  package var linesRead: Int64
  package var blankLines: Int64
  /// A digest of the file's first bytes and of those before `bytesRead`: tells a grown file from a replaced one.
  package var fingerprint: [UInt8]
}

/// A delivery that passed parsing and verification, as it is stored.
package struct NewEvent: Sendable {
  /// Debitura `id` or Receeve `messageId`.
  package var id: String
  /// `event` or `messageType`, as sent.
  package var type: String
  package var isVerified: Bool
  package var receivedAt: Instant
  package var occurredAt: Instant
  /// SHA-256 of the canonical content.
  package var digest: [UInt8]
  package var content: Content
  /// What is kept of the body; nil for events without financial relevance.
  package var body: String?

  package enum Content: Sendable {
    case event(Event)
    /// Kept with its references, not applied.
    case unknownType(Event)
    /// A money or balance event without its figures.
    case malformed(reason: String)
  }

  package init(
    id: String, type: String, isVerified: Bool, receivedAt: Instant, occurredAt: Instant, digest: [UInt8],
    content: Content, body: String?
  ) {
    self.id = id
    self.type = type
    self.isVerified = isVerified
    self.receivedAt = receivedAt
    self.occurredAt = occurredAt
    self.digest = digest
    self.content = content
    self.body = body
  }
}

/// Where a delivery was read.
package struct DeliveryPlace: Hashable, Sendable {
  package var file: Int64
  /// From 1, blank lines counted.
  package var line: Int64

  package init(file: Int64, line: Int64) {
    self.file = file
    self.line = line
  }
}

/// What became of an accepted delivery.
package enum Acceptance: Hashable, Sendable {
  case new, repeated, conflicting
}

/// Stores deliveries inside one transaction; every line ends in exactly one table.
package final class IngestSession {
  private let db: Database
  private let runID: Int64
  private var types: [String: Int64] = [:]
  private let insertEvent: SQLStatement
  private let findEvent: SQLStatement
  private let insertBody: SQLStatement
  private let insertRepeat: SQLStatement
  private let findVersion: SQLStatement
  private let insertQuarantine: SQLStatement
  private let insertUnreadable: SQLStatement
  private let insertLine: SQLStatement
  private let insertClaim: SQLStatement
  private let insertCase: SQLStatement
  private let insertClient: SQLStatement
  private let insertBooking: SQLStatement

  /// Begins a session of a registered run.
  package init(_ db: Database, runID: Int64) throws {
    self.db = db
    self.runID = runID
    for row in try Row.fetchAll(db, sql: "SELECT name, id FROM event_type") { types[row[0]] = row[1] }
    insertEvent = try SQLStatement(
      db,
      """
      INSERT INTO event (channel_id, event_id, type_id, state, is_verified, occurred_at, received_at, digest, claim_ref,
        receeve_ref, account_ref, file_id, line, run_id, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id, event_id) DO NOTHING
      """)
    findEvent = try SQLStatement(db, "SELECT id, digest, state FROM event WHERE channel_id = ? AND event_id = ?")
    insertBody = try SQLStatement(db, "INSERT INTO event_body (event_id, body) VALUES (?, ?)")
    insertRepeat = try SQLStatement(
      db, "INSERT INTO event_repeat (file_id, line, event_id, differs, run_id, digest) VALUES (?, ?, ?, ?, ?, ?)")
    findVersion = try SQLStatement(
      db, "SELECT 1 FROM event_repeat WHERE event_id = ? AND differs = 1 AND digest = ? LIMIT 1")
    insertQuarantine = try SQLStatement(
      db, "INSERT INTO quarantine (file_id, line, channel_id, event_id, reason, run_id) VALUES (?, ?, ?, ?, ?, ?)")
    insertUnreadable = try SQLStatement(
      db, "INSERT INTO unreadable_line (file_id, line, reason, run_id) VALUES (?, ?, ?, ?)")
    insertLine = try SQLStatement(
      db,
      """
      INSERT INTO payment_line (event_id, line, occurred_at, provider, tracking_id, family, status, claim_ref,
        receeve_ref, account_ref, amount, currency, total, breaks_sum, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertClaim = try SQLStatement(
      db,
      """
      INSERT INTO claim_event (event_id, occurred_at, kind, claim_ref, receeve_ref, amount, currency, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertCase = try SQLStatement(
      db, "INSERT INTO case_event (event_id, occurred_at, case_id, lifecycle) VALUES (?, ?, ?, ?)")
    insertClient = try SQLStatement(
      db,
      """
      INSERT INTO client_event (event_id, channel_id, occurred_at, tenant, kind, is_attributed)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    insertBooking = try SQLStatement(
      db,
      """
      INSERT INTO booking_event (event_id, channel_id, occurred_at, kind, payment_id, case_id, amount, currency)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  // MARK: Files

  /// The channel's number, given out at its first use.
  package func channelID(_ name: String) throws -> Int64 {
    try db.execute(sql: "INSERT INTO channel (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
    return try Int64.fetchOne(db, sql: "SELECT id FROM channel WHERE name = ?", arguments: [name]) ?? 0
  }

  /// The newest generation of a file; nil when it was never read.
  package func file(channel: Int64, path: String) throws -> SourceFile? {
    let sql = """
      SELECT id, generation, bytes_read, lines_read, blank_lines, fingerprint FROM source_file
      WHERE channel_id = ? AND path = ? ORDER BY generation DESC LIMIT 1
      """
    return try Row.fetchOne(db, sql: sql, arguments: [channel, path]).map {
      SourceFile(
        id: $0[0], generation: $0[1], bytesRead: $0[2], linesRead: $0[3], blankLines: $0[4],
        fingerprint: Array($0[5] as Data))
    }
  }

  /// Begins a generation of a file, before its first line is stored.
  package func beginFile(channel: Int64, path: String, generation: Int64) throws -> SourceFile {
    try db.execute(
      sql: """
        INSERT INTO source_file (channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint)
        VALUES (?, ?, ?, 0, 0, 0, x'')
        """, arguments: [channel, path, generation])
    return SourceFile(
      id: db.lastInsertedRowID, generation: generation, bytesRead: 0, linesRead: 0, blankLines: 0, fingerprint: [])
  }

  /// Remembers how far a file was read.
  package func save(_ file: SourceFile) throws {
    try db.execute(
      sql: """
        UPDATE source_file SET bytes_read = ?, lines_read = ?, blank_lines = ?, fingerprint = ? WHERE id = ?
        """, arguments: [file.bytesRead, file.linesRead, file.blankLines, Data(file.fingerprint), file.id])
  }

  // MARK: Lines

  /// Stores a line that cannot be read.
  package func storeUnreadable(_ place: DeliveryPlace, reason: String) throws {
    insertUnreadable.bind(1, place.file)
    insertUnreadable.bind(2, place.line)
    insertUnreadable.bind(3, reason)
    insertUnreadable.bind(4, runID)
    try insertUnreadable.run()
  }

  /// Stores a delivery that does not count; it takes no part in deduplication.
  package func storeQuarantined(_ place: DeliveryPlace, channel: Int64, id: String, reason: String) throws {
    insertQuarantine.bind(1, place.file)
    insertQuarantine.bind(2, place.line)
    insertQuarantine.bind(3, channel)
    insertQuarantine.bind(4, id)
    insertQuarantine.bind(5, reason)
    insertQuarantine.bind(6, runID)
    try insertQuarantine.run()
  }

  /// Stores an accepted delivery, unless its id is known: then it is a repeat, or makes the id conflicting.
  package func store(_ event: NewEvent, channel: Int64, at place: DeliveryPlace) throws -> Acceptance {
    let state: Int64
    var reason: String?
    var stated: Event?
    switch event.content {
    case .event(let content): (state, stated) = (0, content)
    case .malformed(let why): (state, reason) = (2, why)
    case .unknownType(let content): (state, stated) = (3, content)
    }
    insertEvent.bind(1, channel)
    insertEvent.bind(2, event.id)
    insertEvent.bind(3, try typeID(event.type))
    insertEvent.bind(4, state)
    insertEvent.bind(5, event.isVerified)
    insertEvent.bind(6, event.occurredAt.microseconds)
    insertEvent.bind(7, event.receivedAt.microseconds)
    insertEvent.bind(8, blob: event.digest)
    insertEvent.bind(9, stated?.claimRef)
    insertEvent.bind(10, stated?.receeveClaimRef)
    insertEvent.bind(11, stated?.accountReference)
    insertEvent.bind(12, place.file)
    insertEvent.bind(13, place.line)
    insertEvent.bind(14, runID)
    insertEvent.bind(15, reason)
    try insertEvent.run()
    guard db.changesCount > 0 else { return try meetAgain(event, channel: channel, at: place) }
    let id = db.lastInsertedRowID
    if let body = event.body {
      insertBody.bind(1, id)
      insertBody.bind(2, body)
      try insertBody.run()
    }
    if state == 0, let stated { try apply(stated, id: id, channel: channel) }
    return .new
  }

  private func meetAgain(_ event: NewEvent, channel: Int64, at place: DeliveryPlace) throws -> Acceptance {
    findEvent.bind(1, channel)
    findEvent.bind(2, event.id)
    defer { findEvent.reset() }
    guard try findEvent.step() else { preconditionFailure("an event that could not be inserted must be there") }
    let id = findEvent.integer(0)
    let differs = findEvent.blob(1) != event.digest
    let isKnownVersion = differs ? try isKnown(event.digest, of: id) : true
    insertRepeat.bind(1, place.file)
    insertRepeat.bind(2, place.line)
    insertRepeat.bind(3, id)
    insertRepeat.bind(4, differs)
    insertRepeat.bind(5, runID)
    if differs { insertRepeat.bind(6, blob: event.digest) } else { insertRepeat.bind(6, nil as Int64?) }
    try insertRepeat.run()
    guard !isKnownVersion else { return .repeated }
    if findEvent.integer(2) != 1 { try disown(id) }
    return .conflicting
  }

  /// Whether a conflicting version of an event was stored before.
  private func isKnown(_ digest: [UInt8], of event: Int64) throws -> Bool {
    findVersion.bind(1, event)
    findVersion.bind(2, blob: digest)
    defer { findVersion.reset() }
    return try findVersion.step()
  }

  /// Takes away what a conflicting event said: none of its versions counts for anything, on whatever night they came.
  private func disown(_ id: Int64) throws {
    try db.execute(sql: "UPDATE event SET state = 1 WHERE id = ?", arguments: [id])
    for table in ["payment_line", "claim_event", "case_event", "client_event", "booking_event"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE event_id = ?", arguments: [id])
    }
  }

  private func typeID(_ name: String) throws -> Int64 {
    if let id = types[name] { return id }
    try db.execute(sql: "INSERT INTO event_type (name) VALUES (?)", arguments: [name])
    types[name] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  // MARK: What events say

  private func apply(_ event: Event, id: Int64, channel: Int64) throws {
    let at = event.occurredAt.microseconds
    switch event.fact {
    case .other: break
    case .payment(let payment): try apply(payment, of: event, id: id)
    case .claimCreated(let money):
      try storeClaim(event, id: id, kind: 0, amount: money.minorUnits, currency: money.currency.code)
    case .claimTotal(let units): try storeClaim(event, id: id, kind: 1, amount: units, currency: nil)
    case .claimResolved: try storeClaim(event, id: id, kind: 2, amount: nil, currency: nil)
    case .caseUpdated(let caseID, let lifecycle): try storeCase(id: id, at: at, caseID: caseID, lifecycle: lifecycle)
    case .caseClosed(let caseID):
      try storeCase(id: id, at: at, caseID: caseID, lifecycle: Lifecycle.closed.rawValue)
    case .client(let kind, let tenant, let isAttributed):
      insertClient.bind(1, id)
      insertClient.bind(2, channel)
      insertClient.bind(3, at)
      insertClient.bind(4, tenant)
      insertClient.bind(5, kind.rawValue)
      insertClient.bind(6, isAttributed)
      try insertClient.run()
    case .paymentCreated(let payment, let caseID, let amount):
      try storeBooking(id: id, channel: channel, at: at, kind: 0, payment: payment, caseID: caseID, amount: amount)
    case .paymentDeleted(let payment, let caseID):
      try storeBooking(id: id, channel: channel, at: at, kind: 1, payment: payment, caseID: caseID, amount: nil)
    }
  }

  private func apply(_ payment: ProviderPayment, of event: Event, id: Int64) throws {
    let breaksSum = payment.breaksSum
    for (index, line) in payment.lines.enumerated() {
      let row = PaymentLineRecord(
        occurredAt: event.occurredAt.microseconds, provider: payment.provider, trackingID: payment.trackingID,
        family: payment.family == .multi ? 1 : 0, status: Int64(payment.status.rawValue), claimRef: line.claimRef,
        receeveRef: line.receeveClaimRef, amount: line.amount.minorUnits, currency: line.amount.currency.code,
        total: payment.total, breaksSum: breaksSum)
      insertLine.bind(1, id)
      insertLine.bind(2, Int64(index))
      insertLine.bind(3, row.occurredAt)
      insertLine.bind(4, row.provider)
      insertLine.bind(5, row.trackingID)
      insertLine.bind(6, row.family)
      insertLine.bind(7, row.status)
      insertLine.bind(8, row.claimRef)
      insertLine.bind(9, row.receeveRef)
      insertLine.bind(10, event.accountReference)
      insertLine.bind(11, row.amount)
      insertLine.bind(12, row.currency)
      insertLine.bind(13, row.total)
      insertLine.bind(14, row.breaksSum)
      insertLine.bind(15, row.checksum)
      try insertLine.run()
    }
  }

  private func storeClaim(_ event: Event, id: Int64, kind: Int64, amount: Int64?, currency: String?) throws {
    let at = event.occurredAt.microseconds
    insertClaim.bind(1, id)
    insertClaim.bind(2, at)
    insertClaim.bind(3, kind)
    insertClaim.bind(4, event.claimRef)
    insertClaim.bind(5, event.receeveClaimRef)
    insertClaim.bind(6, amount)
    insertClaim.bind(7, currency)
    insertClaim.bind(8, ClaimEventRecord.checksum(at: at, kind: kind, amount: amount, currency: currency))
    try insertClaim.run()
  }

  private func storeCase(id: Int64, at: Int64, caseID: String, lifecycle: String) throws {
    insertCase.bind(1, id)
    insertCase.bind(2, at)
    insertCase.bind(3, caseID)
    insertCase.bind(4, lifecycle)
    try insertCase.run()
  }

  private func storeBooking(
    id: Int64, channel: Int64, at: Int64, kind: Int64, payment: String, caseID: String?, amount: Money?
  ) throws {
    insertBooking.bind(1, id)
    insertBooking.bind(2, channel)
    insertBooking.bind(3, at)
    insertBooking.bind(4, kind)
    insertBooking.bind(5, payment)
    insertBooking.bind(6, caseID)
    insertBooking.bind(7, amount?.minorUnits)
    insertBooking.bind(8, amount?.currency.code)
    try insertBooking.run()
  }
}
