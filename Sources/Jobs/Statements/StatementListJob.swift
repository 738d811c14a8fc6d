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
    let desk = try StatementDesk(configuration, isLooking: true)
    _ = try desk.partners(partner)
    return try desk.store.read { db in
      var rows: [Row] = []
      let paid = try StatementRegister.paid(db)
      for entry in try StatementRegister.entries(db) {
        guard partner == nil || entry.series.partner == partner, month == nil || entry.month == month else { continue }
        let currency = entry.series.currency
        rows.append(
          Row(
            number: entry.number, partner: entry.series.partner, month: entry.month, date: entry.date,
            lines: entry.lines, closing: Money(minorUnits: entry.closing, currency: currency),
            payable: Money(minorUnits: entry.payable, currency: currency),
            paid: Money(minorUnits: paid[entry.number] ?? 0, currency: currency), override: entry.override))
      }
      let empty = try StatementRegister.monthsWithoutStatement(db).filter {
        (partner == nil || $0.partner == partner) && (month == nil || $0.month == month)
      }
      return (rows, empty)
    }
  }
}
