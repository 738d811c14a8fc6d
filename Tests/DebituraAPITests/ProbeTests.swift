import Books
import DebituraAPI
import Testing
import Platforms

/// What `doctor` asks the platform.
@Suite struct ProbeTests {
  private func probe(
    _ api: FakeAPI, channels: [String] = [], tenants: [String] = [], rates: RateLimits = .init(),
    limits: ProbeLimits = .init(), usage: KeyUsage? = nil
  ) throws -> (result: PartnerProbe, transport: VirtualTransport, clock: ClockReading?) {
    let partner = ProbePartner(
      id: "p", apiKey: Secret("the-key"), readsCustomerAPI: true, channelTenants: channels, tenants: tenants,
      usage: usage)
    var driver = ProbeDriver(
      [partner],
      settings: PullSettings(
        referralAPI: "https://referral.test", customerAPI: "https://customer.test", apiKeyHeader: "X-Other-Key",
        connectionsMax: 3, rates: rates), limits: limits)
    var transport = VirtualTransport(api.serve)
    try transport.run(&driver)
    return (try #require(driver.results.first), transport, driver.clock)
  }

  @Test func `the key goes to the referral API only, a token to the customer API only`() throws {
    let api = FakeAPI()
    let (result, transport, _) = try probe(api, channels: ["t1"], tenants: ["t1", "t2"])
    #expect(
      Set(api.seen.map(\.path)) == [
        "/me", "/v1/Webhooks", "/clients", "/oauth/token", "tenant /me", "tenant /webhooks",
      ])
    for request in api.seen {
      let isCustomer = request.path.hasPrefix("tenant")
      #expect((request.headers["X-Other-Key"] == "the-key") != isCustomer)
      #expect((request.headers["Authorization"] ?? "").hasPrefix("Bearer token-") == isCustomer)
    }
    #expect(result.tenants.map(\.tenant) == ["t1", "t2"])
    #expect(transport.requestsAtOnceMax <= 3)
  }

  @Test func `a key that is refused is asked about once, and nothing else with it`() throws {
    let api = FakeAPI()
    api.fault = { _, _ in .success(HTTPResponse(status: 401, body: Array(#"{"title":"no the-key here"}"#.utf8))) }
    let (result, _, _) = try probe(api, tenants: ["t1"])
    #expect(api.seen.count == 1)
    guard case .failure(.refused(let reason))? = result.standing else { Issue.record("\(result)"); return }
    #expect(reason == "HTTP 401: no ••• here")
    #expect(result.subscriptions == nil && result.clients == nil && result.tenants.isEmpty)
  }

  @Test func `what fails in passing is asked again, twice`() throws {
    let api = FakeAPI()
    api.fault = { seen, before in seen.path == "/me" && before < 2 ? .failure(.brokenTransfer) : nil }
    guard case .success? = try probe(api).result.standing else { Issue.record("not asked again"); return }
    let down = FakeAPI()
    down.fault = { _, _ in .failure(.connect) }
    guard case .failure(.unreachable)? = try probe(down).result.standing else { Issue.record("\(down.seen)"); return }
    #expect(down.seen.count == 3)
  }

  @Test func `a short wait is waited, a long one is not`() throws {
    func limited(_ seconds: Int) -> FakeAPI {
      let api = FakeAPI()
      api.fault = { seen, before in
        seen.path == "/me" && before == 0
          ? .success(HTTPResponse(status: 429, body: Array(#"{"retryAfter":\#(seconds)}"#.utf8))) : nil
      }
      return api
    }
    let short = limited(5)
    guard case .success? = try probe(short).result.standing else { Issue.record("not waited"); return }
    #expect(short.seen[1].at - short.seen[0].at >= 5_000)
    let long = limited(600)
    guard case .failure(.limited)? = try probe(long).result.standing else { Issue.record("waited"); return }
    #expect(long.seen.count == 1)
  }

  @Test func `what earlier runs used of the limits counts`() throws {
    let api = FakeAPI()
    let hour = Int64(1_780_000_000 / 3600)
    let usage = KeyUsage(
      lastMinute: 0, lastRequest: 0, hour: hour, inHour: 20_000, dayStart: 1_780_000_000, inDay: 20_000)
    guard case .failure(.limited)? = try probe(api, usage: usage).result.standing else { Issue.record("asked"); return }
    #expect(api.seen.isEmpty)
  }

  @Test func `the most tenants are not passed, those of channels come first`() throws {
    let api = FakeAPI()
    var limits = ProbeLimits()
    limits.tenantsMax = 5
    let (result, _, _) = try probe(api, channels: ["z"], tenants: (0..<9).map { "t\($0)" }, limits: limits)
    #expect(result.tenants.map(\.tenant) == ["z", "t0", "t1", "t2", "t3"])
    #expect(result.tenantsLeftOut == 5)
    #expect(api.count("/oauth/token") == 5)
  }

  @Test(
    arguments: [
      ("Sun, 31 May 2026 20:26:40 GMT", 0), ("Sun, 31 May 2026 20:25:40 GMT", 60),
      ("Sunday, 31-May-26 20:26:40 GMT", nil),
      ("Sun, 31 Mai 2026 20:26:40 GMT", nil), ("Sun, 31 May 999999999999999999 20:26:40 GMT", nil),
      ("Sun, 31 May -026 20:26:40 GMT", nil), ("Sun, 31 May 2026 20:26:40 CET", nil), ("", nil),
    ] as [(String, Int64?)])
  func `the clock is read from the Date header`(date: String, ahead: Int64?) throws {
    // The virtual wall clock starts at 1,780,000,000 s: 2026-05-28T20:26:40Z.
    let api = FakeAPI()
    api.latency = 0
    api.fault = { _, _ in
      .success(HTTPResponse(status: 403, headers: [("date", date.replacing("31 May", with: "28 May"))], body: []))
    }
    #expect(try probe(api).clock?.ahead == ahead)
  }

  @Test(arguments: [
    ("https://hooks.example/x", true), ("https://user@hooks.example:8443/x", true), ("https://8.8.8.8/", true),
    ("https://172.32.0.1/", true), ("https://[2001:db8::1]/", true), ("https://localhost/", false),
    ("https://127.0.0.1:8443/", false), ("https://10.1.2.3/", false), ("https://172.16.0.1/", false),
    ("https://192.168.0.1/", false), ("https://169.254.1.1/", false), ("https://100.64.0.1/", false),
    ("https://[::1]/", false), ("https://[fd00::1]/", false), ("https://[fe80::1]/", false),
    ("https://printer.local/", false), ("ftp://hooks.example/", false), ("", false),
  ])
  func `an address is public or not by its spelling`(url: String, isPublic: Bool) throws {
    let api = FakeAPI()
    api.fault = { seen, _ in
      guard seen.path == "/v1/Webhooks" else { return nil }
      let row = #"[{"id":"S","url":"\#(url)","events":[],"isActive":true,"isTestMode":false}]"#
      return .success(HTTPResponse(status: 200, body: Array(row.utf8)))
    }
    let subscriptions = try #require(try probe(api).result.subscriptions).get()
    #expect(subscriptions.map(\.isPublicHost) == [isPublic])
  }
}
