import Foundation
import Testing

/// Many findings of one cause: a secret that is wrong for a night.
@Suite struct `Findings of one cause` {
  private let installation: Installation
  private let night: Ended
  private let rows: [[String: String]]

  init() throws {
    installation = try Installation(sandbox: Sandbox())
    for number in [0, 1] {
      installation.set(
        "ACME_PARTNER_SECRET\(number)", to: Data("another secret of 32 bytes, no. \(number)".utf8).base64EncodedString()
      )
    }
    night = try installation.run(Night.all[0])
    rows = try CSV.rows(installation.output.appending(path: "\(Night.all[0].date)/discrepancies.csv"))
  }

  private func list(_ words: String...) throws -> String {
    let ended = try installation.tieout(["discrepancies", "list", "--as-of", "2026-03-10T08:00:00Z"] + words)
    #expect(ended.status == 0, "\(ended.errors)")
    return ended.output
  }

  @Test func `are one in the table, with their number, the first and the newest`() throws {
    let unverified = rows.filter { $0["code"] == "event-unverified" }
    try #require(unverified.count >= 5)
    let text = try list("--code", "event-unverified")
    #expect(text.contains("  event-unverified: \(unverified.count) of one cause\n"), "\(text)")
    let subjects = unverified.compactMap { $0["subject"] }.sorted()
    #expect(
      text.contains("first \(subjects[0]), 2026-03-10\n")
        && text.contains("newest \(subjects.last ?? "?"), 2026-03-10\n"))
    #expect(text.contains("--ungrouped"))
    #expect(text.contains("\(unverified.count) discrepancies: "))
    // Each is listed where that is asked for, and for other programs always.
    let each = try list("--code", "event-unverified", "--ungrouped")
    #expect(subjects.allSatisfy { each.contains("event-unverified \($0)\n") })
    #expect(CSV.rows(try list("--code", "event-unverified", "--format", "csv")).count == unverified.count)
  }

  @Test func `are one line of the page, in the words of the list`() throws {
    let page = String(
      decoding: try Data(contentsOf: installation.output.appending(path: "\(Night.all[0].date)/index.html")),
      as: UTF8.self)
    // Of each of the two channels.
    let counts = Dictionary(grouping: rows.filter { $0["code"] == "event-unverified" }) {
      $0["subject"].map { String($0.dropFirst("event:".count).prefix { $0 != "/" }) } ?? ""
    }.mapValues(\.count).filter { $0.value >= 5 }
    #expect(!counts.isEmpty)
    for (channel, count) in counts {
      #expect(page.contains("\(count) of one cause in \(channel)"), "\(channel)")
    }
  }

  @Test func `take one place in the summary`() throws {
    let count = rows.filter { $0["code"] == "event-unverified" }.count
    let named = night.output.components(separatedBy: "event-unverified event:").count - 1
    #expect(named == 1 && night.output.contains("and \(count - 1) more of the same cause"), "\(night.output)")
    let shown = night.output.split(separator: "\n").filter { $0.contains("more that changed") }
    // What is shown, what stands for many and what is left out are all of them.
    let rest = shown.first.flatMap { $0.firstMatch(of: #/and (\d+) more/#) }.flatMap { Int($0.1) } ?? 0
    let more = night.output.matches(of: #/and (\d+) more of the same cause/#).compactMap { Int($0.1) }.reduce(0, +)
    let items = night.output.matches(of: #/(?m)^  (critical|high|medium|low) +new/#).count
    #expect(items + more + rest == rows.count, "\(night.output)")
  }
}
