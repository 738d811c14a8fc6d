import Foundation
import Glibc
import Testing

/// `tieout discrepancies acknowledge`, `resolve`, `suppress` and `reopen`, and what they refuse.
@Suite(.serialized) struct `Deciding about discrepancies` {
  private let desk: OpsDesk

  init() throws { desk = try OpsDesk() }

  @Test func `a dry run changes nothing, and what it says is what is done`() throws {
    try Data().write(to: URL(filePath: desk.installation.store.path + ".lock"))
    let before = try Folder.files(desk.installation.folder)
    let words = ["suppress", "--code", "deleted-but-present", "--until", "2026-04-01", "--reason", "Known"]
    let dry = try desk.output(words + ["--dry-run"])
    #expect(Folder.differences(try Folder.files(desk.installation.folder), before) == [])
    let done = try desk.output(words)
    let said = OpsDesk.deleted.map { "would be suppressed: \($0) (was open) until 2026-04-01" }
    #expect(
      dry.split(separator: "\n").map(String.init)
        == said + ["2 would be suppressed; this was a dry run, nothing was changed"])
    #expect(
      done.split(separator: "\n").map(String.init)
        == said.map { $0.replacingOccurrences(of: "would be ", with: "") } + ["2 suppressed"])
    let rows = try desk.listed("--status", "suppressed")
    #expect(rows.map { "\($0["code"] ?? "") \($0["subject"] ?? "")" } == OpsDesk.deleted)
    #expect(rows.allSatisfy { $0["suppressed_until"] == "2026-04-01" && $0["note"] == "Known" })
  }

  @Test func `a change to many leaves alone what others have, unless it is named`() throws {
    _ = try desk.output(
      ["acknowledge"] + OpsDesk.deleted[0].split(separator: " ").map(String.init) + ["--owner", "bo"])
    #expect(
      try desk.output(["acknowledge", "--code", "deleted-but-present", "--owner", "cay"]).hasSuffix(
        "\n1 acknowledged\n"))
    #expect(try desk.listed("--owned-by", "bo").count == 1 && desk.listed("--owned-by", "cay").count == 1)
    #expect(
      try desk.output(["acknowledge", "--owned-by", "bo", "--status", "all", "--owner", "cay"])
        .hasSuffix("\n1 acknowledged\n"))
    #expect(try desk.listed("--owned-by", "cay").count == 2)
    #expect(
      try desk.output(["resolve", "--code", "overpaid", "--reason", "x"])
        == "no discrepancy matches; nothing was changed\n")
  }

  @Test func `who decides is the login name or who is named, behind sudo too`() throws {
    for (index, (more, variables, who)) in [
      ([], [:], "anna"), (["--by", "  Bo   Holm "], [:], "Bo Holm"), ([], ["SUDO_USER": "cay"], "cay"),
    ].enumerated() {
      let words = ["acknowledge", "reversal-not-booked", OpsDesk.reversal, "--owner", "x\(index)"] + more
      _ = try desk.output(words, variables: variables)
      #expect(
        try desk.output(["show", "reversal-not-booked", OpsDesk.reversal]).contains(
          "acknowledged by \(who): owner x\(index)"))
    }
    #expect(try desk.output(["reopen", "reversal-not-booked", OpsDesk.reversal, "--reason", "x", "--quiet"]).isEmpty)
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
    Mistake("acknowledge reversal-not-booked \(OpsDesk.reversal)", "--owner"),
    Mistake("resolve reversal-not-booked \(OpsDesk.reversal)", "--reason"),
    Mistake("suppress reversal-not-booked \(OpsDesk.reversal) --reason x", "--until"),
    Mistake("suppress reversal-not-booked \(OpsDesk.reversal) --reason x --until tomorrow", "write it as 2026-12-01"),
    Mistake(
      "suppress reversal-not-booked \(OpsDesk.reversal) --reason x --until 2026-03-16", "not after today, 2026-03-16"),
    Mistake("suppress --severity high --reason x --until 2026-03-16", "not after today, 2026-03-16"),
    Mistake("reopen reversal-not-booked \(OpsDesk.reversal) --reason x", "is open; there is no decision to take back"),
    Mistake("reopen --severity high --reason x", "--status: is missing"),
    Mistake("resolve --reason x", "nothing is named"),
    Mistake("resolve reversal-not-booked \(OpsDesk.reversal) --code overpaid --reason x", "keep the one or the other"),
    Mistake("resolve reversal-not-booked \(OpsDesk.reversal) --reason x --by tieout", "name a person"),
    Mistake(
      "resolve reversal-not-booked \(OpsDesk.reversal) --reason x --as-of 2026-03-16T01:59:59Z", "before the newest run"
    ),
    Mistake(
      "acknowledge reversal-not-booked \(OpsDesk.reversal) --owner \(String(repeating: "x", count: 101))",
      "longer than 100"),
  ]

  @Test func `what can't be is refused with 64 and changes nothing`() throws {
    let before = try Data(contentsOf: desk.installation.store)
    for mistake in Self.mistakes {
      let ended = try desk.run(mistake.words)
      #expect(ended.status == 64, "\(mistake.words): \(ended.output)\(ended.errors)")
      #expect(ended.errors.contains(mistake.says), "\(mistake.words): \(ended.errors)")
      #expect(ended.output.isEmpty)
    }
    let isUntouched = try Data(contentsOf: desk.installation.store) == before
    #expect(isUntouched)
  }

  @Test func `an empty reason is none`() throws {
    let ended = try desk.run(["resolve", "reversal-not-booked", OpsDesk.reversal, "--reason", " \n "])
    #expect(ended.status == 64 && ended.errors.contains("--reason: is empty"), "\(ended.errors)")
  }

  @Test func `a change waits for no run, and looking needs not wait`() throws {
    let lock = open(desk.installation.store.path + ".lock", O_RDWR | O_CLOEXEC)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let words = ["resolve", "reversal-not-booked", OpsDesk.reversal, "--reason", "x"]
    for more in [[], ["--dry-run"]] {
      let ended = try desk.run(words + more)
      #expect(ended.status == 75 && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    }
    #expect(try desk.output(["show", "reversal-not-booked", OpsDesk.reversal]).contains("Status            open"))
    #expect(try !desk.listed().isEmpty)
    #expect(flock(lock, LOCK_UN) == 0)
    _ = try desk.output(words)
  }

  @Test func `before the first run there is nothing to look at, and no store is made`() throws {
    try FileManager.default.removeItem(at: desk.installation.store)
    let decision = ["resolve", "--code", "overpaid", "--reason", "x"]
    func refused(_ words: [String], _ says: String) throws {
      let ended = try desk.run(words)
      #expect(ended.status == 64 && ended.errors.contains(says), "\(ended.errors)")
    }
    for words in [["list"], ["show", "overpaid", "case:1"]] { try refused(words, "nothing is reconciled yet") }
    // Beside outputs a store must have been lost.
    try refused(decision, "is missing, and")
    try FileManager.default.removeItem(at: desk.installation.output)
    try refused(decision, "nothing is reconciled yet")
    #expect(!FileManager.default.fileExists(atPath: desk.installation.store.path))
  }
}
