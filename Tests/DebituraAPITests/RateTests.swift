import Books
import DebituraAPI
import Testing
import Platforms

@Suite struct RateTests {
  @Test(arguments: 0..<20)
  func `no window ever has more requests than the limit`(seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let rates = RateLimits(
      perMinute: Int.random(in: 3...60, using: &random), perHour: Int.random(in: 60...400, using: &random),
      perDay: 100_000)
    let api = FakeAPI()
    api.lists["/cases"] = (0..<Int.random(in: 0...20_000, using: &random)).map { FakeAPI.referralCase("k\($0)") }
    api.lists["tenant /cases"] = (0..<5_000).map { FakeAPI.customerCase("k\($0)") }
    api.fault = { _, _ in
      api.latency = Int64.random(in: 1...2_000, using: &random)
      return Int.random(in: 0..<20, using: &random) == 0 ? FakeAPI.status(500) : nil
    }
    var limits = PullLimits()
    limits.runSecondsMax = 100_000
    let (sink, _) = try pull(api, tenants: ["t1", "t2"], rates: rates, limits: limits, seed: seed)
    #expect(sink.ends.count == 9)
    let times = api.seen.map(\.at)
    for (first, last) in zip(times, times.dropFirst(rates.perMinute)) { #expect(last - first >= 60_000) }
    // The virtual wall clock starts at 1,780,000,000 s when the other one shows 5,000 ms.
    let hours = Dictionary(grouping: times) { (1_780_000_000 + ($0 / 1000 - 5)) / 3600 }
    #expect(hours.values.allSatisfy { $0.count <= rates.perHour })
  }

  @Test func `two runs share a day's budget`() throws {
    let api = FakeAPI()
    let settings = PullSettings(
      referralAPI: "https://referral.test", customerAPI: "https://customer.test",
      rates: RateLimits(perMinute: 100, perHour: 100, perDay: 8))
    var partner = PullPartner(id: "p", apiKey: Secret("k"), readsCustomerAPI: false)
    var driver = PullDriver([partner], settings: settings, sink: RecordingSink())
    var transport = VirtualTransport(api.serve)
    try transport.run(&driver)
    partner.usage = driver.usage(at: transport.now)["p"]
    #expect(partner.usage?.inDay == 5 && partner.usage?.lastMinute == 5)

    var second = PullDriver([partner], settings: settings, sink: RecordingSink())
    var later = VirtualTransport(api.serve)
    later.now = Moment(milliseconds: 77, wallSeconds: transport.now.wallSeconds + 3600)
    try later.run(&second)
    #expect(api.seen.count == 8)
    #expect(second.sink.ends.values.count { $0.reason?.contains("time limit") == true } == 2)
  }

  @Test func `a wait for a limit is told each second until it is over, and no other wait is`() throws {
    let api = FakeAPI()
    api.lists["/cases"] = (0..<1_000).map { FakeAPI.referralCase("k\($0)") }
    let (limited, _) = try pull(api, customer: false, rates: RateLimits(perMinute: 5, perHour: 1000, perDay: 1000))
    #expect(limited.waits.count > 50 && limited.waits.allSatisfy { $0 > 1000 && $0 <= 61_000 })
    for (wait, next) in zip(limited.waits, limited.waits.dropFirst()) { #expect(next == wait - 1000 || next > 50_000) }
    let failing = FakeAPI()
    failing.lists["/cases"] = (0..<1_000).map { FakeAPI.referralCase("k\($0)") }
    var calls = 0
    failing.fault = { _, _ in
      calls += 1
      return calls % 3 == 0 ? FakeAPI.status(500) : nil
    }
    let (other, _) = try pull(failing, customer: false)
    #expect(other.ends.values.allSatisfy { $0 == .complete } && other.waits.isEmpty)
  }

  @Test func `as many requests are under way as connections are allowed, after the first page`() throws {
    let api = FakeAPI()
    api.lists["/cases"] = (0..<5_000).map { FakeAPI.referralCase("k\($0)") }
    let (_, transport) = try pull(api, customer: false, connectionsMax: 6)
    #expect(transport.requestsAtOnceMax == 6)
    let cases = api.seen.filter { $0.path == "/cases" }
    #expect(cases.count == 50 && cases[1].at >= cases[0].at + api.latency)
    #expect(cases.map(\.page) == Array(1...50))
  }
}
