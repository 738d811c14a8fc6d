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
  package func changes() throws -> [StoredChange] {
    let rows = try SQLStatement(
      db,
      """
      SELECT kind, subject, partner, agency, case_id, case_reference, currency, before, after, difference, detail
      FROM report_changes ORDER BY kind, subject
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
