import Amounts
/// `late-arrival`: a payment became known after its month was issued, so the next statement states it (rules R10).
package enum LateArrival: FeeRule {
  package static let code = DiscrepancyCode.lateArrival
  package static let severity = Severity.low
  package static let number = "R10"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.never
  package static let nextStep = "Nothing to correct: the next statement states it as a prior-period line."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.dueLines.compactMap { due -> Verdict? in
      guard let fee = due.lines.first(where: { $0.section == .priorPeriod })?.fee else { return nil }
      let calendar = view.context.calendar
      return .finding(
        view.finding(
          code, due.payment.subject, atRisk: fee,
          "The fee of \(fee) is due for a payment of \(calendar.day(of: due.payment.row.date)), first seen on "
            + "\(calendar.day(of: due.payment.firstSeen)), but the statement of its month is issued without it.",
          tenant: due.payment.tenant))
    }
  }
}
