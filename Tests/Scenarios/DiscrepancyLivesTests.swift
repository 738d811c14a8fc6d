import Foundation
import Testing

/// What becomes of people's decisions in the nights after them.
@Suite(.serialized) struct `After a decision, a night` {
  private static let unpaid = ["closed-paid-without-money", "case:67d79b4b-6c42-43b4-a682-52e4b299caa7"]
  private static let payment = "94b28b69-4fdc-466a-9bfc-0ab64f43642c"

  private let sample: EditedSample
  private let installation: Installation

  /// Three nights with the answers of the first, but for the amounts that the tests are about.
  init() throws {
    sample = try EditedSample()
    let id = String(Self.unpaid[1].dropFirst(5))
    try sample.make(night: 2, like: 1, rowsOf: id, "\"grossAmount\":500.0", become: "\"grossAmount\":600.0")
    try sample.make(night: 2, like: 2, rowsOf: Self.payment, "\"grossAmount\":41654", become: "\"grossAmount\":41655")
    try sample.make(night: 3, like: 2, rowsOf: Self.payment, "\"grossAmount\":41655", become: "\"grossAmount\":41656")
    installation = try Installation(sandbox: Sandbox(data: sample.folder))
    try installation.run(Night.all[0])
  }

  private func nightly(_ asOf: String, night: Int) throws -> Ended {
    try installation.sandbox.go(toNight: night)
    return try installation.tieout(["nightly", "--as-of", asOf])
  }

