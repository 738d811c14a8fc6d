import Books
import GRDB

/// Rows that several lists of one API show: of which list the newest version is (readings, Pulled data).
///
/// The newest complete reading wins; of readings of one run, the last in order of partner and tenant.
struct SharedRows {
  private let table: VersionedTable
  /// Which of the two APIs the lists are of: the referral API's have no tenant.
  private let sides: [String]

  /// Nil for lists whose rows nobody else shows.
  init?(kind: PulledListKind) {
    switch kind {
    case .cases: sides = ["list_tenant <> ''", "list_tenant = ''"]
    case .payments: sides = ["list_tenant <> ''"]
    case .me, .clients, .transactions, .webhooks: return nil
    }
    table = .of(kind)
  }

  func settle(_ db: Database) throws {
    for side in sides {
      for (version, row) in try winners(side, db) {
        try db.execute(
          sql: "UPDATE \(table.stored) SET is_latest = 0 WHERE row_id = ? AND is_latest = 1 AND \(side)",
          arguments: [row])
        try db.execute(sql: "UPDATE \(table.stored) SET is_latest = 1 WHERE id = ?", arguments: [version])
      }
    }
  }

  /// The versions that should be the newest and are not.
  ///
  /// Which rows several lists show is answered by the index alone, so from the table itself: a view would check every row.
  private func winners(_ side: String, _ db: Database) throws -> [(version: Int64, row: String)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, row_id FROM (
          SELECT v.id, v.row_id, v.is_latest, row_number() OVER (
            PARTITION BY v.row_id
            ORDER BY (SELECT max(l.as_of) FROM list_read l
              WHERE l.partner = v.partner AND l.tenant = v.list_tenant AND l.list = ? AND l.status = 'complete') DESC,
              v.partner DESC, v.list_tenant DESC) AS place
          FROM \(table.name) v
          WHERE v.gone_read IS NULL AND v.\(side) AND v.row_id IN (
            SELECT row_id FROM \(table.stored) WHERE gone_read IS NULL AND \(side) GROUP BY row_id HAVING count(*) > 1))
        WHERE place = 1 AND is_latest = 0
        """, arguments: [table.kind.rawValue])
    return rows.map { ($0[0], $0[1]) }
  }
}
