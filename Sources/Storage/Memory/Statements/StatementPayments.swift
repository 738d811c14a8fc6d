package import Amounts
package import Books
package import GRDB

/// A payment to a partner, as it was recorded.
package struct RecordedPayout: Hashable, Sendable {
  /// By which it is named for ever.
  package let id: Int64
  package let series: StatementSeries
  package let payout: StatementPayout
  package let recordedAt: Instant
  /// nil in what was recorded by an older version.
  package let recordedBy: String?
  /// Why it was recorded in spite of what spoke against it.
  package let override: String?
  /// The number of the statement that counts it as paid out; nil while none does.
  package let countedIn: String?
  /// The wrong payment that it takes back.
  package let takesBack: Int64?
  /// What took it back, as it was wrong.
  package let takenBackBy: Int64?
  /// The wrong payment in whose place it is.
  package let inPlaceOf: Int64?
  /// Why it takes another one back.
  package let reason: String?
}

extension StatementRegister {
  /// A payment to be recorded.
  package struct NewPayout: Hashable, Sendable {
    /// What was paid when, with the number of the statement that it paid.
    package var payout: StatementPayout
    package var recordedAt: Instant
    package var by: String
    package var override: String?

    package init(_ payout: StatementPayout, recordedAt: Instant, by: String, override: String? = nil) {
      self.payout = payout
      self.recordedAt = recordedAt
      self.by = by
      self.override = override
    }
  }

  /// Records a payment to the partner of a statement; nil when the same one is recorded already.
  ///
  /// - Returns: the id of the payment.
  package static func pay(_ db: Database, _ new: NewPayout) throws -> Int64? {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO sealed_statement_payout (statement_id, date, amount, reference, recorded_at, recorded_by, override)
        SELECT id, ?, ?, ?, ?, ?, ? FROM statement WHERE number = ?
        """,
      arguments: [
        new.payout.date.description, new.payout.amount.minorUnits, new.payout.reference ?? "",
        new.recordedAt.microseconds, new.by, new.override, new.payout.number,
      ])
    return db.changesCount == 1 ? db.lastInsertedRowID : nil
  }

  /// Notes that a payment takes back a wrong one.
  ///
  /// - Parameters:
  ///   - reversal: the id of the same payment with the other sign.
  ///   - replacement: the id of the right one; nil: it was never made.
  package static func noteReversal(
    _ db: Database, _ reversal: Int64, of wrong: Int64, replacement: Int64?, reason: String
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO sealed_statement_payout_reversal (payout_id, reversed_id, replacement_id, reason) VALUES (?, ?, ?, ?)
        """, arguments: [reversal, wrong, replacement, reason])
  }

  /// What is open and was paid in a series; nil while it has no statement (rules R10; readings, `pay`).
  ///
  /// - Throws: `MoneyError.overflow`, `DatabaseError`.
  package static func account(_ db: Database, _ series: StatementSeries) throws -> PayoutAccount? {
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
    let uncounted: [Int64] = rows.filter { !($0[1] as Bool) }.map { $0[0] }
    return PayoutAccount(
      open: try ([closing] + uncounted.map { 0 &- $0 }).sumOfMinorUnits(),
      paid: try rows.map { $0[0] as Int64 }.sumOfMinorUnits())
  }

  /// Every payment to partners, by date, then in the order in which they were recorded.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func payouts(_ db: Database) throws -> [RecordedPayout] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, s.partner, s.currency, p.date, p.amount, p.reference, p.recorded_at, p.recorded_by, p.override,
          n.number, p.id, v.reversed_id, w.payout_id, r.reversed_id, v.reason
        FROM statement_payout p JOIN statement s ON s.id = p.statement_id
        LEFT JOIN statement_payout_counted c ON c.payout_id = p.id LEFT JOIN statement n ON n.id = c.statement_id
        LEFT JOIN statement_payout_reversal v ON v.payout_id = p.id
        LEFT JOIN statement_payout_reversal w ON w.reversed_id = p.id
        LEFT JOIN statement_payout_reversal r ON r.replacement_id = p.id
        ORDER BY p.date, p.id
        """)
    return try rows.map { row in
      guard let currency = Currency(row[2] as String), let date = Day(row[3] as String) else {
        throw DamagedRow(table: "statement_payout", row: row[0])
      }
      let reference: String = row[5]
      return RecordedPayout(
        id: row[10], series: StatementSeries(partner: row[1], currency: currency),
        payout: StatementPayout(
          number: row[0], date: date, amount: Money(minorUnits: row[4], currency: currency),
          reference: reference.isEmpty ? nil : reference),
        recordedAt: Instant(microseconds: row[6]), recordedBy: row[7], override: row[8], countedIn: row[9],
        takesBack: row[11], takenBackBy: row[12], inPlaceOf: row[13], reason: row[14])
    }
  }
}
