/// `overpaid`: more is booked than was claimed (rules R5).
package enum Overpaid: CaseRule {
  package static let code = DiscrepancyCode.overpaid

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
