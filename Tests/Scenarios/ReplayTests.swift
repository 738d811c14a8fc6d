import Foundation
import Testing

/// The files of nights that are long over, written again after everything that could have changed them has.
@Suite(.serialized) struct `A night that is written again` {
  private let installation: Installation
  private let nights = Night.all.map(\.date) + ["2026-04-02"]

  /// Three nights of the sample, and what happens between them.
  ///
  /// After the first the statements of February are issued and one is paid, after the second
  /// the payment is corrected, the agreement is renegotiated and applied, the register and a report are edited, findings are decided about and a
  /// channel gets another name. The night on the 16th is run twice, as after a mistake, and another one follows.
  init() throws {
    installation = try Installation(sandbox: Sandbox())
    let reports = installation.folder.appending(path: "reports")
    try FileManager.default.copyItem(
      at: Fixtures.schedules.deletingLastPathComponent().appending(path: "reports"), to: reports)
    try installation.edit { "report_definitions: reports\n" + $0 }
    func tieout(_ words: String..., status: Int32 = 0) throws {
      let ended = try installation.tieout(words)
      guard ended.status == status else {
        throw TestProblem("\(words): \(ended.status) \(ended.output)\(ended.errors)")
      }
    }
    try installation.run(Night.all[0])
    try tieout("statement", "issue", "--month", "2026-02", "--as-of", "2026-03-10T03:00:00Z")
    try tieout(
      "statement", "pay", "--number", "RF-2026-000002", "--date", "2026-03-10", "--amount", "5.00", "--as-of",
      "2026-03-10T04:00:00Z")
    // An issued file that is not as it was issued is a finding of the second night, and of none after it.
    let issued = installation.output.appending(path: "statements/2026-02")
    let name = try #require(try Folder.paths(issued).first { $0.hasPrefix("RF-") && $0.hasSuffix(".csv") })
    let bytes = try Data(contentsOf: issued.appending(path: name))
    try (bytes + Data("changed".utf8)).write(to: issued.appending(path: name))
    try installation.run(Night.all[1])
    try bytes.write(to: issued.appending(path: name))
    try tieout(
      "statement", "pay", "--correct", "1", "--amount", "4.00", "--reason", "mistyped", "--as-of",
      "2026-03-13T07:00:00Z")

    let kept = ["unknown-lifecycle", "case:db5f20c7-8692-462b-a419-265bc53b16b9"]
    let reopened = ["likely-duplicate-payment", "payment:b809a575-0914-4303-aea4-0d8a0da65eb5"]
    for (discrepancy, owner) in [(kept, "anna"), (reopened, "bert")] {
      try tieout(
        "discrepancies", "acknowledge", discrepancy[0], discrepancy[1], "--owner", owner, "--as-of",
        "2026-03-13T08:00:00Z")
    }
    try installation.edit {
      "report_definitions: reports\n"
        + $0.replacingOccurrences(of: "from: 2024-01-01, percent: 33.3}", with: "from: 2024-01-01, percent: 30}")
        .replacingOccurrences(of: "fee: 9.99", with: "fee: 9.00")
        .replacingOccurrences(of: "- {name: receeve-eu,", with: "- {name: receeve-de, former_names: [receeve-eu],")
    }
    try tieout(
      "agreement", "apply", "--partner", "corvid", "--from", "2026-01-01", "--reason", "renegotiated", "--as-of",
      "2026-03-13T09:00:00Z")
    for register in ["acme-cases.csv", "claim-map.csv"] {
      let file = installation.folder.appending(path: "registers/\(register)")
      let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(whereSeparator: \.isNewline)
      try Data(lines.prefix(max(lines.count / 2, 1)).joined(separator: "\n").utf8).write(to: file)
    }
    let report = reports.appending(path: "payments.yaml")
    let text = String(decoding: try Data(contentsOf: report), as: UTF8.self)
    try Data(text.replacingOccurrences(of: "title: ", with: "title: Other ").utf8).write(to: report)
    try installation.run(Night.all[2])
    // The same business date once more, and one without anything new.
    try tieout(
      "discrepancies", "reopen", reopened[0], reopened[1], "--reason", "again", "--as-of", "2026-03-16T03:00:00Z")
    _ = try installation.tieout(["nightly", "--as-of", "2026-03-16T04:00:00Z"])
    _ = try installation.tieout(["nightly", "--as-of", "2026-04-02T02:00:00Z"])
  }

