/// `event-unverified`: a delivery whose signature fails or is missing, until one with its id is accepted (inputs 2).
package enum EventUnverified: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnverified
  package static let severity = Severity.high
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileFactsStay
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .evidence
  package static let nextStep =
    "Check the channel's secret or key; once it is right, the next run judges the delivery again."

  /// A line in quarantine.
  package struct Line: Hashable, Sendable {
    /// The first eight bytes of the SHA-256 of the line without its end; nil for one that an earlier version kept.
    package let hash: Int64?
    package let reason: String
    package let places: [String]

    package init(hash: Int64?, reason: String, places: [String]) {
      self.hash = hash
      self.reason = reason
      self.places = places
    }
  }

  /// The finding on an id of which only unverified deliveries are stored.
  ///
  /// - Parameter lines: in the order of their hashes; a resolution is about them.
  package static func finding(
    channel: String, id: String, partner: String?, tenant: String?, lines: [Line]
  ) -> Finding {
    let reasons = Set(lines.map(\.reason)).sorted()
    return Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "The delivery is in quarantine: \(reasons.joined(separator: "; ")). It counts for nothing.",
      evidence: EvidenceList.shortened(lines.flatMap(\.places)),
      facts: lines.compactMap(\.hash).map(LineHash.text).sorted().joined(separator: " "))
  }
}
