import Amounts
package import Books
import GRDB

extension ReconcileSession {
  /// The findings on deliveries and their channels: unreadable, unknown, unverified and conflicting ones (inputs 2).
  package func forEachDeliveryFinding(_ body: (Finding) throws -> Void) throws {
    let unreadable = try forEachChannelFinding(body)
    try forEachUnparsed(unreadable: unreadable, body)
    try forEachUnknownType(body)
    try forEachUnverified(body)
    try forEachConflict(body)
  }

  /// The findings on channels as a whole; gives since which run each unreadable one is so, by its number.
  private func forEachChannelFinding(_ body: (Finding) throws -> Void) throws -> [Int64: Int64] {
    var unreadable: [Int64: Int64] = [:]
    let channels = try Row.fetchAll(
      db,
      sql: """
        SELECT c.id, c.name, c.newest_receipt,
          (SELECT l.files FROM channel_look l WHERE l.channel_id = c.id AND l.files IS NOT NULL
           ORDER BY l.run_id DESC LIMIT 1),
          EXISTS (SELECT 1 FROM event e WHERE e.channel_id = c.id)
            OR EXISTS (SELECT 1 FROM kept_line k WHERE k.channel_id = c.id)
        FROM channel c ORDER BY c.name
        """)
    for row in channels {
      let name: String = row[1]
      // What was retired is nobody's business any more.
      guard let place = place(name) else { continue }
      let looks = try Row.fetchAll(
        db, sql: "SELECT run_id, new_lines, malformed FROM channel_look WHERE channel_id = ? ORDER BY run_id",
        arguments: [row[0] as Int64]
      ).map { ChannelUnreadable.Look(run: $0[0], newLines: $0[1], malformed: $0[2]) }
      if let since = ChannelUnreadable.since(looks) {
        unreadable[row[0]] = since.run
        try body(
          ChannelUnreadable.finding(channel: name, since: since, partner: place.partner, tenant: place.tenant))
      }
      for finding in [
        ChannelMissing.finding(
          channel: name, files: row[3], hasLines: row[4], partner: place.partner, tenant: place.tenant),
        ChannelSilent.finding(
          channel: name, newest: (row[2] as Int64?).map(Instant.init(microseconds:)), days: place.silenceDays,
          partner: place.partner, tenant: place.tenant, context: context),
      ].compactMap(\.self) { try body(finding) }
    }
    return unreadable
  }

  /// Lines that are no delivery, and money events without figures; not those found while their channel is unreadable.
  private func forEachUnparsed(unreadable: [Int64: Int64], _ body: (Finding) throws -> Void) throws {
    let lines = try SQLStatement(
      db,
      """
      SELECT c.id, c.name, u.hash, u.reason, u.run_id FROM (
        SELECT channel_id, coalesce(line_hash, -id) AS hash, reason, run_id FROM kept_line WHERE kind = 0
        UNION ALL SELECT channel_id, coalesce(line_hash, -id), coalesce(reason, ''), run_id FROM event WHERE state = 2 AND state <> 0
      ) u JOIN channel c ON c.id = u.channel_id ORDER BY c.name, u.hash < 0, u.hash
      """)
    let places = try LinePlaces(db)
    while try lines.step() {
      if let since = unreadable[lines.integer(0)], lines.integer(4) >= since { continue }
      let (channel, hash) = (lines.text(1), lines.integer(2))
      let place = place(channel)
      try body(
        EventUnparsed.finding(
          channel: channel, hash: hash, places: try places.read(channel: lines.integer(0), hash: hash),
          partner: place?.partner, tenant: place?.tenant, reason: lines.text(3)))
    }
  }

