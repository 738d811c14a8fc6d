import Foundation
import Testing

/// What every command that stores holds to, and takes (inputs 1 and 5; readings, Rules).
@Suite(.serialized) struct `Every command that stores` {
  private static let asOf = "2026-03-10T04:00:00Z"
  /// Later than the clock of any machine that runs this.
  private static let ahead = "2099-01-01T00:00:00Z"
  /// A finding of the first night.
  private static let finding = ["--code", "event-unparsed"]

  private let desk: StatementDesk

  init() throws {
    desk = try StatementDesk.afterTheIssue()
    try Data("month,payment_id,currency,fee\n".utf8).write(to: desk.installation.folder.appending(path: "old.csv"))
  }

  private var commands: [[String]] {
    let file = desk.installation.folder.appending(path: "old.csv").path
    return [
      ["discrepancies", "acknowledge"] + Self.finding + ["--owner", "anna"],
      ["discrepancies", "suppress"] + Self.finding + ["--until", "2099-02-01", "--reason", "known"],
      ["discrepancies", "reopen"] + Self.finding + ["--status", "suppressed", "--reason", "not yet"],
      ["discrepancies", "resolve"] + Self.finding + ["--reason", "done"],
      ["statement", "pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "1.00"],
      ["statement", "import", file, "--partner", "acme"],
      ["statement", "issue", "--month", "2026-03", "--partner", "acme", "--override", "x"],
      ["agreement", "apply", "--partner", "acme", "--from", "2026-03-01", "--reason", "x"],
      ["ingest"], ["pull"], ["reconcile"], ["nightly"],
    ]
  }

  @Test func `refuses an instant ahead of the clock unless it is meant`() throws {
    for words in commands {
      let refused = try desk.installation.tieout(words + ["--as-of", Self.ahead])
      #expect(refused.status == 64 && refused.errors.contains("is ahead of this machine's clock"), "\(words)")
    }
    for words in commands {
      let ended = try desk.installation.tieout(words + ["--as-of", Self.ahead, "--ahead", "--new-store"])
      // After the first issue nothing is imported any more; the others do what they are told.
      let wanted: Set<Int32> = words.contains("import") ? [4] : [0, 1, 2]
      #expect(wanted.contains(ended.status), "\(words): \(ended.status) \(ended.errors)")
    }
    // By itself it stores nothing, and takes the words as the other stages do.
    let report = try desk.installation.tieout(["report", "--as-of", Self.ahead, "--ahead", "--new-store"])
    #expect([0, 1, 2].contains(report.status), "\(report.errors)")
  }

  /// Names that the store knows and the configuration lacks.
  @Test(arguments: [
    ("  - {name: receeve-eu,", "", "deliveries of a channel receeve-eu, which is not configured"),
    ("  - id: corvid\n", "  - id: corvid-2\n", "corvid is known to the store and missing here"),
  ])
  func `refuses a configuration that lacks what the store knows`(edited: String, to: String, said: String) throws {
    try desk.installation.edit { text in
      var text = text
      let start = try #require(text.range(of: edited))
      if to.isEmpty {
        let end = try #require(text[start.upperBound...].firstIndex(of: "\n"))
        text.removeSubrange(start.lowerBound...end)
      } else {
        text.replaceSubrange(start, with: to)
        text = text.replacingOccurrences(of: "partner: corvid,", with: "partner: corvid-2,")
      }
      return text
    }
    let doctor = try desk.installation.tieout(["doctor", "--json", "--as-of", Self.asOf])
    let checks = try JSONDecoder().decode(Diagnosis.self, from: Data(doctor.output.utf8)).checks
    #expect(checks.contains { $0.state == "failed" && $0.area == "configuration" && $0.detail.contains(said) })
    let looking = [["report"], ["statement", "draft", "--month", "2026-03"]]
    for words in commands + looking {
      let asOf = words == ["report"] ? [] : ["--as-of", Self.asOf]
      let ended = try desk.installation.tieout(words + asOf)
      #expect(ended.status == 64 && ended.errors.contains(said), "\(words): \(ended.status) \(ended.errors)")
    }
  }

  @Test func `takes a channel under its new name, and a draft changes no name`() throws {
    try desk.installation.edit {
      $0.replacingOccurrences(of: "{name: receeve-eu,", with: "{name: receeve-north, former_names: [receeve-eu],")
    }
    let before = try Data(contentsOf: desk.installation.store)
    #expect(try desk.run("draft", "--month", "2026-03", asOf: Self.asOf).status == 0)
    #expect(try Data(contentsOf: desk.installation.store) == before)
    let paid = try desk.installation.tieout([
      "statement", "pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "1.00", "--as-of",
      Self.asOf,
    ])
    #expect(paid.status == 0, "\(paid.errors)")
    try desk.installation.edit { $0.replacingOccurrences(of: "{name: receeve-eu,", with: "{name: receeve-north,") }
    #expect(try desk.installation.tieout(["reconcile", "--as-of", Self.asOf]).status < 2)
  }

  @Test func `keeps the configuration that it takes terms from`() throws {
    func texts() throws -> Int {
      try #require(Int(try StoreByHand.ask("SELECT count(*) FROM sealed_run_text", desk.installation)))
    }
    let before = try texts()
    let applied = try desk.installation.tieout([
      "agreement", "apply", "--partner", "acme", "--from", "2026-03-01", "--reason", "x", "--as-of", Self.asOf,
    ])
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(try texts() == before + 1)
  }
}
