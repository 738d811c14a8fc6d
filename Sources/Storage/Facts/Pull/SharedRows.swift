import Books
import GRDB

/// Rows that several lists of one API show: of which list the newest version is (readings, Pulled data).
///
/// The newest complete reading wins; of readings of one run, the last in order of partner and tenant.
struct SharedRows {
  private let table: VersionedTable
  private let list: PulledList
  /// Which of the two APIs the list is of: the referral API's have no tenant.
  private let side: String

  /// Nil for lists whose rows nobody else shows.
  init?(_ list: PulledList) {
    switch list.kind {
    case .cases: break
    case .payments where list.tenant != nil: break
    case .me, .clients, .transactions, .webhooks, .payments: return nil
    }
    side = list.tenant == nil ? "list_tenant = ''" : "list_tenant <> ''"
    table = .of(list.kind)
    self.list = list
  }

  /// Settles the rows that a list shows, and those that it lost with a reading.
  func settle(_ db: Database, read: Int64) throws {
    for (version, row) in try winners(db, read) {
      try db.execute(
        sql: "UPDATE \(table.stored) SET is_latest = 0 WHERE row_id = ? AND is_latest = 1 AND \(side)",
        arguments: [row])
      try db.execute(sql: "UPDATE \(table.stored) SET is_latest = 1 WHERE id = ?", arguments: [version])
    }
  }

  /// The versions that should be the newest and are not.
  ///
  /// Which rows several lists show is answered by indexes alone, so from the table itself: a view would check every row.
  private func winners(_ db: Database, _ read: Int64) throws -> [(version: Int64, row: String)] {
    let own = "SELECT row_id FROM \(table.stored) WHERE partner = :partner AND list_tenant = :tenant"
    let shown = """
      (SELECT count(*) FROM \(table.stored) o WHERE o.row_id = r.row_id AND o.gone_read IS NULL AND o.\(side))
      """
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, row_id FROM (
          SELECT v.id, v.row_id, v.is_latest, row_number() OVER (
            PARTITION BY v.row_id
            ORDER BY (SELECT max(l.as_of) FROM list_read l
              WHERE l.partner = v.partner AND l.tenant = v.list_tenant AND l.list = :kind AND l.status = 'complete') DESC,
              v.partner DESC, v.list_tenant DESC) AS place
          FROM \(table.name) v
          WHERE v.gone_read IS NULL AND v.\(side) AND v.row_id IN (
            SELECT row_id FROM (\(own) AND gone_read IS NULL) r WHERE \(shown) > 1
            UNION SELECT row_id FROM \(table.stored) r WHERE r.is_latest = 1 AND r.gone_read = :read
              AND r.partner = :partner AND r.list_tenant = :tenant AND \(shown) > 0))
        WHERE place = 1 AND is_latest = 0
        """,
      arguments: ["partner": list.partner, "tenant": list.tenant ?? "", "kind": list.kind.rawValue, "read": read])
    return rows.map { ($0[0], $0[1]) }
  }
}
