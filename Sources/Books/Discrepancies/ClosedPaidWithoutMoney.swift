/// `closed-paid-without-money`: closed as paid or partially paid, but nothing is booked (rules R6).
package enum ClosedPaidWithoutMoney: CaseRule {
  package static let code = DiscrepancyCode.closedPaidWithoutMoney

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let closed = ClosedCase(view), closed.code == .paid || closed.code == .partiallyPaid, closed.balance.paid == 0
    else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: view.money(closed.balance.outstanding),
          "The case is closed as \(closed.label), but no payment is booked."))
    ]
  }
}