  private func forEachUnknownType(_ body: (Finding) throws -> Void) throws {
    let unknown = try SQLStatement(
      db,
      """
      SELECT c.name, e.event_id, t.name, e.id FROM event e CROSS JOIN channel c ON c.id = e.channel_id
      JOIN event_type t ON t.id = e.type_id WHERE e.state = 3 AND e.state <> 0 ORDER BY c.name, e.event_id
      """)
    while try unknown.step() {
      let place = place(unknown.text(0))
      try body(
        EventUnknownType.finding(
          channel: unknown.text(0), id: unknown.text(1), type: unknown.text(2), partner: place?.partner,
          tenant: place?.tenant, event: unknown.integer(3)))
    }
  }

  private func forEachUnverified(_ body: (Finding) throws -> Void) throws {
    let rows = try SQLStatement(
      db,
      """
      SELECT c.name, k.event_id, k.line_hash, k.reason, c.id FROM kept_line k JOIN channel c ON c.id = k.channel_id
      WHERE k.kind = 1
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.channel_id = k.channel_id AND e.event_id = k.event_id)
      ORDER BY c.name, k.event_id, k.line_hash < 0, k.line_hash
      """)
    let places = try LinePlaces(db)
    var (channel, id): (String, String) = ("", "")
    var lines: [EventUnverified.Line] = []
    func finish() throws {
      guard !lines.isEmpty else { return }
      let place = place(channel)
      try body(
        EventUnverified.finding(
          channel: channel, id: id, partner: place?.partner, tenant: place?.tenant, lines: lines))
      lines = []
    }
    while try rows.step() {
      let (nextChannel, nextID) = (rows.text(0), rows.text(1))
      if !nextChannel.utf8.elementsEqual(channel.utf8) || !nextID.utf8.elementsEqual(id.utf8) {
        try finish()
        (channel, id) = (nextChannel, nextID)
      }
      let hash = rows.integerOrNil(2)
      lines.append(
        EventUnverified.Line(
          hash: hash, reason: rows.text(3),
          places: try hash.map { try places.read(channel: rows.integer(4), hash: $0) } ?? []))
    }
    try finish()
  }

  private func forEachConflict(_ body: (Finding) throws -> Void) throws {
    let conflicts = try SQLStatement(
      db,
      """
      SELECT c.name, e.event_id, e.id FROM event e CROSS JOIN channel c ON c.id = e.channel_id
      WHERE e.state = 1 AND e.state <> 0 ORDER BY c.name, e.event_id
      """)
    // Unsigned contents beside verified ones are no part of the conflict.
    let contents = try SQLStatement(
      db,
      """
      WITH said AS (
        SELECT e.digest, e.is_verified, e.file_id, e.line FROM event e WHERE e.id = ?1
        UNION ALL SELECT coalesce(r.digest, e.digest), r.is_verified, r.file_id, r.line
          FROM event_repeat r JOIN event e ON e.id = r.event_id WHERE r.event_id = ?1),
      counting AS (
        SELECT digest FROM said GROUP BY digest
        HAVING max(is_verified) = (SELECT max(is_verified) FROM said))
      SELECT lower(hex(s.digest)), f.path || ':' || s.line FROM said s JOIN source_file f ON f.id = s.file_id
      WHERE s.digest IN (SELECT digest FROM counting) GROUP BY 1, 2 ORDER BY 1, f.path, s.line
      """)
    while try conflicts.step() {
      let place = place(conflicts.text(0))
      contents.bind(1, conflicts.integer(2))
      defer { contents.reset() }
      var found: [EventConflictingDuplicate.Content] = []
      var places: [String] = []
      var digest: String?
      while try contents.step() {
        if let digest, digest != contents.text(0) {
          found.append(EventConflictingDuplicate.Content(digest: digest, places: places))
          places = []
        }
        digest = contents.text(0)
        places.append(contents.text(1))
      }
      if let digest { found.append(EventConflictingDuplicate.Content(digest: digest, places: places)) }
      try body(
        EventConflictingDuplicate.finding(
          channel: conflicts.text(0), id: conflicts.text(1), partner: place?.partner, tenant: place?.tenant,
          contents: found, event: conflicts.integer(2)))
    }
  }

