import Amounts

/// `fee-not-reported`: an eligible payment that Debitura reports no transaction for (rules R9).
package enum FeeNotReported: FeeRule {
  package static let code = DiscrepancyCode.feeNotReported
  package static let severity = Severity.medium
  package static let number = "R9"
  package static let stops = ListStop.lists([.payments, .transactions])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura for the referral fee of the payment."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      guard fee.eligibility.state == .eligible, fee.transaction == nil, fee.fee?.minorUnits != 0 else { return nil }
      let grace = Grace(
        since: payment.row.createdAt, days: view.context.settings.graces.reportingDays, context: view.context)
      return grace.verdict(
        view.finding(
          code, payment.subject, atRisk: fee.fee,
          "Payment of \(payment.row.amount) earns \(fee.fee.map(\.description) ?? "a fee"), but Debitura reports no "
            + "transaction with its case, amount and date.",
          tenant: payment.tenant))
    }
  }
}
