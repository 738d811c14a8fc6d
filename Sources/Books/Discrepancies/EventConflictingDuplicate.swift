/// `event-conflicting-duplicate`: deliveries with one id say different things; none of them counts (inputs 2).
package enum EventConflictingDuplicate: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventConflictingDuplicate
  package static let severity = Severity.critical
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileFactsStay
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .evidence
  package static let nextStep = "Ask the platform which version is true; resolve with its answer."

  /// One of the contents.
  package struct Content: Hashable, Sendable {
    /// Its digest, in hexadecimal.
    package let digest: String
    package let places: [String]

    package init(digest: String, places: [String]) {
      self.digest = digest
      self.places = places
    }
  }

  /// The finding on an id with several contents.
  ///
  /// - Parameter contents: in the order of their digests; a resolution is about them.
  package static func finding(
    channel: String, id: String, partner: String?, tenant: String?, contents: [Content], event: EventRef
  ) -> Finding {
    Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "Deliveries with this id have different contents; none of them counts.",
      evidence: EvidenceList.shortened(
        contents.flatMap { content in content.places.map { "content \(content.digest.prefix(16)) at \($0)" } }),
      events: [event], facts: contents.map(\.digest).sorted().joined(separator: " "))
  }
}
