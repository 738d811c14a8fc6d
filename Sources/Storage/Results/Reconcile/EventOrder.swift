import Books
import GRDB

/// The order of stored events by channel and id.
///
/// Where several say the same of the same moment, findings name the first of them: their numbers would tell the order
/// in which they arrived, and that never changes a result (rules).
final class EventOrder {
  private let name: SQLStatement

  init(_ db: Database) throws {
    name = try SQLStatement(
      db, "SELECT c.name, e.event_id FROM event e JOIN channel c ON c.id = e.channel_id WHERE e.id = ?")
  }

  /// The one of two events that is named; asked for seldom, so each is looked up.
  func first(_ left: EventRef, _ right: EventRef) throws -> EventRef {
    try key(right) < key(left) ? right : left
  }

  private func key(_ event: EventRef) throws -> (Key, Key) {
    name.bind(1, event)
    defer { name.reset() }
    guard try name.step() else { throw DamagedRow(table: "event", row: "\(event)") }
    return (name.key(0), name.key(1))
  }
}
