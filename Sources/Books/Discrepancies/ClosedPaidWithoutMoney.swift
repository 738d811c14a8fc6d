/// `closed-paid-without-money`: closed as paid or partially paid, but nothing is booked (rules R6).
package enum ClosedPaidWithoutMoney: CaseRule {
  package static let code = DiscrepancyCode.closedPaidWithoutMoney
  package static let severity = Severity.high
  package static let number = "R6"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the payment booked, or the close code corrected."

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
