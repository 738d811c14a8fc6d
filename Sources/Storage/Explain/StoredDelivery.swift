package import Amounts
package import Books
package import GRDB

/// A run that stored something.
package struct StoredRun: Hashable, Sendable {
  package let id: Int64
  package let asOf: Instant
}

/// A line of a file of deliveries.
package struct DeliveryPlaceName: Hashable, Sendable {
  package let path: String
  /// A file that was replaced begins a new generation.
  package let generation: Int64
  package let line: Int64
}

/// A stored delivery, without its content: where it is, what it was, and how it was taken.
package struct StoredDelivery: Hashable, Sendable {
  package enum State: Int64, Sendable { case applied, conflicting, malformed, unknownType }

  package let event: EventRef
  package let channel: String
  package let id: String
  package let type: String
  package let state: State
  /// Whether the signature was checked; else it was unsigned, on a channel that does not require one.
  package let isVerified: Bool
  package let occurredAt: Instant
  package let receivedAt: Instant
  /// SHA-256 of the content, in hexadecimal.
  package let digest: String
  package let place: DeliveryPlaceName
  package let run: StoredRun
  package let reason: String?
  /// Whether it has payment references: they are kept as hashes, and their texts stand in the file.
  package let hasPaymentReference: Bool
  /// Later deliveries of the same id, with whether they say something else.
  package var repeats: [(place: DeliveryPlaceName, differs: Bool)]

  package static func == (left: Self, right: Self) -> Bool { left.event == right.event }

  package func hash(into hasher: inout Hasher) { hasher.combine(event) }
}

/// A stored line that does not count, without its content.
package struct KeptLine: Sendable {
  /// Where it was first met.
  package let place: DeliveryPlaceName
  package let reason: String
  package let run: StoredRun
  /// Every place of the same bytes, `path:line`, in order.
  package let places: [String]
  /// In bytes, without the line end; nil for a line that an earlier version kept.
  package let length: Int64?
  /// SHA-256 of the line without its end, in hexadecimal.
  package let digest: String?
}

