import Amounts
import Books
import GRDB

/// What a staged reading lacks of what the latest complete reading of its list had (inputs 3).
package struct ListLoss: Hashable, Sendable {
  /// How many ids the latest complete reading had.
  package let former: Int
  /// How many of them are missing without a stored `payment.deleted` event.
  package let lost: Int
  /// Whether a run at least twelve hours before saw the same ids missing, and none since saw others.
  package let isProven: Bool
  /// Over every missing id, in order.
  let checksum: Int64

  /// How long a list must stay so, before it is believed.
  private static let hoursToWait = 12

  /// Nothing was there before, or nothing is missing.
  static let none = ListLoss(former: 0, lost: 0, isProven: false, checksum: 0)
}

extension ListLoss {
  /// Compares what is staged of a list with its versions and with the rows of its latest reading that were unreadable.
  static func of(
    _ list: PulledList, staged number: Int64, _ table: VersionedTable, asOf: Instant, _ db: Database
  ) throws -> ListLoss {
    guard let complete = try latestComplete(list, db) else { return .none }
    let former = """
      (SELECT row_id FROM main.\(table.name) WHERE partner = ?1 AND list_tenant = ?2 AND gone_read IS NULL
        UNION SELECT row_id FROM main.unreadable_row WHERE read_id = ?3)
      """
    let explained =
      list.kind == .payments
      ? "EXISTS (SELECT 1 FROM main.booking_event d WHERE d.payment_id = f.row_id AND d.kind = 1)" : "0"
    let missing = try SQLStatement(
      db,
      """
      SELECT f.row_id, \(explained) FROM \(former) f
      WHERE NOT EXISTS (SELECT 1 FROM \(table.stage) s WHERE s.list = ?4 AND s.row_id = f.row_id) ORDER BY f.row_id
      """)
    missing.bind(1, list.partner)
    missing.bind(2, list.tenant ?? "")
    missing.bind(3, complete)
    missing.bind(4, number)
    var checksum = Checksum()
    var lost = 0
    while try missing.step() {
      checksum.add(missing.text(0))
      if !missing.bool(1) { lost += 1 }
    }
    guard lost > 0 else { return .none }
    let count =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(former)", arguments: [list.partner, list.tenant ?? "", complete]) ?? 0
    return ListLoss(
      former: count, lost: lost,
      isProven: try hasStood(checksum.value, list, since: complete, asOf: asOf, db), checksum: checksum.value)
  }

  private static func latestComplete(_ list: PulledList, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT id FROM main.list_read WHERE partner = ? AND tenant = ? AND list = ? AND status = 'complete'
        ORDER BY id DESC LIMIT 1
        """, arguments: [list.partner, list.tenant ?? "", list.kind.rawValue])
  }

  /// Another loss begins the time anew; readings that failed for another reason say nothing.
  private static func hasStood(
    _ checksum: Int64, _ list: PulledList, since complete: Int64, asOf: Instant, _ db: Database
  ) throws -> Bool {
    let losses = try Row.fetchCursor(
      db,
      sql: """
        SELECT as_of, lost_checksum FROM main.list_read
        WHERE partner = ? AND tenant = ? AND list = ? AND id > ? AND lost_checksum IS NOT NULL ORDER BY id DESC
        """, arguments: [list.partner, list.tenant ?? "", list.kind.rawValue, complete])
    var first: Instant?
    while let row = try losses.next(), row[1] as Int64 == checksum { first = Instant(microseconds: row[0]) }
    return first.map { $0.adding(hours: hoursToWait) <= asOf } ?? false
  }
}
