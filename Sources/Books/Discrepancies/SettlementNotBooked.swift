import Amounts

/// `settlement-not-booked`: settled money that no booked payment matches (rules R4).
package enum SettlementNotBooked: CaseRule {
  package static let code = DiscrepancyCode.settlementNotBooked
  package static let severity = Severity.high
  package static let number = "R4"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the collection partner book the settled money on the case."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard view.hasBook, let currency = view.currency else { return [] }
    return view.allocations
      .filter { $0.allocation.state == .settled && $0.allocation.amount.currency == currency && $0.match.kind == nil }
      .map { allocation, _ in
        let grace = Grace(since: allocation.date, days: view.context.settings.graces.bookingDays, context: view.context)
        return grace.verdict(
          view.finding(
            code, "allocation:\(allocation.key.text)",
            atRisk: allocation.amount.negated,
            "\(allocation.amount) settled at \(allocation.date) for claim \(allocation.key.claimRef), but no payment "
              + "booked on the case matches it.",
            events: allocation.events))
      }
  }
}
