package import Amounts
package import Books
package import GRDB

/// Open discrepancies as statements look at them: what blocks an issue, what may change a draft.
package struct OpenItems: Sendable {
  /// An open discrepancy.
  package struct Item: Sendable {
    package let code: DiscrepancyCode
    package let subject: String
    package let severity: Severity
    package let partner: String?
    package let atRisk: Money?
    package let openedAt: Day
    package let explanation: String
    /// Whether it keeps statements from being issued (rules R10).
    package let isBlocking: Bool
  }

  private struct SeriesMonth: Hashable {
    let series: StatementSeries
    let month: Month
  }

  private let items: [Int64: Item]
  /// By the number of a blocking item without a partner, the partners that it concerns; nobody's concerns everybody.
  private let concerned: [Int64: Set<String>]
  /// The items on cases that have payments of a month in a currency.
  private let byMonth: [SeriesMonth: Set<Int64>]

  /// Reads what is open after the newest reconciliation.
  ///
  /// - Parameters:
  ///   - settings: those of the reconciliation.
  ///   - month: the first month whose payments are looked at.
  package init(_ db: Database, settings: ReconcileSettings, from month: Month) throws {
    var items: [Int64: Item] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT d.id, d.code, d.subject, d.severity, d.partner, d.currency, d.money_at_risk, d.explanation, d.opened_on
        FROM discrepancy d WHERE d.status = 'open'
        """)
    for row in rows {
      guard let code = DiscrepancyCode(rawValue: row[1]), let severity = Severity(name: row[3]),
        let openedOn = Day(row[8] as String)
      else { continue }
      let id: Int64 = row[0]
      let currency = (row[5] as String?).flatMap { Currency($0) }
      let atRisk = currency.map { Money(minorUnits: row[6], currency: $0) }
      let subject: String = row[2]
      items[id] = Item(
        code: code, subject: subject, severity: severity, partner: row[4], atRisk: atRisk,
        openedAt: openedOn, explanation: row[7],
        isBlocking: code.blocksStatements(subject: subject, atRisk: atRisk, settings: settings.context.settings))
    }
    self.items = items
    let nobodys = items.filter { $0.value.isBlocking && $0.value.partner == nil }.mapValues(\.subject)
    concerned =
      nobodys.isEmpty ? [:] : try ConcernedPartners(db, claimMap: settings.claimMap).partners(of: nobodys)
    var byMonth: [SeriesMonth: Set<Int64>] = [:]
    let touched = try Row.fetchAll(
      db,
      sql: """
        SELECT p.partner, p.currency, p.month, d.id
        FROM (SELECT DISTINCT partner, currency, substr(date, 1, 7) AS month, case_id
          FROM result_payment WHERE date >= ?) p
        CROSS JOIN discrepancy d ON d.case_id = p.case_id AND d.status = 'open'
        """, arguments: [month.firstDay.description])
    for row in touched {
      guard let currency = Currency(row[1] as String), let month = Month(row[2] as String) else { continue }
      let key = SeriesMonth(series: StatementSeries(partner: row[0], currency: currency), month: month)
      byMonth[key, default: []].insert(row[3])
    }
    self.byMonth = byMonth
  }

  /// What blocks a partner's issue (rules R10), by code and subject.
  package func blocking(partner: String) -> [Item] {
    items.filter { concerns($0.key, $0.value, partner) }.map(\.value).sorted(by: OpenItems.isOrdered)
  }

  private func concerns(_ id: Int64, _ item: Item, _ partner: String) -> Bool {
    guard item.isBlocking else { return false }
    guard let owner = item.partner else { return concerned[id]?.contains(partner) ?? true }
    return owner == partner
  }

  /// What may change a draft: what blocks it, and what is open on cases with payments of its month and currency.
  ///
  /// A discrepancy of no partner is listed without its subject: it may be somebody else's.
  package func items(series: StatementSeries, month: Month) -> [StatementOpenItem] {
    var ids = byMonth[SeriesMonth(series: series, month: month)] ?? []
    for (id, item) in items where concerns(id, item, series.partner) { ids.insert(id) }
    return ids.compactMap { items[$0] }.filter { $0.partner == nil || $0.partner == series.partner }
      .sorted(by: OpenItems.isOrdered).map { item in
        StatementOpenItem(
          code: item.code, subject: item.partner == nil ? nil : item.subject, severity: item.severity,
          atRisk: item.partner == nil ? nil : item.atRisk, since: item.openedAt, isBlocking: item.isBlocking)
      }
  }

  private static func isOrdered(_ left: Item, _ right: Item) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    return (left.code.rawValue, left.subject) < (right.code.rawValue, right.subject)
  }
}
