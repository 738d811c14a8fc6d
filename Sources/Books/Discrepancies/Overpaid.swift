/// `overpaid`: more is booked than was claimed (rules R5).
package enum Overpaid: CaseRule {
  package static let code = DiscrepancyCode.overpaid
  package static let severity = Severity.medium
  package static let number = "R5"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Check for duplicate payments or a lowered claim; refund the debtor if it is real."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let known = view.known, !known.isMerged, let balance = view.balance, balance.outstanding < 0,
      let outstanding = view.money(balance.outstanding), let claimed = view.money(balance.claimed),
      let paid = view.money(balance.paid)
    else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: outstanding,
          "Paid \(paid) is more than the \(claimed) claimed: outstanding \(outstanding)."))
    ]
  }
}
