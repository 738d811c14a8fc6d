import Foundation
import Testing

/// What the configuration decides about codes (outputs 5), from night to night.
@Suite(.serialized) struct `With codes in the configuration` {
  private static let unpaid = ["closed-paid-without-money", "case:67d79b4b-6c42-43b4-a682-52e4b299caa7"]
  private let sample: EditedSample
  private let installation: Installation

  /// A finding of 500.00 EUR, and of 600.00 EUR the night after.
  init() throws {
    sample = try EditedSample()
    let id = String(Self.unpaid[1].dropFirst(5))
    try sample.make(night: 2, like: 1, rowsOf: id, "\"grossAmount\":500.0", become: "\"grossAmount\":600.0")
    installation = try Installation(sandbox: Sandbox(data: sample.folder))
    try installation.run(Night.all[0])
  }

  private func nightly(_ asOf: String, night: Int = 1, codes: String? = nil) throws -> Ended {
    let lines = codes.map { "\ncodes: {\(Self.unpaid[0]): {\($0)}}\n" } ?? ""
    try installation.edit { $0 + lines }
    try installation.sandbox.go(toNight: night)
    return try installation.tieout(["nightly", "--as-of", asOf])
  }

  private func published() throws -> [String: String]? {
    try CSV.rows(installation.output.appending(path: "2026-03-10/discrepancies.csv"))
      .first { $0["code"] == Self.unpaid[0] && $0["subject"] == Self.unpaid[1] }
  }

  private func show() throws -> String {
    try installation.tieout(["discrepancies", "show"] + Self.unpaid + ["--as-of", "2026-03-10T23:00:00Z"]).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The part of `run.json` that says what the exit status counts.
  private struct Manifest: Decodable {
    let alerts: [String: Int]
    let discrepancies: [String: [String: Int]]
  }

  private func manifest() throws -> Manifest {
    let file = installation.output.appending(path: "2026-03-10/run.json")
    return try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: file))
  }

  @Test func `a tolerance clears what it covers, to the cent, and its end opens it again`() throws {
    #expect(try published()?["severity"] == "high")
    // One cent too little: nothing becomes of it.
    #expect(try nightly("2026-03-10T03:00:00Z", codes: "tolerance: {EUR: 499.99, DKK: 9999}").status == 0)
    #expect(try published()?["status"] == "open")
    let covered = try nightly("2026-03-10T04:00:00Z", codes: "tolerance: {EUR: 500}")
    #expect(covered.status == 0 && covered.output.contains("cleared: 1 high"), "\(covered.output)\(covered.errors)")
    #expect(try published() == nil)
    #expect(try show().contains("money at risk 500.00 EUR: within the tolerance of the code"))
    #expect(try nightly("2026-03-10T05:00:00Z", codes: "tolerance: {EUR: 500}").output.contains("nothing new"))
    let over = try nightly("2026-03-10T06:00:00Z", night: 2, codes: "tolerance: {EUR: 500}")
    #expect(over.status == 1 && over.output.contains("reopened: 1 high"), "\(over.output)")
    #expect(try published()?["money_at_risk"] == "600.00")
    _ = try nightly("2026-03-10T07:00:00Z", night: 2, codes: "tolerance: {EUR: 600}")
    #expect(try nightly("2026-03-10T08:00:00Z", night: 2).output.contains("reopened: 1 high"))
    let row = try #require(try published())
    #expect(row["first_seen"] == "2026-03-10T02:00:00.000Z" && row["opened_at"] == "2026-03-10T08:00:00.000Z")
  }

  @Test func `without alert it is told like any other, and wakes nobody`() throws {
    let quiet = try nightly("2026-03-10T03:00:00Z", night: 2, codes: "alert: false")
    #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
    #expect(quiet.output.contains("worsened: 1 high"), "\(quiet.output)")
    #expect(try published()?["severity"] == "high")
    var told = try manifest()
    #expect(told.alerts.isEmpty && told.discrepancies["worsened"] == ["high": 1])
    // A higher severity is worse, and with a word counts again.
    let loud = try nightly("2026-03-10T04:00:00Z", night: 2, codes: "severity: critical")
    #expect(loud.status == 1 && loud.errors.contains("discrepancies: 1 critical;"), "\(loud.errors)")
    told = try manifest()
    #expect(told.alerts == ["critical": 1])
    #expect(try show().contains("severity high → critical"))
    // A lower one is no change of its own.
    let less = try nightly("2026-03-10T05:00:00Z", night: 2, codes: "severity: low")
    #expect(less.status == 0 && less.output.contains("nothing new"), "\(less.output)")
    #expect(try published()?["severity"] == "low")
  }

  @Test func `the alert names the command that lists what it is about`() throws {
    let fresh = try Installation(sandbox: Sandbox())
    try fresh.edit { $0 + "\ncodes: {\(Self.unpaid[0]): {alert: false}}\n" }
    let ended = try fresh.run(Night.all[0])
    let command = "discrepancies list --changed --alerting --severity critical,high"
    #expect(ended.status == 1 && ended.errors.contains("`tieout \(command)`"), "\(ended.errors)")
    func listed(_ command: String) throws -> [[String: String]] {
      let words = command.split(separator: " ").map(String.init)
      return CSV.rows(try fresh.tieout(words + ["--format", "csv", "--as-of", Night.all[0].asOf]).output)
    }
    let alerts = try listed(command)
    let counts = Dictionary(grouping: alerts) { $0["severity"] ?? "" }.mapValues(\.count)
    let said = ["critical", "high"].compactMap { name in counts[name].map { "\($0) \(name)" } }.joined(separator: ", ")
    #expect(!said.isEmpty && ended.errors.contains("discrepancies: \(said);"), "\(ended.errors)")
    let all = try listed(command.replacing(" --alerting", with: ""))
    #expect(all.count > alerts.count && all.filter { $0["code"] != Self.unpaid[0] } == alerts)
  }

  @Test func `the page asks to look at findings that alert, and at no others`() throws {
    let folder = installation.output.appending(path: "2026-03-10")
    func asksToLook() throws -> Bool {
      String(decoding: try Data(contentsOf: folder.appending(path: "index.html")), as: UTF8.self)
        .contains("<span class=\"mark bad\">look</span> Findings</h3>")
    }
    #expect(try asksToLook())
    let found = Set(try CSV.rows(folder.appending(path: "discrepancies.csv")).compactMap { $0["code"] })
    let quiet = found.sorted().map { "\($0): {alert: false}" }.joined(separator: ", ")
    try installation.edit { $0 + "\ncodes: {\(quiet)}\n" }
    let ended = try installation.tieout(["nightly", "--as-of", "2026-03-10T03:00:00Z"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try !asksToLook())
  }

  @Test func `what can't be played down is refused before any work`() throws {
    try installation.edit { $0 + "\ncodes: {control-failed: {tolerance: {EUR: 0.01}}}\n" }
    let ended = try installation.tieout(["nightly", "--as-of", "2026-03-10T03:00:00Z"])
    #expect(ended.status == 64 && ended.output.isEmpty)
    #expect(ended.errors.contains("codes.control-failed.tolerance: can't be: control-failed says"), "\(ended.errors)")
  }
}
