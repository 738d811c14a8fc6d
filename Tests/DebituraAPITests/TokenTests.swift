import Books
import DebituraAPI
import Testing

@Suite struct TokenTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mint: Result<HTTPResponse, TransportFailure>
    let times: Int
    let end: ListEnd?
    let requests: Int
  }

  @Test(arguments: [
    Row(testDescription: "404", mint: FakeAPI.status(404), times: .max, end: .notReadableNow, requests: 1),
    Row(testDescription: "500 once", mint: FakeAPI.status(500), times: 1, end: .complete, requests: 2),
    Row(testDescription: "500", mint: FakeAPI.status(500), times: .max, end: nil, requests: 6),
    Row(testDescription: "403", mint: FakeAPI.status(403), times: .max, end: nil, requests: 1),
    Row(testDescription: "401", mint: FakeAPI.status(401), times: .max, end: nil, requests: 1),
    Row(testDescription: "no token", mint: FakeAPI.ok("{}"), times: 2, end: .complete, requests: 3),
    Row(
      testDescription: "a token that would split the header", mint: FakeAPI.ok(#"{"accessToken":"a\r\nb"}"#),
      times: .max, end: nil, requests: 6),
    Row(
      testDescription: "another tenant's token",
      mint: FakeAPI.ok(#"{"accessToken":"abc","externalTenantId":"T1"}"#), times: .max, end: nil, requests: 1),
  ])
  func `what minting comes to, both lists of the tenant come to`(row: Row) throws {
    let api = FakeAPI()
    api.lists["/clients"] = [FakeAPI.client("t1")]
    api.fault = { seen, before in seen.path == "/oauth/token" && before < row.times ? row.mint : nil }
    let (sink, _) = try pull(api)
    for kind in ["cases", "payments"] {
      let end = try #require(sink.ends["pull:p/t1/\(kind)"])
      #expect(row.end == end || (row.end == nil && end.reason?.hasPrefix("POST /oauth") == true))
    }
    #expect(api.count("/oauth/token") == row.requests)
  }

  @Test func `requests under way with an expired token wait for one new token`() throws {
    let api = FakeAPI()
    api.lists["tenant /cases"] = (0..<1500).map { FakeAPI.customerCase("k\($0)") }
    api.lists["tenant /Payments"] = (0..<1500).map { FakeAPI.payment("z\($0)") }
    api.fault = { seen, _ in
      guard seen.path.hasPrefix("tenant"), api.seen.count > 12 else { return nil }
      return seen.headers["Authorization"] == "Bearer token-1" ? FakeAPI.status(401) : nil
    }
    let (sink, _) = try pull(api, tenants: ["t1"])
    #expect(sink.ends.values.allSatisfy { $0 == .complete })
    #expect(api.count("/oauth/token") == 2)
    #expect(sink.ids["pull:p/t1/payments"]?.count == 1500)
  }

  @Test func `a second refusal ends the list`() throws {
    let api = FakeAPI()
    api.fault = { seen, _ in seen.path.hasPrefix("tenant") ? FakeAPI.status(401) : nil }
    let (sink, _) = try pull(api, tenants: ["t1"])
    #expect(sink.ends["pull:p/t1/cases"]?.reason == "GET /cases: HTTP 401, also with a new token")
    #expect(sink.ends["pull:p/t1/payments"]?.reason == "GET /Payments: HTTP 401, also with a new token")
    #expect(api.count("/oauth/token") == 2)
  }

  @Test func `tenants are those that were known, and those that clients or cases name, readable or not`() throws {
    let api = FakeAPI()
    api.lists["/clients"] = [FakeAPI.client("b"), #"{"externalTenantId":" c "}"#]
    api.lists["/cases"] = [FakeAPI.referralCase("1", tenant: "d"), #"{"id":"2","client":{"externalTenantId":"e"}}"#]
    // The list of cases never adds up, and still names tenants.
    api.fault = { seen, _ in
      seen.path == "/cases" ? FakeAPI.ok(FakeAPI.page(api.lists["/cases"] ?? [], 1, total: 7, path: "/cases")) : nil
    }
    let (sink, _) = try pull(api, tenants: ["a", "b "])
    for tenant in ["a", "b", "c", "d", "e"] { #expect(sink.ends["pull:p/\(tenant)/payments"] == .complete) }
    #expect(sink.ends.count == 5 + 10)
    #expect(sink.ends["pull:p/-/cases"]?.reason?.contains("read 3 times") == true)
  }

  @Test func `the key goes to the referral API only, and the token to the customer API only`() throws {
    let api = FakeAPI()
    _ = try pull(api, tenants: ["t1"])
    for seen in api.seen {
      let isCustomer = seen.url.hasPrefix("https://customer.test/")
      #expect((seen.headers["XApiKey"] == "KEY-canary") == !isCustomer)
      #expect((seen.headers["Authorization"] == "Bearer token-1") == isCustomer)
      #expect(!seen.url.contains("canary"))
    }
  }
}
