import Amounts

/// `unknown-claim`: money or a balance is reported for a claim that is on no case (rules R1).
///
/// Not for a claim that a `claim.created` event opened: Debitura does not handle it.
package enum UnknownClaim: DiscrepancyRule {
  package static let code = DiscrepancyCode.unknownClaim
  package static let severity = Severity.high
  package static let number = "R1"
  package static let stops = ListStop.listsOfAnybody([.cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep =
    "Add the claim to claim-map.csv, or ask why Receeve collects on a claim Debitura does not handle."

  /// The finding on a claim without case; nil when it was opened by an event or nothing of money is reported for it.
  package static func finding(_ claim: ClaimFile) -> Finding? {
    guard claim.opening == nil, !claim.allocations.isEmpty || claim.total != nil else { return nil }
    let settled = claim.allocations.filter { $0.state == .settled }
    var sum: Money? = settled.first.map { .zero($0.amount.currency) }
    for allocation in settled { sum = try? sum?.adding(allocation.amount) }
    return Finding(
      code: code, subject: "claim:\(claim.claimRef)", atRisk: sum,
      explanation: "Events report \(sum.map { "\($0) settled" } ?? "money or a balance") for claim \(claim.claimRef), "
        + "which is on no case and was never opened by a claim.created event.",
      events: claim.allocations.flatMap(\.events) + (claim.total.map { [$0.event] } ?? []))
  }
}
