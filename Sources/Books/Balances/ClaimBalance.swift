package import Amounts

/// What is still owed on a claim by its own events (rules R5).
package struct ClaimBalance: Hashable, Sendable {
  /// The last known total.
  package let total: Money
  package let totalEvent: EventRef
  /// Settled allocations in the claim's currency whose settled event is later than the total.
  package let settledSince: Int64
  /// total − settled since.
  package let outstanding: Money

  /// Works out the balance; nil when no total is known, or none with a currency.
  ///
  /// The newest of the opening amount and the totals counts; at equal timestamps the total wins. The currency is that
  /// of `claim.created`; without that event it is the currency of the claim's allocations if they have only one.
  ///
  /// - Throws: `MoneyError.overflow`.
  package init?(_ claim: ClaimFile) throws(MoneyError) {
    let newest: ClaimAmount
    switch (claim.opening, claim.total) {
    case (let opening?, let total?): newest = opening.at > total.at ? opening : total
    case (let opening?, nil): newest = opening
    case (nil, let total?): newest = total
    case (nil, nil): return nil
    }
    let allocated = Set(claim.allocations.map(\.amount.currency))
    guard let currency = claim.opening?.currency ?? (allocated.count == 1 ? allocated.first : nil) else { return nil }
    total = Money(minorUnits: newest.minorUnits, currency: currency)
    totalEvent = newest.event
    settledSince = try claim.allocations.lazy
      .filter { $0.state == .settled && $0.amount.currency == currency && ($0.settledAt ?? $0.date) > newest.at }
      .map(\.amount.minorUnits).sumOfMinorUnits()
    outstanding = try total.subtracting(Money(minorUnits: settledSince, currency: currency))
  }
}
