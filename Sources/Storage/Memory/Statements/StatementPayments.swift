package import Amounts
package import Books
package import GRDB

/// What is owed and paid to a partner in a currency.
package struct StatementAccount: Hashable, Sendable {
  /// Minor units of the newest statement's closing.
  package let closing: Int64
  /// What was recorded and no statement has counted yet.
  package let uncounted: [Int64]
  /// Everything that was ever recorded, what came back subtracted.
  package let paid: [Int64]

  /// What is open to the partner (readings, `pay`).
  ///
  /// - Throws: `MoneyError.overflow`.
  package var open: Int64 {
    get throws(MoneyError) { try ([closing] + uncounted.map { 0 &- $0 }).sumOfMinorUnits() }
  }
}

/// A payment to a partner, as it was recorded.
package struct RecordedPayout: Hashable, Sendable {
  package let series: StatementSeries
  package let payout: StatementPayout
  package let recordedAt: Instant
  /// nil in what was recorded by an older version.
  package let recordedBy: String?
  /// Why it was recorded in spite of what spoke against it.
  package let override: String?
  /// The number of the statement that counts it as paid out; nil while none does.
  package let countedIn: String?
}

extension StatementRegister {
  /// What is owed and paid in a series; nil while it has no statement.
  package static func account(_ db: Database, _ series: StatementSeries) throws -> StatementAccount? {
    let place: StatementArguments = [series.partner, series.currency.code]
    let closing = try Int64.fetchOne(
      db, sql: "SELECT closing FROM statement WHERE partner = ? AND currency = ? ORDER BY id DESC LIMIT 1",
      arguments: place)
    guard let closing else { return nil }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT p.amount, EXISTS (SELECT 1 FROM statement_payout_counted c WHERE c.payout_id = p.id)
        FROM statement_payout p JOIN statement s ON s.id = p.statement_id WHERE s.partner = ? AND s.currency = ?
        """, arguments: place)
    return StatementAccount(
      closing: closing, uncounted: rows.filter { !($0[1] as Bool) }.map { $0[0] }, paid: rows.map { $0[0] })
  }

  /// Every payment to partners, by date, then in the order in which they were recorded.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func payouts(_ db: Database) throws -> [RecordedPayout] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, s.partner, s.currency, p.date, p.amount, p.reference, p.recorded_at, p.recorded_by, p.override,
          n.number
        FROM statement_payout p JOIN statement s ON s.id = p.statement_id
        LEFT JOIN statement_payout_counted c ON c.payout_id = p.id LEFT JOIN statement n ON n.id = c.statement_id
        ORDER BY p.date, p.id
        """)
    return try rows.map { row in
      guard let currency = Currency(row[2] as String), let date = Day(row[3] as String) else {
        throw DamagedRow(table: "statement_payout", row: row[0])
      }
      let reference: String = row[5]
      return RecordedPayout(
        series: StatementSeries(partner: row[1], currency: currency),
        payout: StatementPayout(
          number: row[0], date: date, amount: Money(minorUnits: row[4], currency: currency),
          reference: reference.isEmpty ? nil : reference),
        recordedAt: Instant(microseconds: row[6]), recordedBy: row[7], override: row[8], countedIn: row[9])
    }
  }
}
