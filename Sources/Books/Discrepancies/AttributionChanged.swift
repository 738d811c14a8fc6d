import Amounts

/// `attribution-changed`: a later pull or event contradicts the first attribution, which stays in force (rules R7).
package enum AttributionChanged: DiscrepancyRule {
  package static let code = DiscrepancyCode.attributionChanged

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
