/// `closed-paid-with-balance`: closed as paid although money is still owed (rules R6).
package enum ClosedPaidWithBalance: CaseRule {
  package static let code = DiscrepancyCode.closedPaidWithBalance
  package static let severity = Severity.high
  package static let number = "R6"
  package static let stops = ListStop.lists([.payments, .cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask for the missing payment, or for another close code."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let closed = ClosedCase(view), closed.code == .paid, closed.balance.outstanding > 0,
      let outstanding = view.money(closed.balance.outstanding)
    else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: outstanding, "The case is closed as Paid, but \(outstanding) is outstanding."))
    ]
  }
}

/// A closed case with book and close code: what the three `closed-…` rules share.
struct ClosedCase {
  /// nil for a code that is not known.
  let code: CloseCode?
  /// As reports show it.
  let label: String
  let balance: CaseBalance

  /// nil unless the case is closed with a code and has a book.
  init?(_ view: CaseView) {
    guard let known = view.known, known.lifecycle == .closed, let label = known.row.closeCode,
      let balance = view.balance
    else { return nil }
    code = CloseCode(label: label)
    self.label = CloseCode.canonicalLabel(label)
    self.balance = balance
  }
}
