import Foundation
import Testing

/// Each mistake of the troubleshooting and go-live checklists, made on purpose, is found with the right advice.
@Suite struct `Doctor finds` {
  @Test(arguments: Mistake.ofConfiguration + Mistake.ofKeys + Mistake.ofSubscriptions + Mistake.ofStorage)
  func `a mistake, and says where it is and what to do`(mistake: Mistake) throws {
    let (said, _) = try mistake.diagnosis()
    for finding in mistake.finds {
      let found = said.checks.contains { check in
        check.state == finding.state && check.area == finding.area && check.name == finding.name
          && check.detail.contains(finding.detail)
          && (finding.advice.isEmpty || check.advice?.contains(finding.advice) == true)
      }
      #expect(found, "\(finding)\n\(said.checks.map { "\($0)" }.joined(separator: "\n"))")
    }
    #expect(said.checks.allSatisfy { ($0.state == "ok") == ($0.advice == nil) })
    #expect(said.checks.count == said.ok + said.warnings + said.failed)
  }

  @Test func `nothing in a set-up that is in order, with some questions to the platform`() throws {
    let (said, installation) = try Mistake(what: "none", status: 0, finds: []).diagnosis()
    #expect(said.faults == [])
    // Two partners: profile, subscriptions, clients; a token for each tenant, and two looks with that of a channel.
    #expect(try installation.sandbox.requests() == 2 * 3 + 18 + 2 * 2)
    let quiet = try installation.tieout(["doctor", "--quiet", "--as-of", Night.all[1].asOf])
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  /// How a store can be in no state to be used.
  enum Ruin: String, CaseIterable, Sendable {
    case emptied, damaged, ofTheOtherEnvironment, aFolder, ofANewerProgram, longAgo, inTheFuture
  }

  @Test(arguments: Ruin.allCases) func `a store that can't be used`(ruin: Ruin) throws {
    let installation = try Installation(.firstNight)
    var asOf = Night.all[0].asOf
    let detail: String
    switch ruin {
    case .emptied:
      try Data().write(to: installation.store)
      detail = "is an empty file"
    case .damaged:
      try Data(repeating: 0x55, count: 8192).write(to: installation.store)
      detail = "the file is damaged"
    case .ofTheOtherEnvironment:
      try installation.edit { $0.replacingOccurrences(of: "environment: production", with: "environment: test") }
      detail = "holds production data, the configuration says test"
    case .aFolder:
      try FileManager.default.removeItem(at: installation.store)
      try FileManager.default.createDirectory(at: installation.store, withIntermediateDirectories: false)
      detail = "is no file"
    case .ofANewerProgram:
      try StoreByHand.run("INSERT INTO grdb_migrations VALUES ('m9999-later')", installation)
      detail = "was written by a newer tieout"
    case .longAgo:
      asOf = "2026-03-12T02:00:00Z"
      detail = "2 days ago"
    case .inTheFuture:
      asOf = "2026-03-09T02:00:00Z"
      detail = "24 h in the future"
    }
    let ended = try installation.tieout(["doctor", "--json", "--as-of", asOf])
    #expect(ended.status == 1)
    let said = try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8))
    let isFound = said.checks.contains { $0.area == "storage" && $0.state != "ok" && $0.detail.contains(detail) }
    #expect(isFound, "\(said.faults)")
  }
}

/// Doctor looks and touches nothing.
@Suite struct `Doctor leaves` {
  @Test func `no trace where nothing has run yet`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    try FileManager.default.createDirectory(at: installation.output, withIntermediateDirectories: false)
    let before = try Folder.paths(installation.folder)
    let ended = try installation.tieout(["doctor", "--as-of", Night.all[0].asOf])
    // A long path breaks the line anywhere.
    let said = ended.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("not there yet: the first run makes it"), "\(ended.output)")
    #expect(try Folder.paths(installation.folder) == before)
  }

  @Test func `a store as it is, also while another run holds it`() throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.files(installation.folder)
    func store() throws -> (status: Int32, detail: String) {
      let ended = try installation.tieout(["doctor", "--json", "--as-of", Night.all[0].asOf])
      let said = try JSONDecoder().decode(Diagnosis.self, from: Data(ended.output.utf8))
      return (ended.status, said.checks.first { $0.area == "storage" && $0.name == "store" }?.detail ?? "")
    }
    #expect(try store().detail.hasPrefix("\(installation.store.path), "))
    let writer = try StoreByHand.hold(installation)
    defer { writer.kill() }
    let held = try store()
    #expect(held.detail.hasPrefix("a run is writing to it now, process \(writer.pid) holds it"), "\(held)")
    writer.kill()
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
  }

  @Test func `the journal of an interrupted run to the next one`() throws {
    let installation = try Installation(.firstNight)
    let whole = try Data(contentsOf: installation.store)
    try StoreByHand.interrupt(installation)
    let before = try Folder.files(installation.folder)
    #expect(before.keys.contains("var/tieout.sqlite-journal"))
    let ended = try installation.tieout(["doctor", "--json", "--as-of", Night.all[0].asOf])
    #expect(ended.output.contains("a run was interrupted or writes now"), "\(ended.output)")
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
    #expect(try installation.nightly(Night.all[0]).status != 3)
    #expect(try Data(contentsOf: installation.store).count >= whole.count)
  }
}

/// What doctor prints for people.
@Suite struct `Doctor prints` {
  @Test(arguments: [80, 120]) func `a table that fits the terminal`(columns: Int) throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    try installation.edit { $0.replacingOccurrences(of: "events/receeve-eu/", with: "events/receive-eu/") }
    let ended = try installation.tieout(
      ["doctor", "--as-of", Night.all[0].asOf], variables: ["COLUMNS": "\(columns)"])
    let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= columns && !$0.contains("\u{1B}") })
    #expect(
      lines.contains { $0.hasPrefix("  failed   receeve-eu ") }
        && lines.contains { $0.hasPrefix("           → Create it") })
    #expect(lines.contains { $0.contains(" ok, ") && $0.hasSuffix(" failed") }, "\(ended.output)")
    let brief = try installation.tieout(["doctor", "--quiet", "--as-of", Night.all[0].asOf])
    #expect(brief.status == 1 && !brief.output.contains("  ok  ") && brief.output.contains("receeve-eu"))
  }

  @Test(arguments: [false, true]) func `colours on a terminal, unless NO_COLOR is set`(isWanted: Bool) throws {
    let installation = try Installation(sandbox: Sandbox())
    let terminal = try Terminal()
    let variables = isWanted ? ["TERM": "xterm"] : ["TERM": "xterm", "NO_COLOR": "1"]
    _ = try installation.tieout(
      ["doctor"], variables: variables, output: .file(terminal.device))
    let said = terminal.text()
    #expect(said.contains("failed"))
    #expect(said.contains("\u{1B}[31mfailed") == isWanted)
    #expect(said.contains("\u{1B}") == isWanted)
  }
}