  private func place(_ channel: String) -> ChannelPlace? { settings.channels[channel] }

  /// The findings on lists: incomplete ones and unreadable rows (inputs 3).
  ///
  /// - Parameter uncountable: the cases of lists that cannot be counted.
  package func forEachListFinding(
    besides uncountable: [PulledList: [UnreadableRow.Row]] = [:], _ body: (Finding) throws -> Void
  ) throws {
    var uncountable = uncountable
    for state in lists.states {
      if case .incomplete(let reason) = state.end { try body(PullIncomplete.finding(state.list, reason: reason)) }
      guard let read = state.complete?.read else { continue }
      let cases = uncountable.removeValue(forKey: state.list) ?? []
      let rows = try Row.fetchAll(
        db, sql: "SELECT row_id, reason FROM unreadable_row WHERE read_id = ? ORDER BY row_id", arguments: [read])
      guard !rows.isEmpty || !cases.isEmpty else { continue }
      try body(UnreadableRow.finding(state.list, rows: rows.map { ($0[0], $0[1]) }, uncountable: cases))
    }
    for (list, cases) in uncountable.sorted(by: { Key($0.key.subject) < Key($1.key.subject) }) {
      try body(UnreadableRow.finding(list, rows: [], uncountable: cases))
    }
  }

  /// The cases with a payment that was announced and that no list ever showed, with the newest announcement (rules R3, R5).
  func casesWithAnnouncement() throws -> [Key: Instant] {
    var cases: [Key: Instant] = [:]
    let rows = try SQLStatement(
      db, "SELECT case_id, max(announced_at) FROM results.announcement WHERE case_id IS NOT NULL GROUP BY case_id")
    while try rows.step() { cases[rows.key(0)] = Instant(microseconds: rows.integer(1)) }
    return cases
  }

  /// The `payment.created` events whose payment was in no list ever and was not deleted (rules R3).
  ///
  /// - Parameter onlyAsked: of the payments that a ``ChangeScope`` asks about.
  package func forEachAnnouncement(
    onlyAsked: Bool = false, _ body: (EventWithoutPayment.Announcement) throws -> Void
  ) throws {
    let source =
      onlyAsked
      ? "asked_payment a CROSS JOIN main.booking_event b ON b.payment_id = a.id" : "main.booking_event b"
    let cases = onlyAsked ? "results.case_now" : "case_now"
    let rows = try SQLStatement(
      db,
      """
      SELECT b.payment_id, b.case_id, c.name, b.amount, b.currency, b.occurred_at, b.event_id
      FROM \(source) JOIN channel c ON c.id = b.channel_id JOIN event e ON e.id = b.event_id
      WHERE b.kind = 0
        AND NOT EXISTS (SELECT 1 FROM main.payment_version p WHERE p.row_id = b.payment_id)
        AND NOT EXISTS (SELECT 1 FROM main.booking_event d WHERE d.payment_id = b.payment_id AND d.kind = 1)
        AND b.payment_id NOT IN (SELECT row_id FROM unreadable_row)
        AND NOT EXISTS (SELECT 1 FROM \(cases) n WHERE n.case_id = b.case_id AND n.is_test = 1)
      ORDER BY b.payment_id, b.occurred_at, c.name, e.event_id
      """)
    var payment: String?
    while try rows.step() {
      // The earliest of a payment says when it was announced.
      guard rows.text(0) != payment else { continue }
      payment = rows.text(0)
      let place = place(rows.text(2))
      let currency = rows.textOrNil(4).flatMap { Currency($0) }
      try body(
        EventWithoutPayment.Announcement(
          paymentID: rows.text(0), caseID: rows.textOrNil(1), partner: place?.partner, tenant: place?.tenant,
          amount: currency.map { Money(minorUnits: rows.integer(3), currency: $0) },
          at: Instant(microseconds: rows.integer(5)), event: rows.integer(6)))
    }
  }
}
