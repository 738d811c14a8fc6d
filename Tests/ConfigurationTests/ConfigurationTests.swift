import Amounts
import Books
import Configuration
import Foundation
import Testing
import Platforms

struct `Reading a configuration` {
  @Test func `what is left out has its default`() throws {
    let installation = try Installation()
    let configuration = try installation.load(Installation.sound)
    #expect(configuration.environment == .production)
    #expect(configuration.store == "\(installation.folder)/var/tieout.sqlite")
    #expect(configuration.output == "\(installation.folder)/out")
    #expect(configuration.reportDefinitions == nil)
    #expect(configuration.alertAt == .high)
    #expect(configuration.settings.matching == MatchingSettings())
    #expect(configuration.settings.graces == Graces())
    #expect(configuration.settings.escalateAt == .never)
    #expect(configuration.settings.codes.isEmpty)
    #expect(configuration.keptNights == .all)
    #expect(configuration.claimMap.isEmpty)
    #expect(configuration.debitura.customerAPI == "https://customer-api.debitura.com")
    #expect(configuration.debitura.apiKeyHeader == "XApiKey")
    #expect(configuration.debitura.maxConnections == 8)
    #expect(configuration.debitura.rateLimits == .init(perMinute: 2000, perHour: 20_000, perDay: 100_000))
    let partner = try #require(configuration.partner("acme"))
    #expect(partner.usesCustomerAPI)
    #expect(partner.integrationCases == nil)
    #expect(partner.agreement.rounding == .halfUp)
    #expect(partner.agreement.holdDays == 0)
    #expect(partner.agreement.minimumPayout.isEmpty)
    #expect(configuration.channels.first?.requiresSignature == true)
    #expect(configuration.channels.first?.kind == .debituraReferralPartner(partner: "acme"))
  }

  @Test func `percentages and amounts keep every digit`() throws {
    let yaml =
      Installation.replacing(
        "success_fee: from_case",
        "success_fee: 15\n      minimum_payout: {EUR: 0.29, JPY: 1500.0, KWD: 1.005}"
      )
      .replacingOccurrences(of: "percent: 45", with: "percent: 33.3")
      + "escalate_at: 2500.50\n"
    let configuration = try Installation().load(yaml)
    let agreement = try #require(configuration.partner("acme")).agreement
    #expect(agreement.successFee == .fixed(Percentage(digits: 15)))
    #expect(agreement.rates.last?.percent == Percentage(digits: 333, decimals: 1))
    #expect(agreement.minimumPayout.map { "\($0.key)=\($0.value)" }.sorted() == ["EUR=29", "JPY=1500", "KWD=1005"])
    #expect(configuration.settings.escalateAt == .everywhere(Percentage(digits: 25_005, decimals: 1)))
  }

  @Test func `codes are as they are decided, and all others as in the table`() throws {
    let euro = try #require(Currency("EUR"))
    let yen = try #require(Currency("JPY"))
    let settings = try Installation().load(
      Installation.sound
        + """
        codes:
          claim-balance-mismatch: {severity: low, alert: false, tolerance: {EUR: 0.05, JPY: 3}}
          overpaid: {severity: critical}
          event-unverified: {severity: critical, alert: false}
          minor-unit-suspect: {severity: low}
          late-arrival: {}

        """
    ).settings
    #expect(
      settings.codes == [
        .claimBalanceMismatch: CodeSettings(severity: .low, alerts: false, tolerance: [euro: 5, yen: 3]),
        .overpaid: CodeSettings(severity: .critical),
        .eventUnverified: CodeSettings(severity: .critical, alerts: false),
        .minorUnitSuspect: CodeSettings(severity: .low), .lateArrival: CodeSettings(),
      ])
  }

  @Test func `a rate without an end lasts until the next one, in whatever order they are written`() throws {
    let yaml = Installation.replacing("to: 2026-07-01, percent: 50", "percent: 50")
      .replacingOccurrences(of: "- {from: 2026-07-01, percent: 45}", with: "- {from: 2020-01-01, percent: 45}")
    let rates = try #require(try Installation().load(yaml).partner("acme")).agreement.rates
    let first = try #require(Day("2020-01-01"))
    let second = try #require(Day("2024-01-01"))
    #expect(rates.map(\.from) == [first, second])
    #expect(rates.map(\.to) == [second, nil])
  }

  @Test func `loading takes less than a blink`() throws {
    let installation = try Installation()
    _ = try installation.load(Installation.sound)
    let elapsed = try ContinuousClock().measure { _ = try installation.load(Installation.sound) }
    // 50 ms is the aim; a shared machine gets four times that.
    #expect(elapsed < .milliseconds(200))
  }
}

