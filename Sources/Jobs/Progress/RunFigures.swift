package import Amounts
package import Books
import Storage

/// What a summary shows of the newest reconciliation: the totals of the reports, and the findings to look at first.
package struct RunFigures: Sendable {
  /// The money of a currency, as the balances and the fees add up to (outputs 2).
  package struct Totals: Sendable {
    package let cases: Int
    package let claimed: Money
    package let paid: Money
    package let outstanding: Money
    package let eligibleFee: Money
  }

  /// A discrepancy that nobody has silenced.
  package struct Item: Sendable {
    package let code: String
    package let subject: String
    package let severity: Severity
    package let atRisk: Money?
    package let ageDays: Int
    /// Opened, or opened again, by this very run.
    package let isNew: Bool
  }

  package let totals: [Totals]
  /// How many discrepancies are open or acknowledged.
  package let open: Int
  /// The new ones, then the others; the worst first.
  package let first: [Item]

  /// How many findings a person takes in at a glance.
  private static let itemsMax = 5

  init(_ db: StoreDatabase, asOf: Instant) throws {
    totals = try RunFigures.totals(db)
    let count = try SQLStatement(db, "SELECT count(*) FROM report_discrepancies WHERE status <> 'suppressed'")
    open = try count.step() ? Int(count.integer(0)) : 0
    first = try RunFigures.items(db, asOf: asOf)
  }

  private static func totals(_ db: StoreDatabase) throws -> [Totals] {
    let rows = try SQLStatement(
      db,
      """
      SELECT currency, sum(cases), sum(claimed), sum(paid), sum(outstanding), \(MoneySQL.sum("fee")) FROM (
        SELECT currency, cases, claimed, paid, outstanding, 0 AS fee FROM report_summary_by_currency
        UNION ALL SELECT currency, 0, 0, 0, 0, eligible_fee FROM report_fees)
      GROUP BY currency ORDER BY currency
      """)
    var totals: [Totals] = []
    while try rows.step() {
      guard let currency = Currency(rows.text(0)) else { continue }
      func money(_ column: Int) -> Money { Money(minorUnits: rows.integer(column), currency: currency) }
      totals.append(
        Totals(
          cases: Int(rows.integer(1)), claimed: money(2), paid: money(3), outstanding: money(4), eligibleFee: money(5)))
    }
    return totals
  }

  private static func items(_ db: StoreDatabase, asOf: Instant) throws -> [Item] {
    let rows = try SQLStatement(
      db,
      """
      SELECT code, subject, severity, currency, money_at_risk, age_days, opened_at = ? AS is_new
      FROM report_discrepancies WHERE status <> 'suppressed'
      ORDER BY is_new DESC,
        CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END DESC,
        abs(coalesce(money_at_risk, 0)) DESC, code, subject LIMIT ?
      """)
    rows.bind(1, asOf.microseconds)
    rows.bind(2, Int64(RunFigures.itemsMax))
    var items: [Item] = []
    while try rows.step() {
      let currency = rows.textOrNil(3).flatMap(Currency.init)
      items.append(
        Item(
          code: rows.text(0), subject: rows.text(1), severity: Severity(name: rows.text(2)) ?? .low,
          atRisk: currency.flatMap { currency in
            rows.integerOrNil(4).map { Money(minorUnits: $0, currency: currency) }
          }, ageDays: Int(rows.integer(5)), isNew: rows.bool(6)))
    }
    return items
  }
}
