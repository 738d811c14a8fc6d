package import Amounts
package import Books
package import GRDB

/// An issued statement with what of it is still open to the partner.
package struct OpenStatement: Sendable {
  package let entry: StatementRegister.Entry
  /// Its part of what is open in its series: those of a series add up to it.
  package let open: Money

  /// Whether something of it was to be paid before a day.
  package func isOverdue(on today: Day) -> Bool { open.minorUnits > 0 && (entry.due.map { $0 < today } ?? false) }

  /// Every issued statement, in the order of their issue.
  ///
  /// - Throws: `DamagedRow`, `MoneyError.overflow`, `DatabaseError`.
  package static func all(_ db: Database) throws -> [OpenStatement] {
    let entries = try StatementRegister.entries(db)
    let uncounted = try uncounted(db)
    var parts: [String: Int64] = [:]
    for (series, own) in Dictionary(grouping: entries, by: \.series) {
      let issued = own.map { OpenParts.Issued(closing: $0.closing, payable: $0.payable, paidOut: $0.paidOut) }
      for (entry, part) in zip(own, try OpenParts.of(issued, uncounted: uncounted[series] ?? [])) {
        parts[entry.number] = part
      }
    }
    return entries.map { entry in
      let open = Money(minorUnits: parts[entry.number] ?? 0, currency: entry.series.currency)
      return OpenStatement(entry: entry, open: open)
    }
  }

  /// What was recorded and no statement has counted yet, in minor units.
  private static func uncounted(_ db: Database) throws -> [StatementSeries: [Int64]] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.partner, s.currency, p.amount, s.number FROM statement_payout p JOIN statement s ON s.id = p.statement_id
        WHERE NOT EXISTS (SELECT 1 FROM statement_payout_counted c WHERE c.payout_id = p.id)
        """)
    var uncounted: [StatementSeries: [Int64]] = [:]
    for row in rows {
      guard let currency = Currency(row[1] as String) else { throw DamagedRow(table: "statement", row: row[3]) }
      uncounted[StatementSeries(partner: row[0], currency: currency), default: []].append(row[2])
    }
    return uncounted
  }
}

/// What is open to a partner in a currency.
package struct OpenSeries: Sendable {
  package let series: StatementSeries
  package let open: Money
  /// How much of it is overdue, and the first date that it was due on.
  package let overdue: (amount: Money, since: Day)?

  /// The series in which something is open or owed, by partner and currency.
  ///
  /// - Parameter statements: all that have an open part of each series that is asked about.
  /// - Throws: `MoneyError.overflow`.
  package static func of(_ statements: [OpenStatement], today: Day) throws(MoneyError) -> [OpenSeries] {
    var series: [OpenSeries] = []
    for (key, own) in Dictionary(grouping: statements, by: \.entry.series) {
      func sum(_ statements: [OpenStatement]) throws(MoneyError) -> Money {
        Money(minorUnits: try statements.map(\.open.minorUnits).sumOfMinorUnits(), currency: key.currency)
      }
      let open = try sum(own)
      guard open.minorUnits != 0 else { continue }
      let late = own.filter { $0.isOverdue(on: today) }
      let since = late.compactMap(\.entry.due).min()
      let amount = try sum(late)
      series.append(OpenSeries(series: key, open: open, overdue: since.map { (amount, $0) }))
    }
    return series.sorted {
      ($0.series.partner, $0.series.currency) < ($1.series.partner, $1.series.currency)
    }
  }
}
