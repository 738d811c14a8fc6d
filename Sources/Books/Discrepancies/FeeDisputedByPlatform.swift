import Amounts

/// `fee-disputed-by-platform`: Debitura disputes a fee that a statement has stated (rules R9).
package enum FeeDisputedByPlatform: FeeRule {
  package static let code = DiscrepancyCode.feeDisputedByPlatform
  package static let severity = Severity.high
  package static let number = "R9"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura what is disputed before the next statement."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      guard fee.isStated, let transaction = fee.transaction,
        LooseText.normalised(transaction.referralInvoicingStatus ?? "") == "disputed"
      else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: fee.fee,
          "Debitura disputes transaction \(transaction.id), whose fee a statement has stated.",
          evidence: ["transaction \(transaction.id)"], tenant: payment.tenant))
    }
  }
}
