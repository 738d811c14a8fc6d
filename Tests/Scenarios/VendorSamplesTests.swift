import Foundation
import Testing

/// The vendor's 69 sample webhooks, as bare lines.
@Suite(.serialized) struct `The vendor's samples` {
  @Test func `give 35 events and 7 conflicting ids over 34 lines, and a second time nothing new`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.sandbox.go(toNight: 1)
    let samples = try Data(contentsOf: Fixtures.vendorSamples)
    try installation.append(samples, to: "events/receeve/samples.ndjson")
    let first = try installation.nightly(Night.all[0])
    let counts = try Counts(first.output)
    #expect(counts.lines == 69 && counts.unverified == 0 && counts.unreadable == 0, "\(first.output)")
    // A conflicting id's first line was new when it was read: 35 others, and 7 of those.
    #expect(counts.new == 35 + 7 && counts.conflicting + counts.repeats == 34 - 7, "\(first.output)")
    #expect(try conflicts(installation) == 7)
    let before = try Folder.reports(installation)
    try installation.append(samples, to: "events/receeve/again.ndjson")
    let second = try installation.nightly(Night.all[0])
    let again = try Counts(second.output)
    #expect(again.new == 0 && again.repeats + again.conflicting == 69, "\(second.output)")
    #expect(try conflicts(installation) == 7)
    let figures = ["outstanding-balances", "payments", "settlements", "fees", "controls", "expected"]
    let after = try Folder.reports(installation)
    for name in figures {
      #expect(after["\(Night.all[0].date)/\(name).csv"] == before["\(Night.all[0].date)/\(name).csv"])
    }
  }

  private func conflicts(_ installation: Installation) throws -> Int {
    try Folder.firstCells(installation.output.appending(path: "\(Night.all[0].date)/discrepancies.csv"))
      .count { $0 == "event-conflicting-duplicate" }
  }

  /// The line of the summary about deliveries.
  private struct Counts {
    let lines, new, repeats, conflicting, unverified, unreadable: Int

    init(_ summary: String) throws {
      let line = summary.split(separator: "\n").first { $0.hasPrefix("ingested") } ?? ""
      let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
      guard numbers.count == 6 else { throw TestProblem("no counts in: \(summary)") }
      (lines, new, repeats, conflicting, unverified, unreadable) = (
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]
      )
    }
  }
}
