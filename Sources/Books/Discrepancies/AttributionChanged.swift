import Amounts

/// `attribution-changed`: a later pull or event contradicts the first attribution, which stays in force (rules R7).
package enum AttributionChanged: DiscrepancyRule {
  package static let code = DiscrepancyCode.attributionChanged
  package static let severity = Severity.critical
  package static let number = "R7"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura why the attribution changed; the first one stays in force."

  /// The finding on a client whose attribution was said otherwise, even if a later pull agrees again.
  package static func finding(_ client: ClientFile) -> Finding? {
    guard let first = client.listings.first else { return nil }
    let events = client.events.filter {
      $0.at > first.from && $0.statedAttribution.map { $0 != first.isAttributed } ?? false
    }
    let listing = client.listings.first { $0.isAttributed != first.isAttributed }
    guard listing != nil || !events.isEmpty else { return nil }
    let who = listing.map { "the list of \($0.from)" } ?? "an event"
    return Finding(
      code: code, subject: client.subject, partner: client.partner, tenant: client.tenant,
      explanation:
        "The first pull, of \(first.from), showed the client as \(first.isAttributed ? "" : "not ")attributed; "
        + "\(who) says otherwise. The first value stays in force.",
      events: events.map(\.event))
  }
}
