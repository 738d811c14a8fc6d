import Books
import Configuration
import DebituraAPI

/// Webhook subscriptions: there, active, https on a port that is allowed, of this environment, with every event type.
enum SubscriptionCheck {
  /// What a customer channel's rules need: payments that come and go, and states of cases (rules R3, R6).
  static let customerEvents: Set<String> = ["case.updated", "case.closed", "payment.created", "payment.deleted"]

  /// Others are refused by the platform (going live, Webhooks).
  private static let ports = [443, 8443]

  static func checkups(_ probe: PartnerProbe, _ parts: ConfigurationParts) -> [Checkup] {
    var found: [Checkup] = []
    if let subscriptions = probe.subscriptions {
      let channel = parts.channels.first { $0.kind == .debituraReferralPartner(partner: probe.partner) }
      found += checkups(
        Scope(
          name: probe.partner, channel: channel?.name, required: SubscriptionUnhealthy.requiredEvents,
          route: "/v1/Webhooks", isProduction: parts.environment == .production),
        subscriptions)
    }
    for tenant in probe.tenants {
      guard let subscriptions = tenant.subscriptions else { continue }
      // Of a host that does not answer, the check of tokens has spoken.
      if case .failure(let failure) = subscriptions, case .failure(failure)? = tenant.creditor { continue }
      let channel = parts.channels.first { $0.partner == probe.partner && $0.tenant == tenant.tenant }
      found += checkups(
        Scope(
          name: tenant.tenant, channel: channel?.name, required: customerEvents, route: "/webhooks",
          isProduction: parts.environment == .production),
        subscriptions)
    }
    return found
  }

  /// Whose subscriptions they are, and what they are needed for.
  private struct Scope {
    let name: String
    let channel: String?
    let required: Set<String>
    /// Where they are changed: the path at the API.
    let route: String
    let isProduction: Bool
  }

  private static func checkups(
    _ scope: Scope, _ subscriptions: Result<[ProbedSubscription], ProbeFailure>
  ) -> [Checkup] {
    let list: [ProbedSubscription]
    switch subscriptions {
    case .success(let read): list = read
    case .failure(let failure):
      return [
        .warning(
          .subscriptions, scope.name, "the subscriptions can't be read (\(failure))",
          "Try again; if it stays, give Debitura the time and this text.")
      ]
    }
    guard let channel = scope.channel else {
      return [.ok(.subscriptions, scope.name, "\(Wording.count(list.count, "subscription")), no channel reads them")]
    }
    guard !list.isEmpty else {
      return [
        .failed(
          .subscriptions, scope.name, "no subscription: channel \(channel) gets no events",
          "Create one with POST \(scope.route), \(events(scope.required)), and keep the secret it answers with.")
      ]
    }
    let judged = list.map { ($0, faults(of: $0, scope)) }
    let isServed = judged.contains { $0.1.isEmpty }
    return judged.flatMap { subscription, faults in
      let name = "\(scope.name) \(subscription.row.id.prefix(8))"
      guard !faults.isEmpty else {
        return [
          Checkup.ok(
            .subscriptions, name,
            "active, https on \(subscription.row.port ?? 443), all \(scope.required.count) event types")
        ]
      }
      // One that delivers everything is enough (rules R6).
      return faults.map { detail, advice in
        isServed
          ? .warning(.subscriptions, name, "\(detail); another subscription delivers", advice)
          : .failed(.subscriptions, name, detail, advice)
      }
    }
  }

  private static func faults(
    of subscription: ProbedSubscription, _ scope: Scope
  ) -> [(detail: String, advice: String)] {
    let row = subscription.row
    let place = "\(scope.route)/\(row.id)"
    var faults: [(detail: String, advice: String)] = []
    if !row.isActive {
      faults.append(
        (
          "is not active\(row.disabledReason.map { ": \($0)" } ?? "")",
          "See that the receiver answers 2xx within 10 s, then set isActive to true at \(place); "
            + "what happened meanwhile is not sent again."
        ))
    }
    if !row.isHTTPS {
      faults.append(("its address is not https", "Give the receiver a certificate; set an https url at \(place)."))
    } else if !ports.contains(row.port ?? 0) {
      faults.append(
        (
          "its address has port \(row.port.map(String.init) ?? "?")",
          "Only 443 and 8443 are allowed: let the receiver listen there and set url at \(place)."
        ))
    }
    if !subscription.isPublicHost {
      faults.append(
        (
          "its address is not public",
          "Set a url at \(place) whose host Debitura can reach: no localhost, no private address."
        ))
    }
    if scope.isProduction, row.isTestMode {
      faults.append(
        (
          "is in test mode: it gets events of test cases only",
          "Set isTestMode to false at \(place), or create another one."
        ))
    }
    let missing = scope.required.subtracting(row.events).sorted()
    if !missing.isEmpty {
      faults.append(("lacks \(missing.joined(separator: ", "))", "Add \(events(Set(missing))) at \(place)."))
    }
    return faults
  }

  private static func events(_ events: Set<String>) -> String {
    "\(events.count == 1 ? "event" : "events") \(events.sorted().joined(separator: ", "))"
  }
}
