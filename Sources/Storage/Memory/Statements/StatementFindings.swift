import Amounts
import Books
import GRDB

/// The discrepancies that were open when a statement was issued: its internal controls name them for ever.
enum StatementFindings {
  static func record(_ db: Database, _ items: [StatementOpenItem], of statement: Int64) throws {
    for (index, item) in items.enumerated() {
      try db.execute(
        sql: """
          INSERT INTO sealed_statement_open_item
            (statement_id, place, code, subject, severity, money_at_risk, currency, since, is_blocking)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          statement, index + 1, item.code.rawValue, item.subject, item.severity.name, item.atRisk?.minorUnits,
          item.atRisk?.currency.code, item.since.description, item.isBlocking ? 1 : 0,
        ])
    }
  }

  /// - Throws: ``DamagedRow``, `DatabaseError`.
  static func read(_ db: Database, of statement: Int64) throws -> [StatementOpenItem] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT code, subject, severity, money_at_risk, currency, since, is_blocking FROM statement_open_item
        WHERE statement_id = ? ORDER BY place
        """, arguments: [statement])
    return try rows.map { row in
      let units: Int64? = row[3]
      let currency = (row[4] as String?).flatMap { Currency($0) }
      guard let code = DiscrepancyCode(rawValue: row[0]), let severity = Severity(name: row[2]),
        let since = Day(row[5] as String), (units == nil) == (currency == nil)
      else { throw DamagedRow(table: "statement_open_item", row: row[0]) }
      var atRisk: Money?
      if let units, let currency { atRisk = Money(minorUnits: units, currency: currency) }
      return StatementOpenItem(
        code: code, subject: row[1], severity: severity, atRisk: atRisk, since: since, isBlocking: row[6])
    }
  }
}
