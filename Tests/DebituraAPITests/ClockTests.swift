import DebituraAPI
import Testing
import Platforms

/// What time the platform says it is (inputs 5).
@Suite struct ClockTests {
  /// The virtual clock starts at 2026-05-28T20:26:40Z.
  static let date = "Thu, 28 May 2026 20:26:40 GMT"

  private func ask(_ api: FakeAPI, usage: KeyUsage? = nil, perDay: Int = 100) throws -> (
    reading: ClockReading?, usage: KeyUsage?
  ) {
    let partner = PullPartner(id: "p", apiKey: Secret("k"), readsCustomerAPI: true, usage: usage)
    var driver = ClockDriver(
      partner,
      settings: PullSettings(
        referralAPI: "https://referral.test", customerAPI: "https://customer.test",
        rates: RateLimits(perMinute: 10, perHour: 50, perDay: perDay)))
    var transport = VirtualTransport(api.serve)
    try transport.run(&driver)
    return (driver.reading, driver.usage(at: transport.now))
  }

  @Test(arguments: [200, 401, 500])
  func `is what the first answer says, whatever it answers`(status: Int) throws {
    let api = FakeAPI()
    api.fault = { _, _ in FakeAPI.status(status, "{}", [("date", Self.date)]) }
    let (reading, usage) = try ask(api)
    #expect(reading?.ahead == 0)
    #expect(api.seen.map(\.path) == ["/me"] && usage?.inDay == 1)
  }

  @Test func `is asked again a few times where no answer comes`() throws {
    let api = FakeAPI()
    api.fault = { _, before in
      before < 2 ? .failure(.connect) : FakeAPI.status(200, "{}", [("Date", Self.date)])
    }
    #expect(try ask(api).reading?.ahead == 0)
    let down = FakeAPI()
    down.fault = { _, _ in .failure(.timeout) }
    let (reading, usage) = try ask(down)
    #expect(reading == nil && down.seen.count == 3 && usage?.inDay == 3)
  }

  @Test func `is not asked with a key that is used up`() throws {
    let api = FakeAPI()
    let usage = KeyUsage(
      lastMinute: 0, lastRequest: 0, hour: 0, inHour: 0, dayStart: 1_780_000_000 - 60, inDay: 5)
    let (reading, used) = try ask(api, usage: usage, perDay: 5)
    #expect(reading == nil && used == nil && api.seen.isEmpty)
  }

  @Test(arguments: [
    KeyUsage(lastMinute: .max, lastRequest: .min, hour: .max, inHour: .max, dayStart: .min, inDay: .max),
    KeyUsage(lastMinute: .min, lastRequest: .max, hour: .min, inHour: .min, dayStart: .max, inDay: .min),
  ])
  func `is not kept from anybody by a damaged count`(usage: KeyUsage) throws {
    _ = try ask(FakeAPI(), usage: usage)
  }

  struct TooFar: Error {}

  @Test func `stops a pull at its first answer`() throws {
    let api = FakeAPI()
    api.fault = { _, before in FakeAPI.status(500, "", [("Date", "Thu, 28 May 2026 20:26:00 GMT")]) }
    var readings: [Int64] = []
    #expect(throws: TooFar.self) {
      try pull(api) { reading in
        readings.append(reading.ahead)
        throw TooFar()
      }
    }
    #expect(readings == [40])
  }
}
