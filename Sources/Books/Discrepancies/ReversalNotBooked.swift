/// `reversal-not-booked`: a booked payment whose settlement was taken back (rules R4).
package enum ReversalNotBooked: CaseRule {
  package static let code = DiscrepancyCode.reversalNotBooked
  package static let severity = Severity.critical
  package static let number = "R4"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the booked payment deleted: the money was taken back."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.booked.filter(\.match.isReversed).map { payment, match in
      let reversed = view.allocations.map(\.allocation).filter {
        $0.state == .reversed && match.allocations.contains($0.key.text)
      }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) is still booked, but its settlement was reversed: "
            + reversed.map { "\($0.key.text) of \($0.amount) at \($0.stateSince)" }.joined(separator: ", ") + ".",
          events: reversed.flatMap(\.events), tenant: payment.tenant))
    }
  }
}
