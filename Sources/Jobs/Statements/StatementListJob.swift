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
    /// Its part of what is open in its series; negative in the newest of a partner that owes.
    package let open: Money
    /// When what is payable is due; nil: nothing is payable, or no terms were agreed when it was issued.
    package let due: Day?
    package let isOverdue: Bool
  }

  /// What is open to a partner in a currency.
  package struct Series: Sendable {
    package let partner: String
    package let open: Money
    /// How much of it is overdue, and since when.
    package let overdue: (amount: Money, since: Day)?
  }

  /// What is issued.
  package struct Issued: Sendable {
    /// In the order of their issue.
    package let rows: [Row]
    /// Months that were closed without any statement.
    package let empty: [(partner: String, month: Month)]
    /// Those of the rows of which something is open, by partner and currency; over all months.
    package let series: [Series]
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
    /// By which it is named.
    package let id: Int64
    /// The wrong payment that it takes back, and why.
    package let takesBack: Int64?
    package let reason: String?
    /// What took it back, as it was wrong.
    package let takenBackBy: Int64?
    /// The wrong payment in whose place it is.
    package let inPlaceOf: Int64?
  }

  /// What is issued, and what of it is open.
  ///
  /// - Parameters:
  ///   - month: nil = every one.
  ///   - asOf: what was due before its business date is overdue.
  package func statements(month: Month?, asOf: Instant) throws -> Issued {
    let today = configuration.calendar.day(of: asOf)
    return try look { db in
      let paid = try StatementRegister.paid(db)
      let all = try OpenStatement.all(db).filter { isMeant($0.entry.series.partner) }
      let shown = all.filter { isMeant($0.entry.month, month) }
      let rows = shown.map { statement in
        let entry = statement.entry
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: entry.series.currency) }
        return Row(
          number: entry.number, partner: entry.series.partner, month: entry.month, date: entry.date,
          lines: entry.lines, closing: money(entry.closing), payable: money(entry.payable),
          paid: money(paid[entry.number] ?? 0), override: entry.override, open: statement.open, due: entry.due,
          isOverdue: statement.isOverdue(on: today))
      }
      let empty = try StatementRegister.monthsWithoutStatement(db).filter {
        isMeant($0.partner) && isMeant($0.month, month)
      }
      let series = Set(shown.map(\.entry.series))
      return Issued(
        rows: rows, empty: empty,
        series: try OpenSeries.of(all.filter { series.contains($0.entry.series) }, today: today).map {
          Series(partner: $0.series.partner, open: $0.open, overdue: $0.overdue)
        })
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
            recordedBy: recorded.recordedBy, override: recorded.override, countedIn: recorded.countedIn,
            id: recorded.id,
            takesBack: recorded.takesBack, reason: recorded.reason, takenBackBy: recorded.takenBackBy,
            inPlaceOf: recorded.inPlaceOf)
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
