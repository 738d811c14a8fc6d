import Amounts

/// `allocation-sum-break`: a multi-claim event's total is not the sum of its lines (rules R2).
package enum AllocationSumBreak: SettlementRule {
  package static let code = DiscrepancyCode.allocationSumBreak
  package static let severity = Severity.high
  package static let number = "R2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Receeve for the right allocation of the payment; none of it is counted until then."

  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    guard let worst = view.settlement.sumBreaks.last else { return [] }
    let total = worst.lines.map { Money(minorUnits: worst.total, currency: $0.currency) }
    let difference = total.flatMap { total in worst.lines.flatMap { try? total.subtracting($0) } }
    let explanation =
      if let total, let lines = worst.lines, let difference {
        "The event states a total of \(total), its lines add up to \(lines): difference \(difference)."
      } else {
        "The lines of the event are in several currencies, or add up to more than can be counted, so its total cannot be "
          + "checked."
      }
    return [
      .finding(
        view.finding(
          code, atRisk: difference, explanation + " No allocation of the settlement is counted.",
          places: view.settlement.allocations.map(\.key.claimRef), events: view.settlement.sumBreaks.map(\.event)))
    ]
  }
}
