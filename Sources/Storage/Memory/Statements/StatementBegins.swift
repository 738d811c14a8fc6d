package import Amounts
package import Books
package import GRDB

/// What the first issue of each partner took from the configuration (rules R10, Begin).
package enum StatementBegins {
  /// The begin of every partner that has issued a month; one that issued before there were begins took none.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func taken(_ db: Database) throws -> [String: StatementBegin] {
    var openings: [String: [Currency: Int64]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT partner, currency, amount FROM statement_opening") {
      guard let currency = Currency(row[1] as String) else { throw DamagedRow(table: "statement_opening", row: row[0]) }
      openings[row[0], default: [:]][currency] = row[2]
    }
    var begins: [String: StatementBegin] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT m.partner, b.begin FROM (SELECT DISTINCT partner FROM statement_month) m
        LEFT JOIN statement_begin b ON b.partner = m.partner
        """)
    for row in rows {
      let partner: String = row[0]
      let month = try (row[1] as String?).map { text in
        guard let month = Month(text) else { throw DamagedRow(table: "statement_begin", row: partner) }
        return month
      }
      begins[partner] = StatementBegin(month: month, openings: openings[partner] ?? [:])
    }
    return begins
  }

  /// Whether a month is the first that a partner closes.
  package static func isToBeTaken(_ db: Database, partner: String, by monthID: Int64) throws -> Bool {
    try Int64.fetchOne(db, sql: "SELECT min(id) FROM statement_month WHERE partner = ?", arguments: [partner])
      == monthID
  }

  /// Records what the first issue of a partner takes.
  ///
  /// - Parameter monthID: the month that it closes.
  package static func take(_ db: Database, partner: String, _ begin: StatementBegin, monthID: Int64) throws {
    try db.execute(
      sql: "INSERT INTO sealed_statement_begin (partner, begin, month_id) VALUES (?, ?, ?)",
      arguments: [partner, begin.month?.description, monthID])
    for (currency, amount) in begin.openings.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: "INSERT INTO sealed_statement_opening (partner, currency, amount) VALUES (?, ?, ?)",
        arguments: [partner, currency.code, amount])
    }
  }
}

/// Payments from before the first month that a partner is stated, created since, that no statement has listed yet.
package enum BeforeBegin {
  /// Their number and sum in one currency.
  package struct Sum: Sendable {
    package let partner: String
    package let amount: Money
    /// In order; what they come to is ``amount``.
    package let payments: [String]
  }

  /// - Parameter begins: the first day that is stated, as the start of it, by partner.
  /// - Returns: by partner and currency.
  /// - Throws: `MoneyError.overflow`, `DatabaseError`.
  package static func sums(_ db: Database, begins: [String: Instant]) throws -> [Sum] {
    var found: [StatementSeries: [(id: String, amount: Int64)]] = [:]
    let rows = try SQLStatement(db, query)
    while try rows.step() {
      let partner = rows.text(1)
      guard let begin = begins[partner], rows.integer(4) >= begin.microseconds, let currency = rows.currency(2) else {
        continue
      }
      found[StatementSeries(partner: partner, currency: currency), default: []].append((rows.text(0), rows.integer(3)))
    }
    return try found.sorted { $0.key < $1.key }.map { series, payments in
      Sum(
        partner: series.partner,
        amount: Money(
          minorUnits: try payments.map(\.amount).sumOfMinorUnits(), currency: series.currency),
        payments: payments.map(\.id))
    }
  }

  private static let query = """
    SELECT p.payment_id, p.partner, p.currency, p.amount, p.created_at FROM result_payment p
    WHERE p.reason = '\(EligibilityReason.beforeBegin.rawValue)' AND p.is_test = 0 AND p.state = 'booked'
      AND NOT EXISTS (SELECT 1 FROM statement_item i JOIN statement s ON s.id = i.statement_id
        WHERE i.payment_id = p.payment_id AND s.partner = p.partner)
    ORDER BY p.payment_id
    """
}
