/// `event-unknown-type`: an event whose name or version nobody knows; kept and counted, not applied (inputs 2).
package enum EventUnknownType: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnknownType
  package static let severity = Severity.low
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .evidence
  package static let nextStep = "Ask the platform what the event means; nothing is lost, the delivery is stored."

  /// The finding on an accepted event of an unknown type.
  package static func finding(
    channel: String, id: String, type: String, partner: String?, tenant: String?, event: EventRef
  ) -> Finding {
    Finding(
      code: code, subject: "event:\(channel)/\(id)", partner: partner, tenant: tenant,
      explanation: "The event's type \(type) is not known; it is kept and not applied.", events: [event])
  }
}