struct `Delivery files` {
  @Test func `are the regular files that fit, by the bytes of their names`() throws {
    let installation = try Installation()
    for name in ["b.ndjson", "B.ndjson", "a.ndjson", "a.txt", ".hidden.ndjson"] {
      try installation.write("", to: "events/acme/\(name)")
    }
    try FileManager.default.createDirectory(
      atPath: "\(installation.folder)/events/acme/folder.ndjson", withIntermediateDirectories: true)
    let configuration = try installation.load(Installation.sound)
    let files = try #require(configuration.channels.first?.files)
    #expect(files.absolutePattern == "\(installation.folder)/events/acme/*.ndjson")
    #expect(
      files.matching().files.map(\.name) == ["events/acme/B.ndjson", "events/acme/a.ndjson", "events/acme/b.ndjson"])
    #expect(files.matching().files.first?.path == "\(installation.folder)/events/acme/B.ndjson")
  }

  @Test func `that nobody has delivered yet are none`() throws {
    #expect(DeliveryFiles(pattern: "events/*.ndjson", folder: "/nowhere").matching().files.isEmpty)
  }

  /// A tree of files, and what a pattern finds in it.
  @Test(arguments: [
    ("in/**/*.json", ["a.json", "x/b.json", "x/y/c.json", "x/y/z/d.json"]),
    ("in/**/y/*.json", ["x/y/c.json"]),
    ("in/**/y/**/*.json", ["x/y/c.json", "x/y/z/d.json"]),
    ("in/**/**/?.json", ["a.json", "x/b.json", "x/y/c.json", "x/y/z/d.json"]),
    ("in/x/**", ["x/b.json", "x/y/c.json", "x/y/c.txt", "x/y/z/d.json"]),
    ("in/**/d.json", ["x/y/z/d.json"]),
    ("in/**/z/d.json", ["x/y/z/d.json"]),
    ("in/.h/**/*.json", [".h/e.json"]),
    ("in/**/.*.json", ["x/.f.json"]),
    ("in/**.json", ["a.json"]),
    ("in/a.json/**", []),
    ("in/nowhere/**/*.json", []),
  ])
  func `two stars are any depth of folders`(pattern: String, expected: [String]) throws {
    let installation = try Installation()
    for name in ["a.json", "x/b.json", "x/.f.json", "x/y/c.json", "x/y/c.txt", "x/y/z/d.json", ".h/e.json"] {
      try installation.write("", to: "in/\(name)")
    }
    let listing = DeliveryFiles(pattern: pattern, folder: installation.folder).matching()
    #expect(listing.files.map(\.name) == expected.map { "in/\($0)" })
    #expect(listing.faults.isEmpty)
  }

  @Test func `links to folders are followed, in no circle`() throws {
    let installation = try Installation()
    try installation.write("", to: "in/x/a.json")
    try installation.write("", to: "elsewhere/b.json")
    for (link, target) in [("in/x/up", ".."), ("in/x/self", "."), ("in/far", "../elsewhere"), ("in/gone", "nowhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(installation.folder)/\(link)", withDestinationPath: target)
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(installation.folder)/in/loop", withDestinationPath: "loop")
    let listing = DeliveryFiles(pattern: "in/**/*.json", folder: installation.folder).matching()
    #expect(listing.files.map(\.name) == ["in/far/b.json", "in/x/a.json"])
    #expect(listing.faults.isEmpty)
  }

  @Test func `folders deeper than anybody's are named`() throws {
    let installation = try Installation()
    let folder = "in/" + Array(repeating: "d", count: 70).joined(separator: "/")
    try installation.write("", to: "\(folder)/a.json")
    try installation.write("", to: "in/d/d/b.json")
    let listing = DeliveryFiles(pattern: "in/**/*.json", folder: installation.folder).matching()
    #expect(listing.files.map(\.name) == ["in/d/d/b.json"])
    #expect(listing.faults.map(\.reason) == ["it is more than 64 folders deep"])
    #expect(DeliveryFiles(pattern: "in/**/*.json", folder: installation.folder).namedFolder.hasSuffix("/in"))
  }

  @Test func `brackets in the folder's own name are no pattern`() throws {
    let installation = try Installation()
    try installation.write("", to: "a[1]/events/x.ndjson")
    let files = DeliveryFiles(pattern: "./events/*", folder: "\(installation.folder)/a[1]")
    #expect(files.matching().files.map(\.name) == ["events/x.ndjson"])
  }
}

struct `A partner that leaves` {
  @Test(arguments: [("2026-06-30", false), ("2026-07-01", true), ("2027-01-01", true)])
  func `has left from its date on`(day: String, hasLeft: Bool) throws {
    let yaml = Installation.replacing("name: Acme ApS", "name: Acme ApS\n    retired: 2026-07-01")
    let partner = try #require(try Installation().load(yaml).partner("acme"))
    #expect(partner.isRetired(on: try #require(Day(day))) == hasLeft)
    let other = try #require(try Installation().load(Installation.sound).partner("acme"))
    #expect(other.isRetired(on: try #require(Day(day))) == false)
  }
}
