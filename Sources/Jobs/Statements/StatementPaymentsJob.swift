package import Amounts
package import Configuration
import Books
import Storage

/// Lists what was paid to partners (rules R10, `statement payments`).
package struct StatementPaymentsJob {
  private let configuration: Configuration
  private let partner: String?
  private let number: String?

  package init(configuration: Configuration, partner: String?, number: String?) {
    self.configuration = configuration
    self.partner = partner
    self.number = number
  }

  /// One payment as it was recorded.
  package struct Row: Sendable {
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

  /// By date, then in the order in which they were recorded.
  package func run() throws -> [Row] {
    let desk = try StatementDesk(configuration, isLooking: true)
    _ = try desk.partners(partner)
    return try desk.store.read { db in try StatementRegister.payouts(db) }
      .filter { (partner == nil || $0.series.partner == partner) && (number == nil || $0.payout.number == number) }
      .map { recorded in
        Row(
          date: recorded.payout.date, partner: recorded.series.partner, number: recorded.payout.number,
          amount: recorded.payout.amount, reference: recorded.payout.reference, recordedAt: recorded.recordedAt,
          recordedBy: recorded.recordedBy, override: recorded.override, countedIn: recorded.countedIn)
      }
  }
}
