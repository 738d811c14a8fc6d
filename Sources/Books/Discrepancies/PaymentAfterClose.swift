import Amounts

/// `payment-after-close`: a payment is dated after the case was finished (rules R6).
package enum PaymentAfterClose: CaseRule {
  package static let code = DiscrepancyCode.paymentAfterClose
  package static let severity = Severity.medium
  package static let number = "R6"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the case reopened, or the payment's date corrected."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard view.hasBook, let finished = view.known?.row.finishedAt.map({ view.context.calendar.day(of: $0) }) else {
      return []
    }
    return view.booked.compactMap { (payment, _) -> Verdict? in
      let day = view.context.calendar.day(of: payment.row.date)
      guard day > finished else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) is dated \(day), but the case was finished on \(finished).",
          tenant: payment.tenant))
    }
  }
}
