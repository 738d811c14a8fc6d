import Foundation
import Testing

/// A channel that is read in another form than the night before: what that changes is judged as if it had always been so,
/// and the nights of before stay as they were published (inputs 2, Deliveries where they already are).
@Suite(.serialized) struct `A channel in another form` {
  private let installation: Installation

  /// The form of the channel `receeve` in each night: one that is not its own, its own, and its own in other words.
  private static let forms = [
    "envelope: webhook-site", "envelope: {body: /body, received_at: /receivedAt}",
    "envelope: {body: /body, headers: /headers, received_at: /receivedAt}",
  ]

  init() throws { installation = try Installation(sandbox: Sandbox()) }

  private static func configure(_ installation: Installation, _ form: String) throws {
    let path = #"path: "events/receeve/*.ndjson""#
    try installation.edit { text in
      guard text.contains(path) else { throw TestProblem("the sample has no \(path)") }
      return text.replacing(path, with: "\(path), \(form)")
    }
  }

  /// Delivers what a night brings, several deliveries of the channel in a line.
  private func begin(_ night: Night) throws {
    for (file, bytes) in try Installation.deliveries(of: night) {
      guard file.hasPrefix("events/receeve/") else {
        try installation.append(bytes, to: file)
        continue
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let batches = stride(from: 0, to: lines.count, by: 3).map { start in
        "[\(lines[start..<min(start + 3, lines.count)].joined(separator: ", "))]\n"
      }
      try installation.append(Data(batches.joined().utf8), to: file)
    }
    try installation.sandbox.go(toNight: night.number)
  }

  @Test func `gives what a full judgement gives, and replays what was published`() throws {
    for (night, form) in zip(Night.all, Self.forms) {
      try Self.configure(installation, form)
      try begin(night)
      let other = try Installation(copyOf: installation)
      let ended = try installation.nightly(night)
      #expect(ended.status <= 1, "\(ended.output)\(ended.errors)")
      for stage in [["pull"], ["ingest"], ["reconcile", "--full"], ["report"]] {
        let ended = try other.tieout(stage + ["--as-of", night.asOf])
        #expect(ended.status <= 1, "\(stage): \(ended.output)\(ended.errors)")
      }
      #expect(Folder.differences(try Folder.reports(other), try Folder.reports(installation)) == [])
    }
    let reports = try Folder.reports(installation)
    let findings = Night.all.map { String(decoding: reports["\($0.date)/discrepancies.csv"] ?? Data(), as: UTF8.self) }
    #expect(findings.map { $0.contains("channel-unreadable,") } == [true, false, false])
    #expect(findings.allSatisfy { !$0.contains("nothing at /content") })
    for night in Night.all {
      let ended = try installation.tieout(["replay", night.date])
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
      let (replayed, published) = (
        try Folder.files(installation.output.appending(path: "replay-\(night.date)")),
        try Folder.files(installation.output.appending(path: night.date))
      )
      #expect(Folder.differences(replayed, published) == [] && published.count > 10)
    }
    // The last night is that of an installation whose channel was never read otherwise.
    let always = try Installation(.thirdNight)
    let last = try #require(Night.all.last).date
    for name in ["outstanding-balances.csv", "payments.csv", "settlements.csv", "fees.csv", "expected.csv"] {
      let (ours, theirs) = (reports["\(last)/\(name)"], try Folder.reports(always)["\(last)/\(name)"])
      #expect(ours != nil && ours == theirs, "\(name)")
    }
  }
}
