import Foundation
import Testing

/// The page Operations, section Backup and restore, word by word.
@Suite(.serialized) struct `After a loss` {
  /// How the store is copied: both ways that the page names.
  enum Copy: CaseIterable, Sendable {
    case command, file

    var isPossible: Bool { self == .file || Command.exists("sqlite3") }
  }

  private static let page = Fixtures.schedules.deletingLastPathComponent().appending(
    path: "Sources/tieout/Documentation.docc/Operations.md")

  /// The commands of a section of the page for the shell, but for our own.
  private func commands(_ section: String) throws -> String {
    let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
    let start = try #require(text.range(of: "\n## \(section)\n"))
    let body = text[start.upperBound...]
    let lines = body[..<(body.range(of: "\n## ")?.lowerBound ?? body.endIndex)].split(separator: "\n")
    let commands = lines.filter { $0.hasPrefix("    ") && !$0.hasPrefix("    tieout ") }.joined(separator: "\n")
    #expect(commands.contains("/backup/tieout.sqlite"), "\(section): \(commands)")
    return commands.replacingOccurrences(of: "/backup", with: backup.url.path)
  }

  private let installation: Installation
  private let backup: TemporaryFolder

  /// Two nights, and the statements of a month.
  init() throws {
    installation = try Installation(.secondNight)
    backup = try TemporaryFolder()
  }

  private func issue(_ installation: Installation, _ night: Night) throws -> Ended {
    try installation.tieout([
      "statement", "issue", "--month", "2026-02", "--override", "the sample has findings on purpose", "--as-of",
      night.asOf,
    ])
  }

  private func shell(_ line: String) throws {
    let ended = try Command.shell("set -eu; cd \"$0\"; \(line)", installation.folder.path, backup.url.path)
    guard ended.status == 0 else { throw TestProblem("\(line): \(ended.errors)") }
  }

  private func backUp(_ copy: Copy) throws {
    let commands = try commands("Backup")
    let sqlite = try #require(commands.firstRange(of: /sqlite3 [^&]*/))
    try shell(
      copy == .command ? commands : commands.replacingCharacters(in: sqlite, with: "cp var/tieout.sqlite \"$1\" "))
  }

  @Test(arguments: Copy.allCases.filter(\.isPossible))
  func `a restored backup comes to the same bytes`(copy: Copy) throws {
    let issued = try issue(installation, Night.all[1])
    #expect(issued.status == 0 && issued.output.contains(".xlsx"), "\(issued.output)\(issued.errors)")
    try backUp(copy)
    let undisturbed = try Installation(copyOf: installation)
    let last = Night.all[2]
    try installation.begin(last)
    for (file, bytes) in try Installation.deliveries(of: last) { try undisturbed.append(bytes, to: file) }
    let whole = try undisturbed.nightly(last)
    // The machine is lost, but for the deliveries, which the receiver keeps; or a ruin of the store is left.
    try shell("rm -rf out registers tieout.yaml")
    switch copy {
    case .command: try shell("rm -rf var")
    case .file: try shell("echo ruined >var/tieout.sqlite; echo ruined >var/tieout.sqlite-journal")
    }
    try shell(commands("Restore"))
    #expect(try Folder.mode(installation.store) == 0o600)
    #expect(try Folder.mode(installation.store.deletingLastPathComponent()) == 0o700)
    let verified = try installation.tieout(["statement", "verify"])
    #expect(verified.status == 0 && verified.output.contains("as they were issued"), "\(verified.errors)")
    let ended = try installation.nightly(last)
    #expect(ended.status == whole.status && ended.output == whole.output.replacing(undisturbed, by: installation))
    // The folders of the nights before are not part of the backup: `replay` writes them anew where needed.
    let wanted = try Folder.reports(undisturbed).filter { !Self.isOfEarlierNight($0.key) }
    #expect(wanted.count > 10)
    #expect(Folder.differences(try Folder.reports(installation), wanted) == [])
  }

  private static func isOfEarlierNight(_ path: String) -> Bool {
    Night.all.dropLast().contains { path.hasPrefix($0.date) }
  }

  @Test func `statements that are lost are written anew by verify`() throws {
    _ = try issue(installation, Night.all[1])
    let before = try Folder.files(installation.output.appending(path: "statements"))
    try shell("rm -rf out/statements")
    #expect(try installation.tieout(["statement", "verify"]).status == 1)
    _ = try installation.tieout(["statement", "verify", "--restore"])
    #expect(try installation.tieout(["statement", "verify"]).status == 0)
    #expect(Folder.differences(try Folder.files(installation.output.appending(path: "statements")), before) == [])
  }

  @Test func `an older store never issues a number twice`() throws {
    try shell("cp var/tieout.sqlite \"$1\"")
    _ = try issue(installation, Night.all[1])
    let before = try Folder.files(installation.output.appending(path: "statements"))
    #expect(!before.isEmpty)
    try shell("cp \"$1/tieout.sqlite\" var")
    let again = try issue(installation, Night.all[1])
    #expect(again.status == 4, "\(again.output)\(again.errors)")
    #expect(again.errors.contains("which the store does not know"), "\(again.errors)")
    #expect(Folder.differences(try Folder.files(installation.output.appending(path: "statements")), before) == [])
    let listed = try installation.tieout(["statement", "list"])
    #expect(listed.output.contains("nothing is issued"), "\(listed.output)")
  }

  @Test func `an older store catches up with deliveries and lists`() throws {
    let first = try Installation(.firstNight)
    try first.sandbox.go(toNight: Night.all[2].number)
    try installation.begin(Night.all[2])
    // The store of the first night meets the deliveries of all three.
    for night in Night.all.dropFirst() {
      for (file, bytes) in try Installation.deliveries(of: night) { try first.append(bytes, to: file) }
    }
    let ended = try first.nightly(Night.all[2])
    try installation.nightly(Night.all[2])
    #expect(ended.status <= 1, "\(ended.output)\(ended.errors)")
    // What was seen in between is gone with the store, as a payment that came and went; money that is there is not.
    for name in ["outstanding-balances", "payments", "settlements", "fees"] {
      let (ours, theirs) = (try figures(first, name), try figures(installation, name))
      let differences = zip(ours, theirs).filter { $0 != $1 }
      #expect(!ours.isEmpty && ours.count == theirs.count && differences.isEmpty, "\(name): \(differences)")
    }
  }

  /// The rows of a report without what depends on what was seen when: what vanished is held first, then reversed.
  private func figures(_ installation: Installation, _ name: String) throws -> [[String: String]] {
    let rows = try CSV.rows(installation.output.appending(path: "\(Night.all[2].date)/\(name).csv"))
    return rows.filter { $0["state"] != "deleted" }.map { row in
      row.filter { !["first_seen", "open_discrepancies", "reversed_fee", "held_fee"].contains($0.key) }
    }
  }
}

extension String {
  /// What one installation said, with the folder of another.
  fileprivate func replacing(_ one: Installation, by other: Installation) -> String {
    replacingOccurrences(of: one.folder.path, with: other.folder.path)
  }
}