  private func replay(_ words: String...) throws -> Ended { try installation.tieout(["replay"] + words) }

  @Test func `is the same bytes, whatever came later, and touches nothing`() throws {
    // Nobody who looks at what was needs keys, registers, reports of now, or deliveries.
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
    for name in ["registers", "reports", "events"] {
      try FileManager.default.moveItem(
        at: installation.folder.appending(path: name), to: installation.folder.appending(path: "away-\(name)"))
    }
    try installation.edit { $0 }
    let before = try Folder.files(installation.folder)
    let paths = try Folder.paths(installation.folder)
    var replayed: [[String: Data]] = []
    for night in nights {
      let target = installation.output.appending(path: "replay-\(night)")
      let ended = try replay(night)
      #expect(ended.status == 0 && ended.errors.isEmpty, "\(night): \(ended.output)\(ended.errors)")
      #expect(ended.output.contains("they are as they were published"), "\(ended.output)")
      let files = try Folder.files(target)
      let published = try Folder.files(installation.output.appending(path: night))
      #expect(Folder.differences(files, published) == [])
      #expect(files.count > 10)
      replayed.append(files)
      try FileManager.default.removeItem(at: target)
    }
    #expect(try Folder.paths(installation.folder) == paths)
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
    // What was changed in between is in some nights and not in others.
    func text(_ night: Int, _ file: String) -> String {
      String(decoding: replayed[night][file] ?? Data(), as: UTF8.self)
    }
    #expect(
      (0..<4).map { text($0, "discrepancies.csv").contains("issued-file-changed") } == [false, true, false, false])
    #expect((0..<4).map { text($0, "discrepancies.csv").contains(",anna,") } == [false, false, true, true])
    #expect((0..<4).map { text($0, "payments.csv").contains("RF-2026-") } == [false, true, true, true])
    #expect(Set((0..<4).map { replayed[$0].keys.filter { $0.contains("2026-02") }.count }).count > 1)
  }
}

/// What the command says and does with a day and a folder.
@Suite(.serialized) struct `A replay` {
  private let installation: Installation
  private let nights = Night.all.dropLast().map(\.date)

  init() throws {
    installation = try Installation(.secondNight)
  }

  private func replay(_ words: String...) throws -> Ended { try installation.tieout(["replay"] + words) }

