import Amounts

/// `payment-without-event`: a booked payment whose `payment.created` event never came (rules R3).
///
/// Only for tenants with a customer channel, and payments created after that channel's first accepted event.
package enum PaymentWithoutEvent: CaseRule {
  package static let code = DiscrepancyCode.paymentWithoutEvent
  package static let severity = Severity.medium
  package static let number = "R3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Check the tenant's webhook subscription and the receiver for lost deliveries."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.booked.compactMap { (payment, _) -> Verdict? in
      guard let since = payment.eventsSince, payment.row.createdAt > since, payment.createdEvent == nil else {
        return nil
      }
      let grace = Grace(
        since: payment.row.createdAt, hours: view.context.settings.graces.webhookHours, context: view.context)
      return grace.verdict(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) was created at \(payment.row.createdAt), but the tenant's channel, which "
            + "delivers since \(since), has no payment.created event for it.",
          tenant: payment.tenant))
    }
  }
}
