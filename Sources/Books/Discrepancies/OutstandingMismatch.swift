/// `outstanding-mismatch`: Debitura's remainder is not what its own figures add up to (rules R5).
package enum OutstandingMismatch: CaseRule {
  package static let code = DiscrepancyCode.outstandingMismatch
  package static let severity = Severity.medium
  package static let number = "R5"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura to recompute the remainder of the case."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let known = view.known, !known.isMerged, let balance = view.balance, balance.remainderDifference != 0,
      let outstanding = view.money(balance.outstanding), let remainder = view.money(balance.remainder),
      let claimed = view.money(balance.claimed), let paid = view.money(balance.paid)
    else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: view.money(balance.remainderDifference),
          "Claimed \(claimed) − paid \(paid) = \(outstanding) outstanding, but Debitura's remainder is \(remainder)."))
    ]
  }
}
