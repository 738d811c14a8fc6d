/// `subscription-unhealthy`: no webhook subscription delivers what a referral-partner channel needs (rules R6).
package enum SubscriptionUnhealthy: DiscrepancyRule {
  package static let code = DiscrepancyCode.subscriptionUnhealthy
  package static let severity = Severity.critical
  package static let number = "R6"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.never
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep = "Activate the webhook subscription at Debitura with the event types that are missing."

  /// The events that the rules cannot do without.
  package static let requiredEvents: Set<String> = [
    "client.onboarding.contract_signed", "client.linked", "client.link_requested", "client.link_expired",
    "case.created",
    "case.updated", "case.closed",
  ]

  /// The finding on a channel, given the subscriptions of its partner.
  package static func finding(
    channel: String, partner: String, subscriptions: [SubscriptionRow], environment: Environment
  ) -> Finding? {
    var faults: [String] = []
    for subscription in subscriptions.sorted(by: { $0.id < $1.id }) {
      var wrong: [String] = []
      if !subscription.isActive {
        wrong.append("is not active\(subscription.disabledReason.map { " (\($0))" } ?? "")")
      }
      if environment == .production && subscription.isTestMode { wrong.append("is in test mode") }
      let missing = requiredEvents.subtracting(subscription.events).sorted()
      if !missing.isEmpty { wrong.append("lacks \(missing.joined(separator: ", "))") }
      if wrong.isEmpty { return nil }
      faults.append("subscription \(subscription.id) \(wrong.joined(separator: " and "))")
    }
    return Finding(
      code: code, subject: "channel:\(channel)", partner: partner,
      explanation: faults.isEmpty
        ? "The partner has no webhook subscription: events are lost."
        : "No webhook subscription delivers everything that the rules need: events are lost.",
      evidence: faults)
  }
}
