import Books
import DebituraAPI
import Testing
import Platforms

@Suite struct RetryTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: Result<HTTPResponse, TransportFailure>
    /// How often it happens; nil = for ever.
    let times: Int?
    let isComplete: Bool
    let requests: Int

    var testDescription: String { "\(name) × \(times.map(String.init) ?? "∞")" }
  }

  static let shortened = String(FakeAPI.page([FakeAPI.client("a")], 1, total: 1, path: "/clients").dropLast(3))

  static let rows = [
    Row(name: "500", fault: FakeAPI.status(500), times: 1, isComplete: true, requests: 2),
    Row(name: "502", fault: FakeAPI.status(502, "<html>"), times: 5, isComplete: true, requests: 6),
    Row(name: "503", fault: FakeAPI.status(503), times: 6, isComplete: false, requests: 6),
    Row(name: "504", fault: FakeAPI.status(504), times: nil, isComplete: false, requests: 6),
    Row(name: "reset", fault: .failure(.brokenTransfer), times: 5, isComplete: true, requests: 6),
    Row(name: "timeout", fault: .failure(.timeout), times: nil, isComplete: false, requests: 6),
    Row(name: "refused", fault: .failure(.connect), times: 2, isComplete: true, requests: 3),
    Row(name: "certificate", fault: .failure(.tls), times: nil, isComplete: false, requests: 1),
    Row(name: "too large", fault: .failure(.tooLarge), times: nil, isComplete: false, requests: 1),
    Row(name: "400", fault: FakeAPI.status(400), times: nil, isComplete: false, requests: 1),
    Row(name: "401 with the key", fault: FakeAPI.status(401), times: 1, isComplete: false, requests: 1),
    Row(name: "403", fault: FakeAPI.status(403), times: 1, isComplete: false, requests: 1),
    Row(name: "404", fault: FakeAPI.status(404), times: 1, isComplete: false, requests: 1),
    Row(name: "422", fault: FakeAPI.status(422), times: 1, isComplete: false, requests: 1),
    Row(name: "301", fault: FakeAPI.status(301), times: 1, isComplete: false, requests: 1),
    Row(name: "308", fault: FakeAPI.status(308), times: 1, isComplete: false, requests: 1),
    Row(name: "204", fault: FakeAPI.status(204), times: nil, isComplete: false, requests: 6),
    Row(name: "empty body", fault: FakeAPI.ok(""), times: 1, isComplete: true, requests: 2),
    Row(name: "cut off", fault: FakeAPI.ok(shortened), times: 2, isComplete: true, requests: 3),
    Row(name: "cut at a boundary", fault: FakeAPI.ok("[]"), times: nil, isComplete: false, requests: 6),
    Row(name: "login page", fault: FakeAPI.ok("<html></html>"), times: 1, isComplete: true, requests: 2),
    Row(name: "byte order mark", fault: FakeAPI.ok("\u{FEFF}{}"), times: nil, isComplete: false, requests: 6),
    Row(name: "an error with 200", fault: FakeAPI.ok(#"{"error":"x"}"#), times: 1, isComplete: true, requests: 2),
    Row(name: "no array", fault: FakeAPI.ok(#"{"page":{"totalResults":1}}"#), times: 1, isComplete: true, requests: 2),
    Row(
      name: "null with rows", fault: FakeAPI.ok(#"{"page":{"totalResults":1},"clients":null}"#), times: 1,
      isComplete: true, requests: 2),
    Row(
      name: "totals as text", fault: FakeAPI.ok(#"{"page":{"totalResults":"1"},"clients":[]}"#), times: 1,
      isComplete: true, requests: 2),
    Row(
      name: "a key twice", fault: FakeAPI.ok(#"{"page":{"totalResults":0,"totalResults":0},"clients":[]}"#), times: 1,
      isComplete: true, requests: 2),
  ]

  @Test(arguments: rows)
  func `a fault is repeated as often as it may pass, and never makes a shorter list`(row: Row) throws {
    let api = FakeAPI()
    api.lists["/clients"] = [FakeAPI.client("a")]
    api.fault = { seen, before in
      seen.path == "/clients" && before < row.times ?? .max ? row.fault : nil
    }
    let (sink, _) = try pull(api, customer: false)
    #expect((sink.ends["pull:p/-/clients"] == .complete) == row.isComplete)
    #expect(api.count("/clients") == row.requests)
    #expect(sink.ends["pull:p/-/cases"] == .complete)
    if row.isComplete { #expect(sink.ids["pull:p/-/clients"] == ["a"]) }
  }

  @Test func `waits between tries grow`() throws {
    let api = FakeAPI()
    api.fault = { seen, _ in seen.path == "/me" ? FakeAPI.status(500) : nil }
    _ = try pull(api, customer: false)
    let times = api.seen.filter { $0.path == "/me" }.map(\.at)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 - api.latency }
    for (index, gap) in gaps.enumerated() {
      let full = Int64(200) << index
      #expect(gap >= full / 2 && gap <= full + 1)
    }
  }

  struct Limited: Sendable, CustomTestStringConvertible {
    let body: String
    let header: String?
    let wait: ClosedRange<Int64>

    var testDescription: String { "\(body) \(header ?? "-")" }
  }

  @Test(arguments: [
    Limited(body: #"{"retryAfter":42.0}"#, header: nil, wait: 42_000...42_000),
    Limited(body: #"{"retryAfter":0.4}"#, header: nil, wait: 400...400),
    Limited(body: #"{"retryAfter":0.4}"#, header: "7", wait: 400...400),
    Limited(body: #"{"retryAfter":-1}"#, header: "7", wait: 7_000...7_000),
    Limited(body: #"{"retryAfter":1e9}"#, header: "7", wait: 7_000...7_000),
    Limited(body: #"{"retryAfter":"x"}"#, header: nil, wait: 100...200),
    Limited(body: #"{"retryAfter":"5"}"#, header: nil, wait: 100...200),
    Limited(body: "", header: "nan", wait: 100...200),
    Limited(body: "", header: "3", wait: 3_000...3_000),
    Limited(body: "<html>", header: "Wed, 21 Oct 2026 07:28:00 GMT", wait: 100...200),
    Limited(body: "", header: nil, wait: 100...200),
  ])
  func `too many requests pause the whole key for as long as is asked`(row: Limited) throws {
    let api = FakeAPI()
    var limitedAt: Int64?
    api.fault = { seen, _ in
      guard seen.path == "/cases", limitedAt == nil else { return nil }
      limitedAt = seen.at + api.latency
      return FakeAPI.status(429, row.body, row.header.map { [(name: "retry-after", value: $0)] } ?? [])
    }
    let (sink, _) = try pull(api, customer: false, connectionsMax: 2)
    let from = try #require(limitedAt)
    let next = try #require(api.seen.map(\.at).filter { $0 > from }.min())
    #expect(row.wait.contains(next - from))
    #expect(sink.ends.values.allSatisfy { $0 == .complete })
  }

  @Test func `a server that always limits ends the lists, and one that often does does not`() throws {
    let api = FakeAPI()
    api.fault = { _, _ in FakeAPI.status(429, #"{"retryAfter":1}"#) }
    let (sink, _) = try pull(api, customer: false)
    #expect(sink.ends.values.allSatisfy { $0.reason?.contains("HTTP 429") == true })
    #expect(api.seen.count == 5 * 21)

    let slow = FakeAPI()
    slow.lists["/cases"] = (0..<3000).map { FakeAPI.referralCase("k\($0)") }
    var admitted: Int64 = 0
    slow.fault = { seen, _ in
      if seen.at < admitted { return FakeAPI.status(429, #"{"retryAfter":0.05}"#) }
      admitted = seen.at + 150
      return nil
    }
    let reasons = try pull(slow, customer: false).sink.ends.values.compactMap(\.reason)
    #expect(reasons.isEmpty, "\(reasons)")
  }

  @Test func `no secret is in a reason, even when the server sends it back`() throws {
    let api = FakeAPI()
    api.fault = { seen, _ in
      let sent = seen.headers["XApiKey"] ?? seen.headers["Authorization"] ?? ""
      let long = String(repeating: "y", count: 999)
      return FakeAPI.status(400, #"{"error":"bad","message":"you sent \#(sent)\nand\u0007 more \#(long)"}"#)
    }
    let (sink, _) = try pull(api, tenants: ["t"])
    for end in sink.ends.values {
      let reason = try #require(end.reason)
      #expect(!reason.contains("canary") && reason.utf8.count < 260)
      #expect(reason.utf8.allSatisfy { $0 >= 0x20 })
    }
    let secret = Secret("canary")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect("\(secret)\(String(reflecting: secret))\([secret])\(dumped)".contains("canary") == false)
  }

  @Test func `the time limit ends every list`() throws {
    let api = FakeAPI()
    var limits = PullLimits()
    limits.runSecondsMax = 60
    api.fault = { seen, _ in seen.path == "/me" ? nil : FakeAPI.status(429, #"{"retryAfter":3600}"#) }
    let (sink, transport) = try pull(api, tenants: ["t"], limits: limits)
    #expect(sink.ends.count == 7)
    #expect(sink.ends["pull:p/t/payments"]?.reason?.contains("time limit of 60 s") == true)
    #expect(transport.now.milliseconds < 70_000)
  }
}
