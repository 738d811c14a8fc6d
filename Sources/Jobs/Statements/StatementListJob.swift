package import Amounts
package import Configuration
import Books
import Storage

/// Lists what is issued, and what was paid to partners (rules R10).
package struct StatementListJob {
  private let configuration: Configuration
  private let partner: String?

  /// - Parameter partner: nil = all.
  package init(configuration: Configuration, partner: String?) {
    self.configuration = configuration
    self.partner = partner
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

  /// One payment as it was recorded.
  package struct Payment: Sendable {
    package let date: Day
    package let partner: String
    /// The statement that was paid.
    package let number: String
    package let amount: Money
    package let reference: String?
    package let recordedAt: Instant
    package let recordedBy: String?
    package let override: String?
    /// The statement that counts it as paid out; nil while none does.
    package let countedIn: String?
  }

  /// The statements in the order of their issue, and the months that were closed without any.
  ///
  /// - Parameter month: nil = every one.
  package func statements(month: Month?) throws -> (rows: [Row], empty: [(partner: String, month: Month)]) {
    try look { db in
      let paid = try StatementRegister.paid(db)
      let rows = try StatementRegister.entries(db).filter { isMeant($0.series.partner) && isMeant($0.month, month) }
        .map { entry in
          func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: entry.series.currency) }
          return Row(
            number: entry.number, partner: entry.series.partner, month: entry.month, date: entry.date,
            lines: entry.lines, closing: money(entry.closing), payable: money(entry.payable),
            paid: money(paid[entry.number] ?? 0), override: entry.override)
        }
      let empty = try StatementRegister.monthsWithoutStatement(db).filter {
        isMeant($0.partner) && isMeant($0.month, month)
      }
      return (rows, empty)
    }
  }

  /// What was paid, by date, then in the order in which it was recorded.
  ///
  /// - Parameter number: of the statement that was paid; nil = any.
  package func payments(number: String?) throws -> [Payment] {
    try look { db in
      try StatementRegister.payouts(db)
        .filter { isMeant($0.series.partner) && (number == nil || $0.payout.number == number) }
        .map { recorded in
          Payment(
            date: recorded.payout.date, partner: recorded.series.partner, number: recorded.payout.number,
            amount: recorded.payout.amount, reference: recorded.payout.reference, recordedAt: recorded.recordedAt,
            recordedBy: recorded.recordedBy, override: recorded.override, countedIn: recorded.countedIn)
        }
    }
  }

  /// Reads beside a night; a partner that the configuration lacks is refused.
  private func look<Found>(_ body: (StoreDatabase) throws -> Found) throws -> Found {
    let desk = try StatementDesk(configuration, isLooking: true)
    _ = try desk.partners(partner)
    return try desk.store.read(body)
  }

  private func isMeant(_ id: String) -> Bool { partner.map { $0 == id } ?? true }

  private func isMeant(_ month: Month, _ wanted: Month?) -> Bool { wanted.map { $0 == month } ?? true }
}
