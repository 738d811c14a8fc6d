/// `join-key-not-unique`: a claim's reference is on two or more cases, so it is joined to none (rules R1).
package enum JoinKeyNotUnique: DiscrepancyRule {
  package static let code = DiscrepancyCode.joinKeyNotUnique
  package static let severity = Severity.critical
  package static let number = "R1"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Name the right case for the claim in claim-map.csv."

  /// The finding on a claim whose reference names several cases.
  package static func finding(claimRef: String, caseIDs: [String]) -> Finding {
    Finding(
      code: code, subject: "claim:\(claimRef)",
      explanation: "Claim \(claimRef) is the creditor reference of \(caseIDs.count) cases, so it is joined to none.",
      evidence: caseIDs.sorted().map { "case \($0)" })
  }
}
