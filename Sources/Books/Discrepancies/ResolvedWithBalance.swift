import Amounts

/// `resolved-with-balance`: a claim was resolved although money is still owed on it (rules R5).
package enum ResolvedWithBalance: CaseRule {
  package static let code = DiscrepancyCode.resolvedWithBalance
  package static let severity = Severity.high
  package static let number = "R5"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask why the claim was resolved: sold, discarded, or paid outside Receeve?"

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
