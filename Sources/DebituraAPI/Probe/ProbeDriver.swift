import Books
import Platforms

/// Asks what a set-up depends on: is the key known, which subscriptions are there, which tenants mint a token.
///
/// Only `GET` and the token's `POST`, with the headers and within the rate limits of a pull; some requests a partner,
/// none of them for its cases or payments.
package struct ProbeDriver: RequestDriver {
  /// How far this machine's clock is from the servers', once an answer said so.
  package private(set) var clock: ClockReading?

  private let settings: PullSettings
  private let limits: ProbeLimits
  private let partners: [ProbePartner]
  private let reader: ProbeReader
  private var keys: [ProbeKey] = []
  private var hasStarted = false
  private var underWay: [Int: (key: Int, call: ProbeCall, secret: Secret)] = [:]
  private var lastNumber = 0
  private var backoff: Backoff

  package init(_ partners: [ProbePartner], settings: PullSettings, limits: ProbeLimits = .init()) {
    self.partners = partners
    self.settings = settings
    self.limits = limits
    reader = ProbeReader(settings.limits)
    backoff = Backoff(seed: settings.seed)
  }

  /// What was said, in the order of the partners.
  package var results: [PartnerProbe] { keys.map(\.result) }

  package mutating func next(at now: Moment) -> RequestStep {
    if !hasStarted {
      hasStarted = true
      keys = partners.map { ProbeKey($0, settings.rates, at: now) }
    }
    for key in keys where (key.wake(at: now) ?? .min) > now.milliseconds + limits.patienceMilliseconds {
      for call in key.takeAll() { note(.limited("the key's requests are used up for now"), call, key) }
    }
    guard underWay.count < max(1, settings.connectionsMax) else { return .waitForCompletions }
    for index in keys.indices {
      if let call = keys[index].take(at: now) { return send(call, of: index) }
    }
    if let wake = keys.compactMap({ $0.wake(at: now) }).min() {
      return .wait(until: max(wake, now.milliseconds + 1))
    }
    return underWay.isEmpty ? .finished : .waitForCompletions
  }

  package mutating func completed(
    _ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment
  ) {
    guard let (index, sent, secret) = underWay.removeValue(forKey: number) else {
      preconditionFailure("an answer is to a request that was sent")
    }
    let key = keys[index]
    var call = sent
    if case .success(let response) = result { readClock(response, at: now) }
    let answer = Answer(result, secret: secret)
    switch answer {
    case .body(let body): take(body, call, key, secret)
    case .limited(let asked) where call.limited < limits.limitedMax:
      call.limited += 1
      key.pause(until: now.milliseconds + (asked ?? backoff.milliseconds(afterFailures: call.limited)))
      key.askAgain(call, at: now.milliseconds)
    case .passing where call.failures < limits.retriesMax:
      call.failures += 1
      key.askAgain(call, at: now.milliseconds + backoff.milliseconds(afterFailures: call.failures))
    default: note(ProbeFailure(answer, result), call, key)
    }
  }

  // MARK: Sending

  private mutating func send(_ call: ProbeCall, of index: Int) -> RequestStep {
    let key = keys[index]
    let accept = (name: "Accept", value: Secret("application/json"))
    let asPartner = (name: settings.apiKeyHeader, value: key.partner.apiKey)
    var secret = key.partner.apiKey
    let request: HTTPRequest
    switch call.question {
    case .standing: request = HTTPRequest(.get, "\(settings.referralAPI)/me", headers: [asPartner, accept])
    case .subscriptions:
      request = HTTPRequest(.get, "\(settings.referralAPI)/v1/Webhooks", headers: [asPartner, accept])
    case .clients:
      let url = ProbeReader.clients.url(settings.referralAPI, page: 1, size: settings.limits.pageSize)
      request = HTTPRequest(.get, url, headers: [asPartner, accept])
    case .token(let tenant):
      request = HTTPRequest(
        .post(body: MintedToken.request(tenant: key.result.tenants[tenant].tenant)),
        "\(settings.referralAPI)/oauth/token",
        headers: [asPartner, accept, (name: "Content-Type", value: Secret("application/json"))])
    case .creditor(_, let token), .tenantSubscriptions(_, let token):
      secret = token
      var path = "/webhooks"
      if case .creditor = call.question { path = "/me" }
      request = HTTPRequest(
        .get, settings.customerAPI + path,
        headers: [(name: "Authorization", value: Secret("Bearer \(token.reveal())")), accept])
    }
    lastNumber += 1
    underWay[lastNumber] = (index, call, secret)
    return .send(number: lastNumber, request)
  }

  /// Of several, the reading with the smallest difference: the time an answer needs only adds to it.
  private mutating func readClock(_ response: HTTPResponse, at now: Moment) {
    guard let reading = ClockReading(response, at: now) else { return }
    if abs(reading.ahead) < abs(clock?.ahead ?? .max) { clock = reading }
  }

  // MARK: Taking answers

  private func take(_ body: [UInt8], _ call: ProbeCall, _ key: ProbeKey, _ secret: Secret) {
    do throws(ProbeFailure) {
      switch call.question {
      case .standing:
        key.result.standing = .success(try reader.standing(body, without: secret))
        key.ask(.subscriptions)
        if key.partner.readsCustomerAPI { key.ask(.clients) }
      case .subscriptions: key.result.subscriptions = .success(try reader.subscriptions(body, without: secret))
      case .clients:
        let (total, creditors) = try reader.clientList(body)
        key.result.clients = .success(total)
        askForTokens(key, creditors: creditors)
      case .token(let index):
        let token = try reader.token(body, tenant: key.result.tenants[index].tenant)
        let isFirst = !key.result.tenants.contains { if case .success? = $0.token { true } else { false } }
        key.result.tenants[index].token = .success(())
        // The customer API is tried with the tenants of channels; without any, with one tenant.
        let hasChannel = key.result.tenants[index].hasChannel
        if hasChannel || (isFirst && key.partner.channelTenants.isEmpty) { key.ask(.creditor(index, token)) }
        if hasChannel { key.ask(.tenantSubscriptions(index, token)) }
      case .creditor(let index, _): key.result.tenants[index].creditor = .success(try reader.creditor(body))
      case .tenantSubscriptions(let index, _):
        key.result.tenants[index].subscriptions = .success(try reader.subscriptions(body, without: secret))
      }
    } catch {
      note(error, call, key)
    }
  }

  private func note(_ failure: ProbeFailure, _ call: ProbeCall, _ key: ProbeKey) {
    switch call.question {
    case .standing: key.result.standing = .failure(failure)
    case .subscriptions: key.result.subscriptions = .failure(failure)
    case .clients:
      key.result.clients = .failure(failure)
      askForTokens(key, creditors: [:])
    case .token(let index): key.result.tenants[index].token = .failure(failure)
    case .creditor(let index, _): key.result.tenants[index].creditor = .failure(failure)
    case .tenantSubscriptions(let index, _): key.result.tenants[index].subscriptions = .failure(failure)
    }
  }

  /// The tenants of channels first, then all that are known, up to the limit.
  private func askForTokens(_ key: ProbeKey, creditors: [String: String?]) {
    let ofChannels = Set(key.partner.channelTenants)
    let others = Set(key.partner.tenants + creditors.keys).subtracting(ofChannels)
    let all = ofChannels.sorted() + others.sorted()
    for (index, name) in all.prefix(limits.tenantsMax).enumerated() {
      var tenant = TenantProbe(name, hasChannel: ofChannels.contains(name))
      tenant.listedCreditor = creditors[name] ?? nil
      key.result.tenants.append(tenant)
      key.ask(.token(index))
    }
    key.result.tenantsLeftOut = max(0, all.count - limits.tenantsMax)
  }
}
