/// `closed-unrecovered-with-money`: closed with a code that means no money, but payments are booked (rules R6).
///
/// Any code but Paid and Partially paid, known or not.
package enum ClosedUnrecoveredWithMoney: CaseRule {
  package static let code = DiscrepancyCode.closedUnrecoveredWithMoney
  package static let severity = Severity.high
  package static let number = "R6"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the close code corrected, or the payment deleted."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let closed = ClosedCase(view), closed.code != .paid, closed.code != .partiallyPaid, closed.balance.paid > 0,
      let paid = view.money(closed.balance.paid)
    else { return [] }
    return [
      .finding(
        view.finding(code, view.subject, atRisk: paid, "The case is closed as \(closed.label), but \(paid) is booked."))
    ]
  }
}
