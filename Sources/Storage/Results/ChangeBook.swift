package import Amounts
package import GRDB

/// A row of `movements.csv`.
package struct StoredMovement: Sendable {
  package let partner: String
  package let agency: String?
  package let currency: Currency
  /// By the names of their columns, in the order of the file.
  package let figures: [(name: String, amount: Money)]

  package func amount(_ name: String) -> Money {
    figures.first { $0.name == name }?.amount ?? Money(minorUnits: 0, currency: currency)
  }
}

/// A row of `changes.csv`.
package struct StoredChange: Hashable, Sendable {
  package let kind: String
  package let subject: String
  package let partner: String?
  package let agency: String?
  package let caseID: String?
  package let caseReference: String?
  package let currency: Currency?
  package let before: Money?
  package let after: Money?
  package let difference: Money?
  package let detail: String?

  /// The one with more money first, whatever its currency: an order for the eye, and no sum.
  package static func isLarger(
    _ left: (offset: Int, element: StoredChange), _ right: (offset: Int, element: StoredChange)
  ) -> Bool {
    let sizes = (left.element.size, right.element.size)
    return sizes.0 == sizes.1 ? left.offset < right.offset : sizes.0 > sizes.1
  }

  /// -1 without money.
  private var size: Int128 {
    guard let difference else { return -1 }
    let scale = (difference.currency.exponent..<4).reduce(Int128(1)) { scale, _ in scale * 10 }
    return Int128(difference.minorUnits.magnitude) * scale
  }
}

/// What changed since the run before, as the results that a connection shows have it.
package struct ChangeBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The names of the figures of a movement.
  package static var figures: [String] { Movements.figures }

  /// The run that the results are of, and the one that they are compared with; nil: there is none.
  package func runs() throws -> (run: (asOf: Instant, day: Day), before: (asOf: Instant, day: Day)?)? {
    guard let run = try run("result_run") else { return nil }
    return (run, try self.run("run_before"))
  }

  private func run(_ table: String) throws -> (asOf: Instant, day: Day)? {
    try Row.fetchOne(db, sql: "SELECT as_of, business_date FROM results.\(table)").flatMap { row in
      Day(row[1] as String).map { (Instant(microseconds: row[0]), $0) }
    }
  }

  /// In the order of the file.
  package func movements() throws -> [StoredMovement] {
    let rows = try SQLStatement(
      db,
      """
      SELECT partner, agency, currency, \(Movements.figures.joined(separator: ", ")) FROM report_movements
      ORDER BY partner, agency, currency
      """)
    var movements: [StoredMovement] = []
    while try rows.step() {
      guard let currency = Currency(rows.text(2)) else { continue }
      let figures = Movements.figures.enumerated().map { index, name in
        (name, Money(minorUnits: rows.integer(3 + index), currency: currency))
      }
      movements.append(
        StoredMovement(partner: rows.text(0), agency: rows.textOrNil(1), currency: currency, figures: figures))
    }
    return movements
  }

  /// In the order of the file.
  package func changes() throws -> [StoredChange] { try changes("report_changes ORDER BY kind, subject") }

  /// How many changes of each kind there are.
  package func counts() throws -> [String: Int] {
    let rows = try SQLStatement(db, "SELECT kind, count(*) FROM report_changes GROUP BY kind")
    var counts: [String: Int] = [:]
    while try rows.step() { counts[rows.text(0)] = Int(rows.integer(1)) }
    return counts
  }

  /// The changes of cases and payments with the most money, the largest first.
  ///
  /// Amounts of several currencies are compared as they are printed: an order for the eye, and no sum.
  package func largest(_ count: Int) throws -> [StoredChange] {
    // As many of each currency: which of them are among the largest is told below.
    let largest = try changes(
      """
      (SELECT *, row_number() OVER (PARTITION BY currency ORDER BY abs(difference) DESC, kind, subject) AS place
        FROM report_changes WHERE difference <> 0 AND kind IN (
          'case-new', 'case-gone', 'case-claimed', 'payment-new', 'payment-removed', 'payment-amended'))
      WHERE place <= \(count) ORDER BY kind, subject
      """)
    return Array(largest.enumerated().sorted(by: StoredChange.isLarger).map(\.element).prefix(count))
  }

  /// What the figures of a currency changed by.
  package struct Totals: Hashable, Sendable {
    package var cases = 0
    package var claimed: Int64 = 0
    package var outstanding: Int64 = 0
    package var fee: Int64 = 0

    package init() {}

    package var paid: Int64 { Int64(clamping: Int128(claimed) - Int128(outstanding)) }
  }

  /// How much more cases, claimed, outstanding and fees are than at the run before, by currency.
  package func totals() throws -> [Currency: Totals] {
    var totals: [Currency: Totals] = [:]
    let cases = try SQLStatement(
      db,
      """
      SELECT currency, sum(cases), \(WideSum.sql(["claimed"])), \(WideSum.sql(["outstanding"])), \(WideSum.sql(["fee"])) FROM (
        SELECT currency, 1 AS cases, claimed, NULL AS outstanding, NULL AS fee FROM results.case_since WHERE is_counted
        UNION ALL
        SELECT then_currency, -1, -then_claimed, NULL, NULL FROM results.case_since WHERE was_counted
        UNION ALL
        SELECT currency, 0, NULL, outstanding_now - outstanding_then, fee_now - fee_then FROM results.movement)
      GROUP BY currency
      """)
    while try cases.step() {
      guard let currency = Currency(cases.text(0)) else { continue }
      var sums = Totals()
      sums.cases = Int(cases.integer(1))
      sums.claimed = Int64(clamping: WideSum.value(cases, 2))
      sums.outstanding = Int64(clamping: WideSum.value(cases, 4))
      sums.fee = Int64(clamping: WideSum.value(cases, 6))
      totals[currency] = sums
    }
    return totals
  }

  private func changes(_ rows: String) throws -> [StoredChange] {
    let rows = try SQLStatement(
      db,
      """
      SELECT kind, subject, partner, agency, case_id, case_reference, currency, before, after, difference, detail
      FROM \(rows)
      """)
    var changes: [StoredChange] = []
    while try rows.step() {
      let currency = rows.textOrNil(6).flatMap { Currency($0) }
      func money(_ column: Int) -> Money? {
        currency.flatMap { currency in rows.integerOrNil(column).map { Money(minorUnits: $0, currency: currency) } }
      }
      changes.append(
        StoredChange(
          kind: rows.text(0), subject: rows.text(1), partner: rows.textOrNil(2), agency: rows.textOrNil(3),
          caseID: rows.textOrNil(4), caseReference: rows.textOrNil(5), currency: currency, before: money(7),
          after: money(8), difference: money(9), detail: rows.textOrNil(10)))
    }
    return changes
  }
}
