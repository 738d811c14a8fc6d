import Foundation

/// Answers the requests of one connection, one after the other.
struct Exchange: Sendable {
  let sandbox: Sandbox
  let api: API

  /// Serves a connection until either side closes it.
  func serve(_ connection: consuming Connection) {
    sandbox.log.connectionOpened()
    defer { sandbox.log.connectionClosed() }
    var writer = ReplyWriter(connection: connection)
    while let request = writer.nextRequest() {
      let (reply, fault) = answer(request)
      guard writer.send(reply, closing: request.isLast, fault: fault) else { return }
    }
  }

  private func answer(_ request: ReceivedRequest) -> (Reply, Fault?) {
    if request.path.hasPrefix("/__") { return (ControlRoutes(sandbox: sandbox).reply(to: request), nil) }
    sandbox.log.requestBegan()
    let (reply, fault) = countedAnswer(request)
    sandbox.log.requestEnded(api, path: request.path, status: reply.status)
    return (reply, fault)
  }

  private func countedAnswer(_ request: ReceivedRequest) -> (Reply, Fault?) {
    let state = sandbox.state
    let caller = caller(of: request, in: state)
    if let wait = sandbox.limits?.secondsToWait(partner: caller?.partner) {
      return (Self.tooMany(seconds: wait), nil)
    }
    guard let caller, let partner = state.partners[caller.partner] else { return (.problem(401, "Unauthorized"), nil) }
    let fault = sandbox.fault(for: request, of: api, caller: caller)
    if let reply = replyInstead(of: fault, caller: caller) { return (reply, fault) }
    switch api {
    case .referral:
      return (ReferralRoutes(sandbox: sandbox, partner: partner).reply(to: request, fault: fault), fault)
    case .customer:
      guard let tenant = caller.tenant.flatMap({ partner.tenants[$0] }), tenant.isTokenOK else {
        return (.problem(401, "Unauthorized"), fault)
      }
      return (CustomerRoutes(sandbox: sandbox, tenant: tenant).reply(to: request, fault: fault), fault)
    }
  }

  private func caller(of request: ReceivedRequest, in state: APIState) -> Caller? {
    switch api {
    case .referral:
      return request.headers["xapikey"].flatMap { state.partnerOfKey[$0] }.map { Caller(partner: $0) }
    case .customer:
      guard let field = request.headers["authorization"], field.hasPrefix("Bearer ") else { return nil }
      return sandbox.tokens.caller(of: String(field.dropFirst("Bearer ".count)))
    }
  }

  /// The answer of a fault that needs no state, after the wait of one that only delays.
  private func replyInstead(of fault: Fault?, caller: Caller) -> Reply? {
    switch fault?.kind {
    case .status:
      let body = fault?.bytes(of: "body") ?? []
      return Reply(status: fault?.slice["status"]?.int ?? 500, body: body, headers: fault?.headers ?? [])
    case .html:
      let page = [UInt8]("<html><body><h1>502 Bad Gateway</h1></body></html>".utf8)
      return Reply(status: fault?.slice["status"]?.int ?? 502, body: page, contentType: "text/html")
    case .expiredToken:
      sandbox.tokens.expire(caller)
      return .problem(401, "Unauthorized")
    case .slow:
      Thread.sleep(forTimeInterval: fault?.slice["seconds"]?.seconds ?? 1)
      return nil
    default:
      return nil
    }
  }

  private static func tooMany(seconds: Double) -> Reply {
    let hundredths = max(1, Int((seconds * 100).rounded(.up)))
    let digits = hundredths % 100 < 10 ? "0\(hundredths % 100)" : "\(hundredths % 100)"
    let wait = "\(hundredths / 100).\(digits)"
    return .json(
      "{\"error\":\"rate_limit_exceeded\",\"message\":\"Too many requests.\",\"retryAfter\":\(wait)}", status: 429)
  }
}
