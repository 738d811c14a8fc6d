import Amounts

/// `held-too-long`: a fee waits for something that does not come (rules R7).
///
/// Not for a hold period, a payment that vanished, or a verdict that a person must look at: these end by themselves, or
/// are findings of their own.
package enum HeldTooLong: FeeRule {
  package static let code = DiscrepancyCode.heldTooLong
  package static let severity = Severity.medium
  package static let number = "R7"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Settle what holds the fee; its reason is in payments.csv."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      let reason = fee.eligibility.reason
      guard fee.eligibility.state == .held, reason != .holdPeriod, reason != .vanished, reason != .eligibilityChanged,
        Grace(since: payment.row.createdAt, days: view.context.settings.graces.heldDays, context: view.context).isOver
      else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: fee.fee,
          "The fee of the payment of \(payment.row.amount), created at \(payment.row.createdAt), is still held: "
            + "\(reason.rawValue), as \(view.cause(of: reason)).",
          tenant: payment.tenant))
    }
  }
}
