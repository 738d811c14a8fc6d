package import Platforms

/// A partner whose set-up is to be asked about.
package struct ProbePartner: Sendable {
  package var id: String
  package var apiKey: Secret
  package var readsCustomerAPI: Bool
  /// Those of customer channels: their tokens and subscriptions are looked at closely.
  package var channelTenants: [String]
  /// Known from earlier pulls; those that the list of clients shows are added.
  package var tenants: [String]
  /// What the key has used up before this run.
  package var usage: KeyUsage?

  package init(
    id: String, apiKey: Secret, readsCustomerAPI: Bool, channelTenants: [String] = [], tenants: [String] = [],
    usage: KeyUsage? = nil
  ) {
    self.id = id
    self.apiKey = apiKey
    self.readsCustomerAPI = readsCustomerAPI
    self.channelTenants = channelTenants
    self.tenants = tenants
    self.usage = usage
  }
}

/// What a probe is bounded by: somebody waits for it.
package struct ProbeLimits: Hashable, Sendable {
  /// How often a request is repeated after a fault that may pass.
  package var retriesMax = 2
  /// How often one request is told to wait.
  package var limitedMax = 3
  /// A key that may not be used for longer than this is given up.
  package var patienceMilliseconds: Int64 = 30_000
  /// Tokens asked for, a partner.
  package var tenantsMax = 200

  package init() {}
}

/// One question to the platform, from the first try to the last.
struct ProbeCall {
  enum Question {
    case standing, subscriptions, clients
    /// Of the tenant at a place in the results.
    case token(Int)
    case creditor(Int, Secret)
    case tenantSubscriptions(Int, Secret)
  }

  let question: Question
  var failures = 0
  var limited = 0
  /// Not before this, in milliseconds of the monotonic clock.
  var due = Int64.min

  init(_ question: Question) { self.question = question }
}

/// What is still to be asked with one key, and what was said.
final class ProbeKey {
  let partner: ProbePartner
  var limiter: RateLimiter
  var result: PartnerProbe
  private var calls = [ProbeCall(.standing)]
  private var pausedUntil = Int64.min

  init(_ partner: ProbePartner, _ rates: RateLimits, at now: Moment) {
    self.partner = partner
    limiter = RateLimiter(rates, usage: partner.usage, at: now)
    result = PartnerProbe(partner.id)
  }

  func ask(_ question: ProbeCall.Question) { calls.append(ProbeCall(question)) }

  func askAgain(_ call: ProbeCall, at due: Int64) {
    var call = call
    call.due = due
    calls.append(call)
  }

  /// Nothing is sent with the key before this.
  func pause(until milliseconds: Int64) { pausedUntil = max(pausedUntil, milliseconds) }

  func take(at now: Moment) -> ProbeCall? {
    guard let wake = wake(at: now), wake <= now.milliseconds,
      let index = calls.firstIndex(where: { $0.due <= now.milliseconds })
    else { return nil }
    limiter.record(at: now)
    return calls.remove(at: index)
  }

  /// When something may be sent; nil when nothing is left.
  func wake(at now: Moment) -> Int64? {
    guard let due = calls.map(\.due).min() else { return nil }
    return max(due, pausedUntil, limiter.permitted(at: now))
  }

  /// Everything that was not asked yet.
  func takeAll() -> [ProbeCall] {
    defer { calls = [] }
    return calls
  }
}
