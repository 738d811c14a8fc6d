import Amounts

/// `fee-mismatch`: our fee and Debitura's differ by more than one minor unit (rules R9).
package enum FeeMismatch: CaseRule {
  package static let code = DiscrepancyCode.feeMismatch

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
