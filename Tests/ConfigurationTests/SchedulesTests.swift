import Configuration
import Foundation
import Testing

struct `Schedules` {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("schedules").path

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
  }

  @Test func `the example configuration loads`() throws {
    let secret = Installation.secret
    let variables = ["ACME_DEBITURA_KEY": "k", "ACME_WEBHOOK_SECRET": secret, "TENANT_17_WEBHOOK_SECRET": secret]
    let configuration = try Configuration.load("\(Self.folder)/tieout.example.yaml", variables: variables)
    #expect(configuration.partners.count == 1)
    #expect(configuration.channels.map(\.tenant) == [nil, "tenant-17", nil])
  }

  @Test(arguments: ["tieout.crontab", "tieout-nightly.service", "tieout-statement-draft.service"])
  func `schedule commands that exist`(name: String) throws {
    let known = [
      "nightly", "pull", "ingest", "reconcile", "report", "statement", "discrepancies", "explain", "doctor", "init",
    ]
    let lines = try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let commands = lines.flatMap { $0.matches(of: /(?:^|[ \/])tieout ([a-z]+)/).map { String($0.1) } }
    #expect(!commands.isEmpty)
    #expect(commands.allSatisfy(known.contains))
  }

  @Test func `cron starts nothing while the clock may jump`() throws {
    // The line for drafts is there, but not enabled before there are statements; its hour is held all the same.
    let entries = try text("tieout.crontab").split(separator: "\n")
      .map { $0.hasPrefix("# 45 ") ? $0.dropFirst(2) : $0 }.filter { $0.first?.isNumber ?? false }
    #expect(entries.count == 2)
    for entry in entries {
      let hour = try #require(Int(entry.split(separator: " ")[1]))
      #expect(hour >= 4)
    }
  }

  @Test(arguments: ["tieout-nightly.timer", "tieout-statement-draft.timer"])
  func `timers run in UTC and catch up`(name: String) throws {
    let lines = try text(name).split(separator: "\n")
    #expect(lines.contains("Persistent=true"))
    let calendars = lines.filter { $0.hasPrefix("OnCalendar=") }
    #expect(calendars.count == 1 && calendars.allSatisfy { $0.hasSuffix(" UTC") })
  }
}
