package import Amounts
package import Configuration
import Books
import Storage

/// Lists what is issued.
package struct StatementListJob {
  private let configuration: Configuration
  private let partner: String?
  private let month: Month?

  package init(configuration: Configuration, partner: String?, month: Month?) {
    self.configuration = configuration
    self.partner = partner
    self.month = month
  }

  /// One issued statement.
  package struct Row: Sendable {
    package let number: String
    package let partner: String
    package let month: Month
    package let date: Day
    package let lines: Int
    package let closing: Money
    package let payable: Money
    /// Σ of what was paid with its number.
    package let paid: Money
    /// Why it was issued in spite of what blocked it.
    package let override: String?
  }

  /// The statements in the order of their issue, and the months that were closed without any.
  package func run() throws -> (rows: [Row], empty: [(partner: String, month: Month)]) {
    let desk = try StatementDesk(configuration)
    _ = try desk.partners(partner)
    try desk.publishPending()
    return try desk.store.read { db in
      var rows: [Row] = []
      let paid = try StatementRegister.paid(db)
      try StatementRegister.forEach(db, .init(partner: partner, month: month)) { issued in
        let document = issued.document
        let currency = document.header.series.currency
        rows.append(
          Row(
            number: issued.number, partner: document.header.series.partner, month: document.header.month,
            date: document.header.date, lines: document.lines.count,
            closing: Money(minorUnits: document.figures.closing, currency: currency),
            payable: Money(minorUnits: document.figures.payable, currency: currency),
            paid: Money(minorUnits: paid[issued.number] ?? 0, currency: currency), override: document.override))
      }
      let empty = try StatementRegister.monthsWithoutStatement(db).filter {
        (partner == nil || $0.partner == partner) && (month == nil || $0.month == month)
      }
      return (rows, empty)
    }
  }
}
