import Amounts

/// `resolved-with-balance`: a claim was resolved although money is still owed on it (rules R5).
package enum ResolvedWithBalance: CaseRule {
  package static let code = DiscrepancyCode.resolvedWithBalance

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.file.claims.compactMap { claim in
      finding(claim).map {
        .finding(view.finding(code, $0.subject, atRisk: $0.atRisk, $0.explanation, events: $0.events))
      }
    }
  }

  /// The finding on a claim, joined to a case or not.
  package static func finding(_ claim: ClaimFile) -> Finding? {
    guard let resolved = claim.resolved, let balance = try? ClaimBalance(claim), balance.outstanding.minorUnits > 0
    else { return nil }
    return Finding(
      code: code, subject: "claim:\(claim.claimRef)", atRisk: balance.outstanding,
      explanation: "Claim \(claim.claimRef) is resolved, but its last known total of \(balance.total) less settled "
        + "payments leaves \(balance.outstanding).",
      events: [resolved, balance.totalEvent])
  }
}
