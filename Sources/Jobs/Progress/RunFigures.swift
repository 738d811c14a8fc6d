package import Amounts
package import Books
package import Storage

/// What a summary shows of the newest reconciliation: the totals of the reports, and the findings to look at first.
package struct RunFigures: Sendable {
  /// The money of a currency, as the balances and the fees add up to (outputs 2).
  package struct Totals: Sendable {
    package let cases: Int
    package let claimed: Money
    package let paid: Money
    package let outstanding: Money
    package let eligibleFee: Money
    /// How much more than at the run before; nil where there is none.
    package let since: Since?

    /// Changes of the figures, with their signs.
    package struct Since: Hashable, Sendable {
      package let cases: Int
      package let claimed: Money
      package let paid: Money
      package let outstanding: Money
      package let eligibleFee: Money
    }
  }

  /// A discrepancy that nobody has silenced, or the first of many of one cause.
  package struct Item: Sendable {
    package let code: String
    package let subject: String
    package let severity: Severity
    package let atRisk: Money?
    package let ageDays: Int
    /// What became of it since the run before; nil: it is as it was.
    package let change: LifeChange?
    /// By what it is worse.
    package let detail: String?
    /// What it was before it became worse, where that is another one.
    package let severityBefore: Severity?
    /// How many more there are of the same cause, which no item of their own shows.
    package var more = 0
  }

  /// What became of cases and payments since the run before.
  package struct Changes: Sendable {
    package let since: Day
    /// How many changes of each kind there are, as `changes.csv` calls them.
    package let counts: [String: Int]
    /// Those of cases and payments with the most money, the largest first.
    package let largest: [StoredChange]
  }

  package let totals: [Totals]
  /// nil: there is no run before, and everything is new.
  package let changes: Changes?
  /// How many discrepancies are open or acknowledged.
  package let open: Int
  /// How many of them are something else than at the run before.
  package let changed: Int
  /// Those that changed, then the others; the worst first.
  package let first: [Item]

  /// How many findings that are as they were a person takes in at a glance, and how many that are not.
  private static let itemsMax = 5
  private static let changedMax = 8

  init(_ db: StoreDatabase) throws {
    let book = ChangeBook(db)
    let before = try book.runs()?.before
    totals = try RunFigures.totals(db, since: before == nil ? nil : try book.totals())
    changes = try before.map { before in
      Changes(since: before.day, counts: try book.counts(), largest: try book.largest(RunFigures.largestMax))
    }
    let count = try SQLStatement(
      db, "SELECT count(*), count(change) FROM report_discrepancies WHERE status <> 'suppressed'")
    (open, changed) = try count.step() ? (Int(count.integer(0)), Int(count.integer(1))) : (0, 0)
    first = try RunFigures.items(db)
  }

  private static let largestMax = 3

  /// - Parameter since: by how much the figures changed; nil: there is no run before.
  private static func totals(_ db: StoreDatabase, since: [Currency: ChangeBook.Totals]?) throws -> [Totals] {
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
      func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }
      let change = since.map { $0[currency] ?? ChangeBook.Totals() }
      totals.append(
        Totals(
          cases: Int(rows.integer(1)), claimed: money(rows.integer(2)), paid: money(rows.integer(3)),
          outstanding: money(rows.integer(4)), eligibleFee: money(rows.integer(5)),
          since: change.map {
            Totals.Since(
              cases: $0.cases, claimed: money($0.claimed), paid: money($0.paid), outstanding: money($0.outstanding),
              eligibleFee: money($0.fee))
          }))
    }
    return totals
  }

  private static func items(_ db: StoreDatabase) throws -> [Item] {
    let rows = try SQLStatement(
      db,
      """
      SELECT code, subject, severity, currency, money_at_risk, age_days, change, detail, severity_before,
        finding_cause(code, subject, partner, tenant, case_id, currency, money_at_risk, explanation)
      FROM report_findings WHERE status <> 'suppressed' ORDER BY position
      """)
    var choice = ItemChoice(changedMax: changedMax, othersMax: itemsMax)
    while try rows.step() {
      let currency = rows.textOrNil(3).flatMap(Currency.init)
      let severity = Severity(name: rows.text(2)) ?? .low
      let change = rows.textOrNil(6).flatMap(LifeChange.init)
      let before = rows.textOrNil(8).flatMap { Severity(name: $0) }
      let item = Item(
        code: rows.text(0), subject: rows.text(1), severity: severity,
        atRisk: currency.flatMap { currency in
          rows.integerOrNil(4).map { Money(minorUnits: $0, currency: currency) }
        }, ageDays: Int(rows.integer(5)), change: change, detail: rows.textOrNil(7),
        severityBefore: change == .worsened && before != severity ? before : nil)
      choice.take(item, cause: rows.textOrNil(9))
    }
    return choice.items
  }
}
