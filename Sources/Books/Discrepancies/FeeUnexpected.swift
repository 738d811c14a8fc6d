import Amounts

/// `fee-unexpected`: Debitura reports a fee on a payment that earns none (rules R9).
package enum FeeUnexpected: FeeRule {
  package static let code = DiscrepancyCode.feeUnexpected
  package static let severity = Severity.high
  package static let number = "R9"
  package static let stops = ListStop.lists([.payments, .transactions])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura why a fee is reported on an ineligible payment."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      guard fee.eligibility.state == .ineligible, fee.eligibility.reason != .beforeBegin,
        let transaction = fee.transaction
      else { return nil }
      return .finding(
        view.finding(
          code, "transaction:\(transaction.id)", atRisk: transaction.fee?.negated,
          "Debitura reports a fee of \(transaction.fee.map(\.description) ?? "unknown amount") on payment "
            + "\(payment.row.id), which is ineligible: \(fee.eligibility.reason.rawValue); \(view.cause(of: fee.eligibility.reason)).",
          evidence: ["payment \(payment.row.id) of \(payment.row.amount)"], tenant: payment.tenant))
    }
  }
}
