/// `event-unverified`: a delivery whose signature fails or is missing, until one with its id is accepted (inputs 2).
package enum EventUnverified: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnverified

  /// The finding on an id of which only unverified deliveries are stored.
  package static func finding(
    channel: String, id: String, partner: String?, tenant: String?, reason: String, places: [String]
  ) -> Finding {
    Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "The delivery is in quarantine: \(reason). It counts for nothing.", evidence: places)
  }
}
