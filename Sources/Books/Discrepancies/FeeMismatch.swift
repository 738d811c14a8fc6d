import Amounts

/// `fee-mismatch`: our fee and Debitura's differ by more than one minor unit (rules R9).
package enum FeeMismatch: FeeRule {
  package static let code = DiscrepancyCode.feeMismatch
  package static let severity = Severity.medium
  package static let number = "R9"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Compare base, percentages and rate with Debitura's figure."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.earning.compactMap { (payment, fee) -> Verdict? in
      guard fee.eligibility.state == .eligible || fee.eligibility.state == .held, let ours = fee.fee,
        let theirs = fee.transaction?.fee, let difference = try? ours.subtracting(theirs),
        difference.minorUnits.magnitude > 1
      else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: difference,
          "Our fee is \(ours), Debitura's \(theirs): difference \(difference).",
          evidence: fee.transaction.map { ["transaction \($0.id)"] } ?? [], tenant: payment.tenant))
    }
  }
}
