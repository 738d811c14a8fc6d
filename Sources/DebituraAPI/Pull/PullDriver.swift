import Books
package import Platforms

/// Reads every list of every partner, as fast as the limits allow, and hands the rows to a sink (inputs 3).
///
/// It decides and counts only: time is passed in, requests are sent by a transport. Memory grows with the distinct ids
/// of the lists under way, not with their rows.
package struct PullDriver<Sink: PullSink>: RequestDriver {
  /// What has taken the rows.
  package private(set) var sink: Sink

  private let settings: PullSettings
  private let partners: [PullPartner]
  private let reader: PageReader
  private var keys: [KeyQueue] = []
  private var underWay: [Int: (key: Int, call: Call, secret: Secret?)] = [:]
  private var lastNumber = 0
  private var turn = 0
  private var backoff: Backoff
  private var deadline = Int64.max
  private var clock: ClockCheck?

  /// - Parameter clock: what this machine's clock is held against; nil where it does not matter.
  package init(_ partners: [PullPartner], settings: PullSettings, sink: Sink, clock: ClockCheck? = nil) {
    self.partners = partners
    self.settings = settings
    self.sink = sink
    self.clock = clock
    reader = PageReader(settings.limits)
    backoff = Backoff(seed: settings.seed)
  }

  /// What each partner's key has used up, by the partner's id.
  package func usage(at now: Moment) -> [String: KeyUsage] {
    Dictionary(keys.map { ($0.partner.id, $0.used(at: now)) }) { first, _ in first }
  }

  package mutating func next(at now: Moment) throws -> RequestStep {
    if deadline == Int64.max { start(at: now) }
    if now.milliseconds >= deadline { try giveUp(keys) }
    guard underWay.count < max(1, settings.connectionsMax) else { return .waitForCompletions }
    for offset in keys.indices {
      let key = (turn + offset) % keys.count
      guard let call = keys[key].take(at: now) else { continue }
      turn = (key + 1) % keys.count
      return send(call, of: key)
    }
    let wake = keys.compactMap { $0.wake(at: now) }.min()
    if underWay.isEmpty, let wake, wake >= deadline {
      // Nothing can be sent before the end: there is no use in waiting for it.
      try giveUp(keys)
      return .finished
    }
    if let wake {
      let isLimited = keys.contains { $0.isLimited(at: now) && $0.wake(at: now) == wake }
      return .wait(until: try tell(max(min(wake, deadline), now.milliseconds + 1), isLimited, at: now))
    }
    if !underWay.isEmpty { return .waitForCompletions }
    precondition(keys.allSatisfy { $0.openLists.isEmpty }, "a pull ends when every list has ended")
    return .finished
  }

  /// A wait for the limits that somebody would take for a standstill is told, and told again each second.
  ///
  /// - Returns: until when to wait before the next step.
  private mutating func tell(_ wake: Int64, _ isLimited: Bool, at now: Moment) throws -> Int64 {
    let second: Int64 = 1000
    guard isLimited, underWay.isEmpty, wake - now.milliseconds > second else { return wake }
    try sink.waits(milliseconds: wake - now.milliseconds)
    return now.milliseconds + second
  }

  package mutating func completed(
    _ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment
  ) throws {
    guard let (index, sent, secret) = underWay.removeValue(forKey: number) else {
      preconditionFailure("an answer is to a request that was sent")
    }
    if case .success(let response) = result { try check(response, at: now) }
    let key = keys[index]
    var call = sent
    let answer = Answer(result, secret: secret)
    if case .limited(let asked) = answer {
      call.limited += 1
      key.pause(until: now.milliseconds + pause(asked, limited: call.limited))
    }
    key.answered(isLimited: answer.isLimited)
    guard call.isWanted else { return }
    switch answer {
    case .body(let body):
      try take(body, call, key, at: now)
    case .limited:
      guard call.limited <= settings.limits.limitedMax else {
        return try fail(call, key, "HTTP 429, \(call.limited) times")
      }
      key.sendFirst(call)
    case .passing(let reason):
      try sendAgain(call, key, reason, at: now)
    case .unauthorized(let reason):
      try refused(call, key, reason)
    case .notFound(let reason):
      if case .mint(let access) = call.purpose {
        try end(access, .notReadableNow, nil, key)
      } else {
        try fail(call, key, reason)
      }
    case .final(let reason):
      try fail(call, key, reason)
    }
  }

  /// Holds this machine's clock against the first answer that says what time it is.
  private mutating func check(_ response: HTTPResponse, at now: Moment) throws {
    guard let check = clock, let reading = ClockReading(response, at: now) else { return }
    try check(reading)
    clock = nil
  }

  // MARK: Sending

  private mutating func start(at now: Moment) {
    keys = partners.map { KeyQueue($0, settings, at: now) }
    deadline = now.milliseconds + Int64(settings.limits.runSecondsMax) * 1000
  }

  private mutating func send(_ call: Call, of key: Int) -> RequestStep {
    var call = call
    let apiKey = keys[key].partner.apiKey
    let request: HTTPRequest
    let secret: Secret
    let accept = (name: "Accept", value: Secret("application/json"))
    switch call.purpose {
    case .mint(let access):
      secret = apiKey
      request = HTTPRequest(
        .post(body: MintedToken.request(tenant: access.tenant)), "\(settings.referralAPI)/oauth/token",
        headers: [
          (settings.apiKeyHeader, apiKey), accept, (name: "Content-Type", value: Secret("application/json")),
        ])
    case .page(let list, let page):
      let base = list.source.isReferral ? settings.referralAPI : settings.customerAPI
      let url = list.source.url(base, page: page, size: settings.limits.pageSize)
      secret = list.access?.token ?? apiKey
      if let access = list.access {
        precondition(access.token != nil, "a tenant's list is read with a token, never with the key")
        call.generation = access.generation
        request = HTTPRequest(
          .get, url, headers: [(name: "Authorization", value: Secret("Bearer \(secret.reveal())")), accept])
      } else {
        request = HTTPRequest(.get, url, headers: [(settings.apiKeyHeader, apiKey), accept])
      }
    }
    lastNumber += 1
    underWay[lastNumber] = (key, call, secret)
    return .send(number: lastNumber, request)
  }

  private mutating func sendAgain(_ call: Call, _ key: KeyQueue, _ reason: String, at now: Moment) throws {
    var call = call
    call.failures += 1
    guard call.failures <= settings.limits.retriesMax else {
      return try fail(call, key, "\(reason), \(call.failures) times")
    }
    key.sendAgain(call, at: now.milliseconds + backoff.milliseconds(afterFailures: call.failures))
  }

  /// How long a key rests: as long as the server asks; and longer when that has proved too short again and again.
  private mutating func pause(_ asked: Int64?, limited: Int) -> Int64 {
    guard let asked else { return backoff.milliseconds(afterFailures: limited) }
    return limited <= PullLimits.trustedWaits ? asked : max(asked, backoff.milliseconds(afterFailures: limited))
  }

  // MARK: Taking answers

  private mutating func take(_ body: [UInt8], _ call: Call, _ key: KeyQueue, at now: Moment) throws {
    switch call.purpose {
    case .mint(let access):
      try take(reader.token(body, tenant: access.tenant), access, call, key, at: now)
    case .page(let list, let number):
      if let access = list.access, access.generation == call.generation { access.isProved = true }
      try take(reader.page(body, of: list.source), number, list, call, key, at: now)
    }
  }

  private mutating func take(
    _ token: Result<Secret, MintedToken.Fault>, _ access: TenantAccess, _ call: Call, _ key: KeyQueue, at now: Moment
  ) throws {
    switch token {
    case .success(let token):
      access.minted(token)
      key.resume(access)
    case .failure(.broken(let reason)): try sendAgain(call, key, reason, at: now)
    case .failure(.otherTenant): try fail(call, key, "the token is another tenant's")
    }
  }

  private mutating func take(
    _ page: Result<Page, PageFault>, _ number: Int, _ list: ListRead, _ call: Call, _ key: KeyQueue, at now: Moment
  ) throws {
    switch page {
    case .success(let page):
      if !list.isAnnounced {
        list.isAnnounced = true
        try sink.began(list.list)
      }
      key.named(page.tenants)
      list.take(page, number: number)
      try sink.rows(page.rows, of: list.list, page: number)
    case .failure(.broken(let reason)): return try sendAgain(call, key, reason, at: now)
    case .failure(.absurdTotals(let reason)): list.takeFault(reason)
    case .failure(.tooManyPages):
      let reason = "\(call.name): more than \(settings.limits.pagesMax) pages"
      return try end(list, .incomplete(reason: reason), .list, key)
    }
    try goOn(list, key, at: now)
  }

  private mutating func goOn(_ list: ListRead, _ key: KeyQueue, at now: Moment) throws {
    var next = list.next(settings.limits)
    if case .judge = next {
      let absence = list.source.needsProofOfAbsence ? try sink.absence(in: list.list) : .none
      next = list.judged(absence, settings.limits)
    }
    switch next {
    case .goOn, .judge: key.goOn(list)
    case .end(let end, let blame, let summary):
      if let summary { try sink.summary(summary, of: list.list) }
      if end == .complete {
        let ids = list.contradicted.sorted { $0.lexicographicallyPrecedes($1) }
        for id in ids { try sink.contradicted(String(decoding: id, as: UTF8.self), in: list.list) }
      }
      try self.end(list, end, blame, key)
    case .readAgain:
      list.readAgain()
      let pause = backoff.milliseconds(afterFailures: list.number - 1)
      key.sendAgain(Call(.page(list, list.takePage())), at: now.milliseconds + pause)
    }
  }

  /// A bearer token is fetched anew once; the second refusal ends the list.
  ///
  /// The key itself is refused only once.
  private mutating func refused(_ call: Call, _ key: KeyQueue, _ reason: String) throws {
    guard let access = call.access else {
      return try fail(call, key, "the key is refused as \(settings.apiKeyHeader) (\(reason))")
    }
    var call = call
    call.refusals += 1
    switch access.refusal(of: call) {
    case .final: try fail(call, key, "\(reason), also with a new token")
    case .repeatIt where !access.isMinting: key.sendAgain(call)
    case .repeatIt: access.waiting.append(call)
    case .mint where access.mints < settings.limits.mintsMax:
      access.waiting.append(call)
      key.mint(access)
    case .mint: try fail(call, key, "\(reason), \(access.mints) tokens were not enough")
    }
  }

  // MARK: Ending

  private mutating func fail(_ call: Call, _ key: KeyQueue, _ reason: String) throws {
    let end = ListEnd.incomplete(reason: "\(call.name): \(reason)")
    switch call.purpose {
    case .mint(let access): try self.end(access, end, .source("\(settings.referralAPI): \(reason)"), key)
    case .page(let list, _):
      let host = list.source.isReferral ? settings.referralAPI : settings.customerAPI
      try self.end(list, end, .source("\(host): \(reason)"), key)
    }
  }

  private mutating func end(_ access: TenantAccess, _ end: ListEnd, _ blame: ListBlame?, _ key: KeyQueue) throws {
    for list in access.lists where !list.hasEnded { try self.end(list, end, blame, key) }
  }

  private mutating func end(_ list: ListRead, _ end: ListEnd, _ blame: ListBlame?, _ key: KeyQueue) throws {
    let totals = list.totals
    list.end()
    try sink.ended(list.list, end, blame: blame, totals: totals)
    key.openTenants()
  }

  private mutating func giveUp(_ keys: [KeyQueue]) throws {
    let reason = "the pull's time limit of \(settings.limits.runSecondsMax) s was reached"
    for key in keys {
      // Ending a partner's lists opens its tenants, whose lists end as well.
      while case let open = key.openLists, !open.isEmpty {
        for list in open { try end(list, .incomplete(reason: reason), .source(reason), key) }
      }
      key.dropAll()
    }
  }
}
