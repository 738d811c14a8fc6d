import Amounts
package import Books
import GRDB

extension ReconcileSession {
  /// The findings on deliveries: unreadable, unknown, unverified and conflicting ones (inputs 2).
  package func forEachDeliveryFinding(_ body: (Finding) throws -> Void) throws {
    try forEachUnreadable(body)
    let unknown = try SQLStatement(
      db,
      """
      SELECT c.name, e.event_id, t.name, e.id FROM event e JOIN channel c ON c.id = e.channel_id
      JOIN event_type t ON t.id = e.type_id WHERE e.state = 3 ORDER BY c.name, e.event_id
      """)
    while try unknown.step() {
      let place = place(unknown.text(0))
      try body(
        EventUnknownType.finding(
          channel: unknown.text(0), id: unknown.text(1), type: unknown.text(2), partner: place?.partner,
          tenant: place?.tenant, event: unknown.integer(3)))
    }
    let unverified = try SQLStatement(
      db,
      """
      SELECT c.name, q.event_id, min(q.reason), group_concat(f.path || ':' || q.line, '; ')
      FROM quarantine q JOIN channel c ON c.id = q.channel_id JOIN source_file f ON f.id = q.file_id
      WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.channel_id = q.channel_id AND e.event_id = q.event_id)
      GROUP BY c.name, q.event_id ORDER BY c.name, q.event_id
      """)
    while try unverified.step() {
      let place = place(unverified.text(0))
      try body(
        EventUnverified.finding(
          channel: unverified.text(0), id: unverified.text(1), partner: place?.partner, tenant: place?.tenant,
          reason: unverified.text(2), places: [unverified.text(3)]))
    }
    let conflicting = try SQLStatement(
      db,
      """
      SELECT c.name, e.event_id, e.id,
        (SELECT group_concat(f.path || ':' || r.line, '; ') FROM event_repeat r JOIN source_file f ON f.id = r.file_id
          WHERE r.event_id = e.id AND r.differs = 1)
      FROM event e JOIN channel c ON c.id = e.channel_id WHERE e.state = 1 ORDER BY c.name, e.event_id
      """)
    while try conflicting.step() {
      let place = place(conflicting.text(0))
      try body(
        EventConflictingDuplicate.finding(
          channel: conflicting.text(0), id: conflicting.text(1), partner: place?.partner, tenant: place?.tenant,
          places: conflicting.textOrNil(3).map { ["another content at \($0)"] } ?? [], event: conflicting.integer(2)))
    }
  }

  private func forEachUnreadable(_ body: (Finding) throws -> Void) throws {
    let lines = try SQLStatement(
      db,
      """
      SELECT c.name, f.path, u.line, u.reason FROM unreadable_line u JOIN source_file f ON f.id = u.file_id
        JOIN channel c ON c.id = f.channel_id
      UNION ALL
      SELECT c.name, f.path, e.line, e.reason FROM event e JOIN source_file f ON f.id = e.file_id
        JOIN channel c ON c.id = e.channel_id WHERE e.state = 2
      ORDER BY 2, 3, 4
      """)
    while try lines.step() {
      let place = place(lines.text(0))
      try body(
        EventUnparsed.finding(
          file: lines.text(1), line: Int(lines.integer(2)), partner: place?.partner, tenant: place?.tenant,
          reason: lines.text(3)))
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

  /// The `payment.created` events whose payment was in no list ever and was not deleted (rules R3).
  package func forEachAnnouncement(_ body: (EventWithoutPayment.Announcement) throws -> Void) throws {
    let rows = try SQLStatement(
      db,
      """
      SELECT b.payment_id, b.case_id, c.name, b.amount, b.currency, b.occurred_at, b.event_id
      FROM booking_event b JOIN channel c ON c.id = b.channel_id JOIN event e ON e.id = b.event_id
      WHERE b.kind = 0
        AND NOT EXISTS (SELECT 1 FROM payment_version p WHERE p.row_id = b.payment_id)
        AND NOT EXISTS (SELECT 1 FROM booking_event d WHERE d.payment_id = b.payment_id AND d.kind = 1)
        AND b.payment_id NOT IN (SELECT row_id FROM unreadable_row)
        AND NOT EXISTS (SELECT 1 FROM temp.case_now n WHERE n.case_id = b.case_id AND n.is_test = 1)
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