  @Test func `goes where it is told, and never over anything`() throws {
    let night = nights[0]
    let target = installation.folder.appending(path: "audit/first")
    #expect(try replay(night, "--to", target.path, "--quiet").output.isEmpty)
    #expect(
      Folder.differences(
        try Folder.files(target), try Folder.files(installation.output.appending(path: night))) == [])
    let before = try Folder.files(installation.folder)
    for folder in [target.path, installation.output.appending(path: night).path, installation.output.path] {
      let ended = try replay(night, "--to", folder)
      #expect(ended.status == 64 && ended.errors.contains("is there already"), "\(ended.errors)")
      #expect(ended.errors.split(separator: "\n").count == 1)
    }
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
    // A night that is lost is put back.
    try FileManager.default.removeItem(at: installation.output.appending(path: night))
    #expect(try replay(night, "--to", installation.output.appending(path: night).path).status == 0)
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
  }

  @Test func `says what is wrong with a day, and with a store that is at work`() async throws {
    let before = try Folder.files(installation.folder)
    for (day, words) in [
      ("2026-03-11", "there was no night of that business date; the nearest are 2026-03-10 and 2026-03-13"),
      ("2026-03-01", "the nearest is 2026-03-10"), ("2027-01-01", "the nearest is 2026-03-13"),
    ] {
      let ended = try replay(day)
      #expect(ended.status == 64 && ended.errors.contains(words), "\(ended.errors)")
      #expect(ended.output.isEmpty && ended.errors.split(separator: "\n").count == 1)
    }
    #expect(try replay("yesterday").status == 64)
    #expect(try replay(nights[0], "--as-of", "2026-03-10T02:00:00Z").status == 64)
    let other = try StoreByHand.hold(installation)
    defer { other.kill() }
    let ended = try await installation.patiently(["replay", nights[0]])
    #expect(ended.status == 75 || ended.errors.contains("locked"), "\(ended.errors)")
    other.kill()
    try FileManager.default.removeItem(at: installation.folder.appending(path: "var"))
    #expect(try replay(nights[0]).status == 64)
    #expect(try Folder.paths(installation.output).filter { $0.contains("replay") } == [])
    #expect(before.keys.contains("var/tieout.sqlite"))
  }

  @Test func `that this program writes otherwise is told, with what it was made with`() throws {
    // As a night that another version made: another digest of one file.
    let forged = try Command.run(
      Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", Self.forge, installation.store.path],
      environment: ProcessInfo.processInfo.environment)
    #expect(forged.status == 0, "\(forged.errors)")
    let ended = try replay(nights[0])
    #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
    #expect(
      ended.errors.contains("not as published: payments.csv; that night was made with")
        && ended.errors.contains("0.0.9"),
      "\(ended.errors)")
    #expect(ended.errors.split(separator: "\n").count == 1)
    #expect(try replay(nights[1]).status == 0)
  }

  /// Changes what the first night kept, and seals it as the program does.
  private static let forge = #"""
    import json, sqlite3, sys
    M = 2**64 - 1
    def seal(*values):
        state = 0x9E3779B97F4A7C15
        def mix(state, word):
            state = (state ^ word) * 0xD6E8FEB86659FD93 & M
            return state ^ state >> 32
        for value in values:
            if isinstance(value, int):
                state = mix(mix(state, 1), value & M)
                continue
            data = value.encode()
            state = mix(state, 2 | len(data) << 8)
            whole = len(data) // 8 * 8
            for place in range(0, whole, 8):
                state = mix(state, int.from_bytes(data[place:place + 8], "little"))
            state = mix(state, int.from_bytes(data[whole:], "big"))
        value = state ^ state >> 31
        return value - 2**64 if value >> 63 else value
    store = sqlite3.connect(sys.argv[1])
    run, day, record, sealed = store.execute(
        "SELECT run_id, business_date, record, seal FROM sealed_night ORDER BY run_id LIMIT 1").fetchone()
    assert seal("night", run, day, record) == sealed
    night = json.loads(record)
    night["versions"]["tieout"] = "0.0.9"
    night["files"]["payments.csv"] = "0" * 64
    record = json.dumps(night)
    store.execute("UPDATE sealed_night SET record = ?, seal = ? WHERE run_id = ?", (record, seal("night", run, day, record), run))
    store.commit()
    """#
}

/// A store from before the journal.
@Suite(.serialized) struct `A night of before an upgrade` {
  @Test func `is not written again, and it says since when nights are`() throws {
    let installation = try Installation(leftBy: "m0004")
    let before = try Folder.files(installation.folder)
    let early = try installation.tieout(["replay", "2026-03-13"])
    #expect(early.status == 64 && early.errors.contains("from its next `tieout nightly` on"), "\(early.errors)")
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [], "the store is only read")
    try installation.run(Night.all[2])
    let late = try installation.tieout(["replay", "2026-03-13"])
    #expect(late.status == 64 && late.errors.contains("since 2026-03-16"), "\(late.errors)")
    let ended = try installation.tieout(["replay", "2026-03-16"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      Folder.differences(
        try Folder.files(installation.output.appending(path: "replay-2026-03-16")),
        try Folder.files(installation.output.appending(path: "2026-03-16"))) == [])
  }
}
