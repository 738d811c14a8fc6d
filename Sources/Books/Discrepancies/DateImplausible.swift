import Amounts

/// `date-implausible`: a booked payment is dated before this century, or in the future (rules R7).
///
/// Also of test cases and ineligible payments: the date decides the month and the rate whatever else is right.
package enum DateImplausible: FeeRule {
  package static let code = DiscrepancyCode.dateImplausible
  package static let severity = Severity.medium
  package static let number = "R7"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the date of the payment corrected at Debitura."

  private static let first = Day(year: 2000, month: 1, day: 1)

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.booked.compactMap { (payment, _) -> Verdict? in
      let day = view.context.calendar.day(of: payment.row.date)
      let isFuture = !view.context.hasCome(day.adding(days: -1))
      guard first.map({ day < $0 }) ?? false || isFuture else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) is dated \(day), which is \(isFuture ? "in the future" : "before 2000").",
          tenant: payment.tenant))
    }
  }
}
