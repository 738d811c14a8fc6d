import Foundation
import Glibc
import Testing

/// `tieout discrepancies` as people use it, on the last night of the sample.
@Suite(.serialized) struct `Commands on discrepancies` {
  private static let asOf = "2026-03-16T08:00:00Z"
  private static let deleted = [
    "deleted-but-present payment:47fe1bef-2a49-4112-bcda-ba699c19cc0d",
    "deleted-but-present payment:84d08748-cd99-4e8f-aa13-aa2ff839fa9e",
  ]
  private static let reversal = "payment:c84d14f2-551f-4137-ae02-c838c87490ab"

  private let installation: Installation

  init() throws {
    installation = try Installation(sandbox: Sandbox())
    for night in Night.all { try installation.run(night) }
    // Nobody who works on discrepancies needs the keys.
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
    installation.set("USER", to: "anna")
  }

  private func run(_ words: [String], variables: [String: String] = [:]) throws -> Ended {
    try installation.tieout(
      ["discrepancies"] + words + (words.contains("--as-of") ? [] : ["--as-of", Self.asOf]), variables: variables)
  }

  /// The output of a command that must end well.
  private func output(_ words: [String], variables: [String: String] = [:]) throws -> String {
    let ended = try run(words, variables: variables)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.status) \(ended.errors)")
    return ended.output
  }

  private func listed(_ words: String...) throws -> [[String: String]] {
    CSV.rows(try output(["list", "--format", "csv"] + words))
  }

  // MARK: Looking

  @Test func `list as CSV is the published file, byte by byte`() throws {
    let file = installation.output.appending(path: "2026-03-16/discrepancies.csv")
    #expect(try output(["list", "--format", "csv"]) == String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  @Test func `list as JSON has the cells of the file`() throws {
    let rows = try listed()
    let decoded = try JSONSerialization.jsonObject(with: Data(try output(["list", "--format", "json"]).utf8))
    let objects = try #require(decoded as? [[String: Any]])
    #expect(objects.count == rows.count)
    for (object, row) in zip(objects, rows) {
      #expect(Set(object.keys) == Set(row.keys))
      for (name, value) in object {
        let text = value is NSNull ? "" : name == "age_days" ? "\((value as? Int) ?? -1)" : (value as? String) ?? "?"
        #expect(text == row[name], "\(name)")
      }
    }
  }

  @Test func `filters narrow the list`() throws {
    let all = try listed()
    #expect(all.count == 40)
    func expect(_ words: [String], _ matches: ([String: String]) -> Bool) throws {
      let rows = CSV.rows(try output(["list", "--format", "csv"] + words))
      #expect(!rows.isEmpty && rows == all.filter(matches), "\(words)")
    }
    try expect(["--code", "deleted-but-present,unknown-case"]) {
      ["deleted-but-present", "unknown-case"].contains($0["code"])
    }
    try expect(["--severity", "high", "--severity", "critical"]) { ["high", "critical"].contains($0["severity"]) }
    try expect(["--partner", "corvid"]) { $0["partner"] == "corvid" }
    try expect(["--case", "7e75e0d1-e19f-45f7-876e-e4127378fbda"]) {
      $0["case_id"] == "7e75e0d1-e19f-45f7-876e-e4127378fbda"
    }
    try expect(["--subject", Self.reversal]) { $0["subject"] == Self.reversal }
    try expect(["--subject", "event:*"]) { $0["subject"]?.hasPrefix("event:") ?? false }
    try expect(["--older-than", "3"]) { Int($0["age_days"] ?? "") ?? 0 > 3 }
    try expect(["--age", "3"]) { $0["age_days"] == "3" }
    try expect(["--age", "3+", "--partner", "acme"]) {
      Int($0["age_days"] ?? "") ?? 0 >= 3 && $0["partner"] == "acme"
    }
    #expect(try listed("--older-than", "6").isEmpty && listed("--age", "7-29").isEmpty)
    #expect(try listed("--status", "cleared").isEmpty && listed("--status", "all").count == all.count)
    // Eight days later the same ones are eight days older.
    let later = CSV.rows(try output(["list", "--format", "csv", "--as-of", "2026-03-24T08:00:00Z"]))
    #expect(later.map { $0["age_days"] } == all.map { "\((Int($0["age_days"] ?? "") ?? 0) + 8)" })
  }

  @Test func `the table fits the screen, has whole names, and the worst first`() throws {
    for width in [nil, 80, 100, 120] { try checkTable(width) }
  }

  private func checkTable(_ width: Int?) throws {
    let text = try output(["list"], variables: width.map { ["COLUMNS": "\($0)"] } ?? [:])
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width ?? 80 }, "\(lines.filter { $0.count > width ?? 80 })")
    #expect(!text.contains("\u{1B}"))
    let names = Set(try listed().map { "\($0["code"] ?? "") \($0["subject"] ?? "")" })
    let joined = text.replacingOccurrences(of: " \\\n   ", with: "")
    let shown = joined.split(separator: "\n").filter { $0.hasPrefix("  ") }.dropFirst()
      .map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(Set(shown) == names && shown.count == names.count)
    let severities = lines.dropFirst(2).filter { !$0.hasPrefix(" ") }.dropLast().compactMap { line in
      ["critical", "high", "medium", "low"].firstIndex { line.hasPrefix($0) }
    }
    #expect(severities.count == names.count && severities == severities.sorted())
    #expect(lines.last?.hasPrefix("\(names.count) discrepancies: 2 critical, ") ?? false)
    #expect((width ?? 80 >= 100) == text.contains("PARTNER"))
  }

  @Test func `show says everything, for people and for machines`() throws {
    let text = try output(["show", "reversal-not-booked", Self.reversal])
    for part in [
      "537.00 EUR (we count more)", "acme / acme-t17", "7e75e0d1-e19f-45f7-876e-e4127378fbda", "Explanation",
      "unnax/38a7a56f-2f3b-43a5-9573-37a26b3d65b5/INV-000328", "events/receeve-eu/2026-03.ndjson:19",
      "Have the booked payment deleted", "2026-03-16 02:00 UTC  opened by tieout: critical, 537.00 EUR",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let json = try output(["show", "reversal-not-booked", Self.reversal, "--json"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["money_at_risk"] as? String == "537.00" && object["owner"] is NSNull)
    let history = try #require(object["history"] as? [[String: Any]])
    #expect(history.count == 1 && history[0]["change"] as? String == "opened")
  }

  @Test func `a name is taken as it is pasted`() throws {
    let id = String(Self.reversal.dropFirst("payment:".count))
    for words in [
      ["reversal-not-booked", Self.reversal], ["reversal-not-booked", id], ["reversal-not-booked,\(Self.reversal)"],
      ["reversal-not-booked \(Self.reversal)"], ["reversal-not-booked\t\(Self.reversal)"],
    ] { #expect(try output(["show"] + words).hasPrefix("reversal-not-booked \(Self.reversal)\n"), "\(words)") }
  }

  @Test func `a list that can't be written is no list`() throws {
    let full = ChildProcess.Stream.file(URL(filePath: "/dev/full"))
    let ended = try installation.tieout(["discrepancies", "list"], output: full)
    #expect(ended.status == 3 && ended.errors.contains("standard output"), "\(ended.errors)")
  }

  // MARK: Deciding

  @Test func `a dry run changes nothing, and what it says is what is done`() throws {
    try Data().write(to: URL(filePath: installation.store.path + ".lock"))
    let before = try Folder.files(installation.folder)
    let words = ["suppress", "--code", "deleted-but-present", "--until", "2026-04-01", "--reason", "Known"]
    let dry = try output(words + ["--dry-run"])
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
    let done = try output(words)
    let said = Self.deleted.map { "would be suppressed: \($0) (was open) until 2026-04-01" }
    #expect(
      dry.split(separator: "\n").map(String.init)
        == said + ["2 would be suppressed; this was a dry run, nothing was changed"])
    #expect(
      done.split(separator: "\n").map(String.init)
        == said.map { $0.replacingOccurrences(of: "would be ", with: "") } + ["2 suppressed"])
    let rows = try listed("--status", "suppressed")
    #expect(rows.map { "\($0["code"] ?? "") \($0["subject"] ?? "")" } == Self.deleted)
    #expect(rows.allSatisfy { $0["suppressed_until"] == "2026-04-01" && $0["note"] == "Known" })
  }

  @Test func `a change to many leaves alone what others have, unless it is named`() throws {
    _ = try output(["acknowledge"] + Self.deleted[0].split(separator: " ").map(String.init) + ["--owner", "bo"])
    #expect(
      try output(["acknowledge", "--code", "deleted-but-present", "--owner", "cay"]).hasSuffix("\n1 acknowledged\n"))
    #expect(try listed("--owned-by", "bo").count == 1 && listed("--owned-by", "cay").count == 1)
    #expect(
      try output(["acknowledge", "--owned-by", "bo", "--status", "all", "--owner", "cay"])
        .hasSuffix("\n1 acknowledged\n"))
    #expect(try listed("--owned-by", "cay").count == 2)
    #expect(
      try output(["resolve", "--code", "overpaid", "--reason", "x"]) == "no discrepancy matches; nothing was changed\n")
  }

  @Test func `who decides is the login name or who is named, behind sudo too`() throws {
    for (index, (more, variables, who)) in [
      ([], [:], "anna"), (["--by", "  Bo   Holm "], [:], "Bo Holm"), ([], ["SUDO_USER": "cay"], "cay"),
    ].enumerated() {
      let words = ["acknowledge", "reversal-not-booked", Self.reversal, "--owner", "x\(index)"] + more
      _ = try output(words, variables: variables)
      #expect(
        try output(["show", "reversal-not-booked", Self.reversal]).contains("acknowledged by \(who): owner x\(index)"))
    }
    #expect(try output(["reopen", "reversal-not-booked", Self.reversal, "--reason", "x", "--quiet"]).isEmpty)
  }

  /// A command that must not be, and what it says.
  private struct Mistake {
    let words: [String]
    let says: String

    init(_ words: String, _ says: String) {
      self.words = words.split(separator: " ").map(String.init)
      self.says = says
    }
  }

  private static let mistakes = [
    Mistake("show reversal-not-bokked payment:1", "did you mean reversal-not-booked?"),
    Mistake("show reversal-not-booked payment:1", "there is no such discrepancy"),
    Mistake("show reversal-not-booked", "the subject is missing"),
    Mistake("show", "name its code and subject"),
    Mistake("list --code nonsense", "--code nonsense: is not known"),
    Mistake("list --severity hig", "did you mean high?"),
    Mistake("list --status opened", "did you mean open?"),
    Mistake("list --age 9-7", "--age 9-7: no range of days"),
    Mistake("list --older-than -1", "--older-than"),
    Mistake("list --age 7 --older-than 7", "keep one of them"),
    Mistake("list --format xml", "xml"),
    Mistake("acknowledge reversal-not-booked \(reversal)", "--owner"),
    Mistake("resolve reversal-not-booked \(reversal)", "--reason"),
    Mistake("suppress reversal-not-booked \(reversal) --reason x", "--until"),
    Mistake("suppress reversal-not-booked \(reversal) --reason x --until tomorrow", "write it as 2026-12-01"),
    Mistake("suppress reversal-not-booked \(reversal) --reason x --until 2026-03-16", "not after today, 2026-03-16"),
    Mistake("suppress --severity high --reason x --until 2026-03-16", "not after today, 2026-03-16"),
    Mistake("reopen reversal-not-booked \(reversal) --reason x", "is open; there is no decision to take back"),
    Mistake("reopen --severity high --reason x", "--status: is missing"),
    Mistake("resolve --reason x", "nothing is named"),
    Mistake("resolve reversal-not-booked \(reversal) --code overpaid --reason x", "keep the one or the other"),
    Mistake("resolve reversal-not-booked \(reversal) --reason x --by tieout", "name a person"),
    Mistake("resolve reversal-not-booked \(reversal) --reason x --as-of 2026-03-16T01:59:59Z", "last reconciliation"),
    Mistake(
      "acknowledge reversal-not-booked \(reversal) --owner \(String(repeating: "x", count: 101))", "longer than 100"),
  ]

  @Test func `what can't be is refused with 64 and changes nothing`() throws {
    let before = try Data(contentsOf: installation.store)
    for mistake in Self.mistakes {
      let ended = try run(mistake.words)
      #expect(ended.status == 64, "\(mistake.words): \(ended.output)\(ended.errors)")
      #expect(ended.errors.contains(mistake.says), "\(mistake.words): \(ended.errors)")
      #expect(ended.output.isEmpty)
    }
    let isUntouched = try Data(contentsOf: installation.store) == before
    #expect(isUntouched)
  }

  @Test func `an empty reason is none`() throws {
    let ended = try run(["resolve", "reversal-not-booked", Self.reversal, "--reason", " \n "])
    #expect(ended.status == 64 && ended.errors.contains("--reason: is empty"), "\(ended.errors)")
  }

  @Test func `a change waits for no run, and looking needs not wait`() throws {
    let lock = open(installation.store.path + ".lock", O_RDWR | O_CLOEXEC)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let words = ["resolve", "reversal-not-booked", Self.reversal, "--reason", "x"]
    for more in [[], ["--dry-run"]] {
      let ended = try run(words + more)
      #expect(ended.status == 75 && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    }
    #expect(try output(["show", "reversal-not-booked", Self.reversal]).contains("Status            open"))
    #expect(try !listed().isEmpty)
    #expect(flock(lock, LOCK_UN) == 0)
    _ = try output(words)
  }

  @Test func `before the first run there is nothing to look at, and no store is made`() throws {
    try FileManager.default.removeItem(at: installation.store)
    for words in [["list"], ["resolve", "--code", "overpaid", "--reason", "x"], ["show", "overpaid", "case:1"]] {
      let ended = try run(words)
      #expect(ended.status == 64 && ended.errors.contains("nothing is reconciled yet"), "\(ended.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: installation.store.path))
  }
}
