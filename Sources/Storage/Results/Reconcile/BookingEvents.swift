import Amounts
import Books
import GRDB

/// What `payment.created` and `payment.deleted` events say of one payment.
struct BookingEvents {
  var created: EventRef?
  /// The newest one.
  var deleted: PaymentDeletion?
}

/// Reads the events about the payments of one case after the other.
final class BookingEventReader {
  private let rows: KeyedRows

  init(_ db: Database) throws {
    rows = try KeyedRows(
      try SQLStatement(
        db,
        """
        SELECT p.case_id, p.row_id, b.kind, b.occurred_at, b.event_id
        FROM booking_event b
        CROSS JOIN payment_version p ON p.row_id = b.payment_id AND p.is_latest = 1
        CROSS JOIN event e ON e.id = b.event_id JOIN channel c ON c.id = e.channel_id
        ORDER BY p.case_id, b.occurred_at, c.name DESC, e.event_id DESC
        """))
  }

  /// By payment.
  func read(_ caseID: String) throws -> [Key: BookingEvents] {
    var found: [Key: BookingEvents] = [:]
    try rows.forEach(caseID) { row in
      let event = row.integer(4)
      if row.integer(2) == 0 {
        found[row.key(1), default: BookingEvents()].created = event
      } else {
        let deletion = PaymentDeletion(event: event, at: Instant(microseconds: row.integer(3)))
        found[row.key(1), default: BookingEvents()].deleted = deletion
      }
    }
    return found
  }
}
