import Books
import Configuration
import Foundation
import Testing
import Platforms

struct `Schedules` {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("schedules").path

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
  }

  /// An installation with the secrets that the example names.
  private func installation() throws -> Installation {
    let installation = try Installation()
    try installation.write("k", to: "secrets/acme-key")
    try installation.write("https://hc-ping.com/canary", to: "secrets/ping-url")
    try installation.write("canary-word", to: "secrets/mail-password")
    try installation.write("-----BEGIN CERTIFICATE-----\n", to: "registers/mail-ca.pem")
    for name in ["acme-webhook", "tenant-17-webhook"] {
      try installation.write(Installation.secret, to: "secrets/\(name)")
    }
    return installation
  }

  /// The example with what may be left out as well.
  private func fullExample() throws -> String {
    // Other ways to name the key, other hosts, the key of a channel in one line and a database in place of a path are told, too.
    let others = ["api_key:", "test:", "public_key:", "database:"]
    return try text("tieout.example.yaml").split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let match = line.wholeMatch(of: #/( *)# ( *(?:[a-z_]+:(?: .*)?|- ".*))/#),
        !others.contains(where: { match.2.drop { $0 == " " }.hasPrefix($0) })
      else { return String(line) }
      return "\(match.1)\(match.2)"
    }.joined(separator: "\n")
  }

  @Test func `the example configuration loads`() throws {
    let configuration = try installation().load(try text("tieout.example.yaml"))
    #expect(configuration.partners.count == 1)
    #expect(configuration.channels.map(\.tenant) == [nil, "tenant-17", nil])
    #expect(configuration.pingURL == nil && configuration.mail == nil && configuration.digest == nil)
  }

  @Test func `so does what it has in comments`() throws {
    let installation = try installation()
    try installation.write("caseId\n", to: "registers/acme-cases.csv")
    try installation.write("claimRef,caseId\n", to: "registers/claim-map.csv")
    try installation.write("", to: "reports/one.yaml")
    let configuration = try installation.load(try fullExample())
    #expect(configuration.pingURL?.secret.reveal() == "https://hc-ping.com/canary")
    let mail = try #require(configuration.mail)
    #expect("\(mail.server)" == "smtps://smtp.example.com:465" && mail.server.login?.user == "tieout@example.com")
    #expect(mail.server.authority?.hasSuffix("/registers/mail-ca.pem") == true && mail.from.name == "Tieout")
    #expect(configuration.digest?.to.count == 2 && configuration.digest?.nights == .always)
    #expect(configuration.statements.issuer?.address.count == 3 && configuration.statements.notes.count == 1)
    #expect(configuration.keptNights == .newest(90))
    #expect(configuration.settings.codes[.claimBalanceMismatch]?.tolerance.count == 1)
    let party = try #require(configuration.partners.first).party
    #expect(party.address.count == 3 && party.vatID != nil && party.contact != nil)
    #expect(configuration.partners[0].integrationCases != nil)
    #expect(configuration.reportDefinitions?.hasSuffix("/reports") == true)
  }

  /// A key that no section knows, put into each of them: its message lists those that are known.
  @Test func `the example has every key`() throws {
    let installation = try installation()
    let example = try fullExample()
    let sections = [
      "environment: ", "  referral_api: ", "  issuer:", "    name: ", "    name: Acme", "      rounding: ",
      "    kind: debitura", "  ping_url: ", "  server: ", "  to: ",
    ]
    var known: Set<String> = []
    for section in sections {
      let start = try #require(example.range(of: section), "\(section)").lowerBound
      let indentation = String(example[start...].prefix { $0 == " " })
      let strange = example.replacingCharacters(in: start..<start, with: "\(indentation)zzzzzzzzzzzz: 1\n")
      let message = try #require(
        try installation.problems(strange).first { $0.contains("zzzzzzzzzzzz: is no known key") }, "\(section)")
      known.formUnion((message.components(separatedBy: "known keys: ").last ?? "").components(separatedBy: ", "))
    }
    for mapping in ["matching: {", "graces: {", "rate_limits: {", "claim-balance-mismatch: {", "keep: {"] {
      let strange = example.replacingOccurrences(of: mapping, with: mapping + "zzzzzzzzzzzz: 1, ")
      let message = try #require(try installation.problems(strange).first { $0.contains("known keys: ") })
      known.formUnion((message.components(separatedBy: "known keys: ").last ?? "").components(separatedBy: ", "))
    }
    #expect(known.count > 45)
    for key in known { #expect(example.contains("\(key): ") || example.contains("\(key):\n"), "\(key)") }
  }

  @Test func `cron starts nothing while the clock may jump`() throws {
    let entries = try text("tieout.crontab").split(separator: "\n").filter { $0.first?.isNumber ?? false }
    #expect(entries.count == 2)
    for entry in entries {
      let hour = try #require(Int(entry.split(separator: " ")[1]))
      #expect(hour >= 4)
    }
  }

  @Test(arguments: ["tieout-nightly.timer", "tieout-statement-draft.timer"])
  func `timers run in UTC, outside the night's first hours, and catch up`(name: String) throws {
    let lines = try text(name).split(separator: "\n")
    #expect(lines.contains("Persistent=true"))
    let calendars = lines.filter { $0.hasPrefix("OnCalendar=") }
    let calendar = try #require(calendars.first)
    #expect(calendars.count == 1 && calendar.hasSuffix(" UTC"))
    let parts = calendar.split(whereSeparator: { " :".contains($0) })
    let (hour, minute) = (try #require(Int(parts[1])), try #require(Int(parts[2])))
    let utc = try #require(TimeZone(identifier: "UTC"))
    for zone in ["Europe/Copenhagen", "Europe/Berlin", "Europe/Helsinki", "America/New_York"] {
      var local = Calendar(identifier: .gregorian)
      local.timeZone = try #require(TimeZone(identifier: zone))
      let hours = try (1...366).map { day in
        var start = DateComponents()
        (start.timeZone, start.year, start.day, start.hour, start.minute) = (utc, 2026, day, hour, minute)
        return local.component(.hour, from: try #require(Calendar(identifier: .gregorian).date(from: start)))
      }
      #expect(hours.allSatisfy { $0 >= 4 }, "\(zone)")
    }
  }
}
