import Amounts

/// `payment-vanished`: a payment left the list without a `payment.deleted` event (rules R3).
package enum PaymentVanished: CaseRule {
  package static let code = DiscrepancyCode.paymentVanished
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura whether the payment was deleted and why no event was sent."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.file.payments.filter { !$0.isListed && $0.deletedEvent == nil }.map { payment in
      .finding(
        view.finding(
          code, payment.subject,
          atRisk: payment.row.amount.negated,
          "Payment of \(payment.row.amount) is gone from Debitura's list and no payment.deleted event says so.",
          evidence: ["last listed \(payment.lastListed)"], tenant: payment.tenant))
    }
  }
}