/// Looks deliveries up; never their content.
package struct DeliveryBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The deliveries of some events, in order of time and then of arrival.
  package func deliveries(_ events: some Sequence<EventRef>) throws -> [StoredDelivery] {
    let ids = Set(events).sorted()
    guard !ids.isEmpty else { return [] }
    return try read("e.id IN (SELECT value FROM json_each(?))", [json(ids)])
  }

  /// The accepted delivery with an id.
  package func delivery(channel: String, id: String) throws -> StoredDelivery? {
    try read("e.event_id = ? AND c.name = ?", [id, channel]).first
  }

  /// The accepted deliveries that a line, known by its hash, stands for.
  package func deliveries(channel: String, hash: Int64) throws -> [StoredDelivery] {
    try read("e.line_hash = ? AND c.name = ?", [hash, channel])
  }

  /// The deliveries that name a claim, by either of its references.
  package func ofClaim(_ claimRef: String) throws -> [StoredDelivery] {
    try read(
      """
      e.id IN (SELECT id FROM \(Excerpt.events) s WHERE claim_ref = ?1
        OR (claim_ref IS NULL AND coalesce(
          (SELECT a.claim_ref FROM claim_alias a WHERE a.receeve_ref = s.receeve_ref), receeve_ref) = ?1)
        UNION SELECT t.event_id FROM temp.payment_line t WHERE \(ClaimJoin.resolved) = ?1)
      """, [claimRef])
  }

  /// The deliveries of Debitura about a case.
  package func ofCase(_ caseID: String) throws -> [StoredDelivery] {
    try read("e.id IN (SELECT event_id FROM main.case_event WHERE case_id = ?)", [caseID])
  }

  /// The `payment.created` and `payment.deleted` deliveries of a payment.
  package func ofPayment(_ id: String) throws -> [StoredDelivery] {
    try read("e.id IN (SELECT event_id FROM main.booking_event WHERE payment_id = ?)", [id])
  }

  /// Deliveries that do not count, by the id that they name.
  package func quarantined(channel: String, id: String) throws -> [KeptLine] {
    try kept("k.kind = 1 AND k.event_id = ? AND c.name = ?", [id, channel])
  }

  /// A line that is no delivery, by its hash.
  package func unreadable(channel: String, hash: Int64) throws -> [KeptLine] {
    try kept("k.kind = 0 AND k.line_hash = ? AND c.name = ?", [hash, channel])
  }

  private func kept(_ condition: String, _ arguments: StatementArguments) throws -> [KeptLine] {
    let places = try LinePlaces(db)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT f.path, f.generation, k.line, k.reason, r.id, r.as_of, k.channel_id, k.line_hash, k.length,
          lower(hex(k.digest))
        FROM kept_line k JOIN source_file f ON f.id = k.file_id JOIN channel c ON c.id = k.channel_id
        JOIN run r ON r.id = k.run_id WHERE \(condition) ORDER BY k.file_id, k.line
        """, arguments: arguments
    ).map { row in
      KeptLine(
        place: row.place(0), reason: row[3], run: row.run(4),
        places: try (row[7] as Int64?).map { try places.read(channel: row[6], hash: $0) } ?? [], length: row[8],
        digest: row[9])
    }
  }

  private func read(_ condition: String, _ arguments: StatementArguments) throws -> [StoredDelivery] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT f.path, f.generation, e.line, e.id, c.name, e.event_id, t.name, e.state, e.is_verified, e.occurred_at,
          e.received_at, lower(hex(e.digest)), r.id, r.as_of, e.reason,
          EXISTS (SELECT 1 FROM event_body b WHERE b.event_id = e.id AND instr(b.body, '"paymentReference":'))
        FROM event e JOIN channel c ON c.id = e.channel_id JOIN event_type t ON t.id = e.type_id
        JOIN source_file f ON f.id = e.file_id JOIN run r ON r.id = e.run_id
        WHERE \(condition) ORDER BY e.occurred_at, e.id
        """, arguments: arguments)
    let repeats = try repeats(rows.map { $0[3] })
    return rows.map { row in
      StoredDelivery(
        event: row[3], channel: row[4], id: row[5], type: row[6],
        state: StoredDelivery.State(rawValue: row[7]) ?? .malformed, isVerified: row[8],
        occurredAt: Instant(microseconds: row[9]), receivedAt: Instant(microseconds: row[10]), digest: row[11],
        place: row.place(0), run: row.run(12), reason: row[14], hasPaymentReference: row[15],
        repeats: repeats[row[3]] ?? [])
    }
  }

  private func repeats(_ events: [EventRef]) throws -> [EventRef: [(DeliveryPlaceName, Bool)]] {
    guard !events.isEmpty else { return [:] }
    var repeats: [EventRef: [(DeliveryPlaceName, Bool)]] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT f.path, f.generation, r.line, r.event_id, r.differs FROM event_repeat r
        JOIN source_file f ON f.id = r.file_id
        WHERE r.event_id IN (SELECT value FROM json_each(?)) ORDER BY r.file_id, r.line
        """, arguments: [json(events)])
    for row in rows { repeats[row[3], default: []].append((row.place(0), row[4])) }
    return repeats
  }

  private func json(_ ids: [EventRef]) -> String { "[" + ids.map(String.init).joined(separator: ",") + "]" }
}

extension Row {
  /// Path, generation and line from a column on.
  fileprivate func place(_ column: Int) -> DeliveryPlaceName {
    DeliveryPlaceName(path: self[column], generation: self[column + 1], line: self[column + 2])
  }

  /// Id and instant of a run from a column on.
  func run(_ column: Int) -> StoredRun {
    StoredRun(id: self[column], asOf: Instant(microseconds: self[column + 1]))
  }
}