  /// Runs a command on discrepancies, which must end well.
  @discardableResult
  private func discrepancies(_ asOf: String, _ words: [String]) throws -> String {
    let ended = try installation.tieout(["discrepancies"] + words + ["--as-of", asOf])
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.errors)")
    return ended.output
  }

  /// The published row of a discrepancy by its columns; nil when it is not listed.
  private func published(_ name: [String], on date: String = "2026-03-10") throws -> [String: String]? {
    try CSV.rows(installation.output.appending(path: "\(date)/discrepancies.csv"))
      .first { $0["code"] == name[0] && $0["subject"] == name[1] }
  }

  @Test func `ends a suppression when the money at risk changes, and alerts`() throws {
    let words = ["suppress"] + Self.unpaid + ["--until", "2026-04-30", "--reason", "Waiting", "--by", "anna"]
    try discrepancies("2026-03-10T07:00:00Z", words)
    // Nothing has changed: quiet.
    #expect(try nightly("2026-03-10T08:00:00Z", night: 1).status == 0)
    var row = try #require(try published(Self.unpaid))
    #expect(row["status"] == "suppressed" && row["suppressed_until"] == "2026-04-30" && row["note"] == "Waiting")
    let ended = try nightly("2026-03-10T09:00:00Z", night: 2)
    #expect(ended.status == 1)
    #expect(ended.output.contains("suppression-ended: 1 high"), "\(ended.output)")
    row = try #require(try published(Self.unpaid))
    #expect(row["status"] == "open" && row["suppressed_until"] == "" && row["money_at_risk"] == "600.00")
    #expect(row["opened_at"] == "2026-03-10T02:00:00.000Z")
    let shown = try discrepancies("2026-03-10T10:00:00Z", ["show"] + Self.unpaid)
    #expect(shown.contains("suppressed by anna: until 2026-04-30"))
    #expect(shown.contains("suppression ended by tieout: high, 600.00 EUR"))
    #expect(shown.contains("money at risk 500.00 EUR → 600.00 EUR"))
  }

  @Test func `ends a suppression when its last day is over`() throws {
    let words = ["suppress"] + Self.unpaid + ["--until", "2026-03-11", "--reason", "Waiting"]
    try discrepancies("2026-03-10T07:00:00Z", words)
    // The last instants of the day in Copenhagen, then the first ones after it.
    let before = try nightly("2026-03-11T22:59:59Z", night: 1)
    #expect(!before.output.contains("suppression-ended"))
    #expect(try published(Self.unpaid, on: "2026-03-11")?["status"] == "suppressed")
    let after = try nightly("2026-03-11T23:00:00Z", night: 1)
    #expect(after.status == 1 && after.output.contains("suppression-ended: 1 high"), "\(after.output)")
    #expect(try published(Self.unpaid, on: "2026-03-12")?["status"] == "open")
    #expect(try discrepancies("2026-03-12T07:00:00Z", ["show"] + Self.unpaid).contains("it ran out"))
  }

  @Test func `leaves alone what was resolved while the facts are the same, and opens it when they are not`() throws {
    let resolved = try discrepancies("2026-03-10T07:00:00Z", ["resolve"] + Self.unpaid + ["--reason", "Paid"])
    #expect(resolved.contains("where other facts stand behind it, the next run opens it again"))
    let same = try nightly("2026-03-10T08:00:00Z", night: 1)
    #expect(same.status == 0 && !same.output.contains("reopened"), "\(same.output)")
    #expect(try published(Self.unpaid) == nil)
    // The night after shows more money at risk.
    let ended = try nightly("2026-03-10T09:00:00Z", night: 2)
    #expect(ended.status == 1 && ended.output.contains("reopened: 1 high"), "\(ended.output)")
    let row = try #require(try published(Self.unpaid))
    #expect(row["status"] == "open" && row["opened_at"] == "2026-03-10T09:00:00.000Z")
    #expect(row["first_seen"] == "2026-03-10T02:00:00.000Z" && row["note"] == "Paid")
  }

  @Test func `leaves alone what can't be undone, unless it is taken back`() throws {
    let name = ["event-unparsed", "line:receeve/96102088627d3e1e"]
    try discrepancies("2026-03-10T07:00:00Z", ["resolve"] + name + ["--reason", "Seen"])
    #expect(try nightly("2026-03-10T08:00:00Z", night: 1).status == 0)
    #expect(try published(name) == nil)
    #expect(try discrepancies("2026-03-10T09:00:00Z", ["list", "--status", "resolved"]).contains(name[1]))
    try discrepancies("2026-03-10T09:00:00Z", ["reopen"] + name + ["--reason", "Not seen"])
    #expect(try nightly("2026-03-10T10:00:00Z", night: 1).status == 0)
    let row = try #require(try published(name))
    #expect(row["status"] == "open" && row["opened_at"] == "2026-03-10T02:00:00.000Z")
  }

  @Test func `keeps an accepted amendment, finds the next one, and the first again when it is taken back`() throws {
    let name = ["payment-amended", "payment:\(Self.payment)"]
    #expect(try nightly("2026-03-10T08:00:00Z", night: 2).status == 1)
    #expect(try published(name)?["money_at_risk"] == "1")
    let said = try discrepancies("2026-03-10T09:00:00Z", ["resolve"] + name + ["--reason", "Debitura confirmed"])
    #expect(said.contains("accepted as the run of 2026-03-10T08:00:00.000Z saw it"))
    #expect(try nightly("2026-03-10T10:00:00Z", night: 2).status == 0)
    #expect(try published(name) == nil)
    let again = try nightly("2026-03-10T11:00:00Z", night: 3)
    #expect(again.status == 1 && again.output.contains("reopened: 1 high"), "\(again.output)")
    var row = try #require(try published(name))
    #expect(row["money_at_risk"] == "1" && row["explanation"]?.contains("41655 JPY → 41656 JPY") ?? false)
    try discrepancies("2026-03-10T12:00:00Z", ["resolve"] + name + ["--reason", "Confirmed too"])
    #expect(try nightly("2026-03-10T13:00:00Z", night: 3).status == 0)
    try discrepancies("2026-03-10T14:00:00Z", ["reopen"] + name + ["--reason", "The wrong payment"])
    _ = try nightly("2026-03-10T15:00:00Z", night: 3)
    row = try #require(try published(name))
    #expect(row["money_at_risk"] == "2" && row["explanation"]?.contains("41654 JPY → 41656 JPY") ?? false)
  }

  @Test func `finds an amendment that was pulled before the decision, but reconciled after it`() throws {
    let name = ["payment-amended", "payment:\(Self.payment)"]
    #expect(try nightly("2026-03-10T08:00:00Z", night: 2).status == 1)
    try installation.sandbox.go(toNight: 3)
    #expect(try installation.tieout(["pull", "--as-of", "2026-03-10T09:00:00Z"]).status == 0)
    try discrepancies("2026-03-10T10:00:00Z", ["resolve"] + name + ["--reason", "Confirmed"])
    // Nobody has seen the second amendment when the first was accepted.
    _ = try nightly("2026-03-10T11:00:00Z", night: 3)
    #expect(try published(name)?["explanation"]?.contains("41655 JPY → 41656 JPY") ?? false)
  }

  @Test func `keeps the owner of what is acknowledged, and is quiet about it`() throws {
    let words = ["acknowledge"] + Self.unpaid + ["--owner", "bo", "--note", "Asked =HYPERLINK(1)"]
    try discrepancies("2026-03-10T07:00:00Z", words)
    #expect(try nightly("2026-03-10T08:00:00Z", night: 1).status == 0)
    let row = try #require(try published(Self.unpaid))
    #expect(row["status"] == "acknowledged" && row["owner"] == "bo" && row["note"] == "Asked =HYPERLINK(1)")
    #expect(row["opened_at"] == "2026-03-10T02:00:00.000Z")
    // More money is worse, whoever has it in hand.
    #expect(try nightly("2026-03-10T09:00:00Z", night: 2).status == 1)
    #expect(try published(Self.unpaid)?["status"] == "acknowledged")
  }
}
