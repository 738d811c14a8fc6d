/// `join-key-not-unique`: a claim's reference is on two or more cases, so it is joined to none (rules R1).
package enum JoinKeyNotUnique: DiscrepancyRule {
  package static let code = DiscrepancyCode.joinKeyNotUnique

  /// The finding on a claim whose reference names several cases.
  package static func finding(claimRef: String, caseIDs: [String]) -> Finding {
    Finding(
      code: code, subject: "claim:\(claimRef)",
      explanation: "Claim \(claimRef) is the creditor reference of \(caseIDs.count) cases, so it is joined to none.",
      evidence: caseIDs.sorted().map { "case \($0)" })
  }
}
