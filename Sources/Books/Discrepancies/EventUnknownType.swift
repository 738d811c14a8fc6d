/// `event-unknown-type`: an event whose name or version nobody knows; kept and counted, not applied (inputs 2).
package enum EventUnknownType: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnknownType

  /// The finding on an accepted event of an unknown type.
  package static func finding(
    channel: String, id: String, type: String, partner: String?, tenant: String?, event: EventRef
  ) -> Finding {
    Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "The event's type \(type) is not known; it is kept and not applied.", events: [event])
  }
}
