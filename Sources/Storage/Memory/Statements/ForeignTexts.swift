package import GRDB

/// Finds texts in a statement's files that belong to somebody else (outputs 3).
package enum ForeignTexts {
  /// What a text is, in words; the text itself is in no message.
  package static func kinds(_ db: Database, of texts: Set<String>, partner: String) throws -> Set<String> {
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS statement_text (text TEXT PRIMARY KEY) WITHOUT ROWID;
        DELETE FROM temp.statement_text
        """)
    let insert = try SQLStatement(db, "INSERT OR IGNORE INTO temp.statement_text (text) VALUES (?)")
    for text in texts {
      insert.bind(1, text)
      try insert.run()
    }
    var kinds: Set<String> = []
    for (kind, sql) in queries where try Bool.fetchOne(db, sql: "SELECT EXISTS (\(sql))", arguments: [partner]) ?? false
    {
      kinds.insert(kind)
    }
    try db.execute(sql: "DELETE FROM temp.statement_text")
    return kinds
  }

  /// Each selects texts of the files that another partner's rows have, and none of this partner's.
  private static let queries: [(kind: String, sql: String)] = [
    (
      "a payment of another partner",
      """
      SELECT 1 FROM temp.statement_text t JOIN payment_version v ON v.row_id = t.text AND v.partner <> ?1
      WHERE NOT EXISTS (SELECT 1 FROM payment_version o WHERE o.row_id = t.text AND o.partner = ?1)
        AND NOT EXISTS (SELECT 1 FROM stated_elsewhere e WHERE e.payment_id = t.text AND e.partner = ?1)
      """
    ),
    (
      "a case of another partner",
      """
      SELECT 1 FROM temp.statement_text t JOIN case_version v ON v.row_id = t.text AND v.partner <> ?1
      WHERE NOT EXISTS (SELECT 1 FROM case_version o WHERE o.row_id = t.text AND o.partner = ?1)
      """
    ),
    (
      "a case reference of another partner",
      """
      SELECT 1 FROM case_version v JOIN temp.statement_text t ON t.text = v.reference
      GROUP BY v.reference HAVING sum(v.partner = ?1) = 0
      """
    ),
    (
      "a client of another partner",
      """
      SELECT 1 FROM client_version v JOIN temp.statement_text t ON t.text = v.row_id
      GROUP BY v.row_id HAVING sum(v.partner = ?1) = 0
      """
    ),
    ("an account number", "SELECT ?1 FROM event e JOIN temp.statement_text t ON t.text = e.account_ref"),
    ("an account number", "SELECT ?1 FROM payment_line l JOIN temp.statement_text t ON t.text = l.account_ref"),
  ]
}
