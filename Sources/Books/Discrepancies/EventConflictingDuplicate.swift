/// `event-conflicting-duplicate`: deliveries with one id say different things; none of them counts (inputs 2).
package enum EventConflictingDuplicate: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventConflictingDuplicate

  /// The finding on an id with several contents.
  package static func finding(
    channel: String, id: String, partner: String?, tenant: String?, places: [String], event: EventRef
  ) -> Finding {
    Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "Deliveries with this id have different contents; none of them counts.", evidence: places,
      events: [event])
  }
}
