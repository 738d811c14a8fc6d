import Foundation
import Testing

/// Every command that lists or shows has the three formats; the names in them are spelled in one way, and documented.
@Suite(.serialized) struct `Formats of what is shown` {
  private static let page = Fixtures.schedules.deletingLastPathComponent()
    .appending(path: "Sources/tieout/Documentation.docc/Formats.md")

  /// The keys that the page names, by command.
  private static func documented() throws -> [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for line in try String(contentsOf: page, encoding: .utf8).split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { cell in
        cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      }
      for command in cells[0] { keys[command] = Set(cells[1]) }
    }
    return keys
  }

  /// Commands that show nothing of a store.
  private static let others = ["init", "manual"]

  @Test func `are there with every command, and on the page`() throws {
    let installation = try Installation(sandbox: Sandbox())
    var commands: [[String]] = [[]]
    var leaves: Set<String> = []
    while let words = commands.popLast() {
      let lines = try installation.tieout(words + ["--help"]).output.components(separatedBy: "\n")
      let below = lines.drop { $0 != "SUBCOMMANDS:" }.dropFirst().prefix { !$0.isEmpty }
        .compactMap { $0.wholeMatch(of: #/ {2}([a-z-]+)( .*)?/#).map { String($0.1) } }
      commands += below.filter { $0 != "help" }.map { words + [$0] }
      guard below.isEmpty, !Self.others.contains(words[0]) else { continue }
      leaves.insert(words.joined(separator: " "))
      #expect(lines.contains { $0.hasPrefix("  --format ") }, "\(words)")
    }
    // Some pages have more than one form of a command.
    let named = try Self.documented().keys.filter { !$0.contains(" --") }
    #expect(leaves == Set(named), "\(leaves.symmetricDifference(named))")
  }

  @Test func `have names in one spelling, each of them on the page`() throws {
    let documented = try Self.documented()
    var shown: Set<String> = []
    let desk = try Desk()
    for (command, words) in desk.commands {
      let known = try #require(documented[command], "\(command)")
      let ended = try desk.run(words, "json")
      let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8), options: .fragmentsAllowed)
      let keys = Self.keys(json)
      #expect(!keys.isEmpty, "\(words): \(ended.output)\(ended.errors)")
      #expect(keys.subtracting(known).isEmpty, "\(command): \(keys.subtracting(known).sorted())")
      shown.insert(command)
      guard !words.contains(where: Desk.cannotBeRepeated.contains) else { continue }
      let csv = try desk.run(words, "csv").output
      #expect(csv.hasSuffix("\r\n") && csv.split(separator: "\r\n").allSatisfy { !$0.hasSuffix("\n") }, "\(words)")
      let header = try #require(csv.split(separator: "\r\n").first, "\(words)").split(separator: ",").map(String.init)
      #expect(header == ["key", "value"] || Set(header).isSubset(of: known), "\(command): \(header)")
    }
    #expect(shown == Set(documented.keys), "\(Set(documented.keys).subtracting(shown))")
    for key in documented.values.joined() where !key.contains(where: { ". -".contains($0) }) {
      #expect(key.wholeMatch(of: #/[a-z][a-z0-9_]*/#) != nil, "\(key)")
    }
  }

  /// All keys of a document; those of a platform's row are only spelled.
  private static func keys(_ json: Any) -> Set<String> {
    if let list = json as? [Any] { return list.reduce(into: []) { $0.formUnion(keys($1)) } }
    guard let object = json as? [String: Any] else { return [] }
    var found: Set<String> = []
    for (key, value) in object {
      #expect(key.wholeMatch(of: #/[a-z][a-z0-9_]*/#) != nil, "\(key)")
      found.insert(key)
      let below = keys(value)
      if key != "cells" { found.formUnion(below) }
    }
    return found
  }

  @Test func `have of a night what run json says`() throws {
    let installation = try Installation(.secondNight)
    try installation.begin(Night.all[2])
    let ended = try installation.nightly(Night.all[2], "--format", "json", "--verbose", "--log-format", "json")
    let said = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let file = installation.output.appending(path: "\(Night.all[2].date)/run.json")
    let manifest = try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
    let known = try #require(Self.respelled(manifest) as? [String: Any])
    for (key, value) in known where key != "durations" {
      let other = try #require(said[key], "\(key)")
      #expect(Self.same(other, value), "\(key): \(other) \(value)")
    }
    #expect(said["status"] as? Int32 == ended.status && ended.status == 1)
    let verdict = try #require(said["verdict"] as? String)
    #expect(ended.errors.split(separator: "\n").last?.contains(verdict.prefix(60)) ?? false, "\(ended.errors)")
    // The log is beside it, line for line.
    #expect(ended.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("{") })
    #expect((said["first"] as? [Any])?.isEmpty == false && said["open"] is Int)
    let quiet = try installation.nightly(Night.all[2], "--format", "csv")
    #expect(quiet.output.hasPrefix("key,value\r\nas_of,2026-03-16T02:00:00.000Z\r\n"))
  }

  /// `readAt` as `read_at`, `suppression-ended` as `suppression_ended`.
  private static func respelled(_ json: Any) -> Any {
    if let list = json as? [Any] { return list.map(respelled) }
    guard let object = json as? [String: Any] else { return json }
    return Dictionary(
      uniqueKeysWithValues: object.map { key, value in
        let name = key.map { $0.isUppercase ? "_\($0.lowercased())" : $0 == "-" ? "_" : "\($0)" }.joined()
        return (name, respelled(value))
      })
  }

  /// Whether one has what the other has; what the file leaves out is null.
  private static func same(_ said: Any, _ file: Any) -> Bool {
    if let (said, file) = (said as? [Any]).flatMap({ said in (file as? [Any]).map { (said, $0) } }) {
      return said.count == file.count && zip(said, file).allSatisfy(same)
    }
    if let (said, file) = (said as? [String: Any]).flatMap({ said in (file as? [String: Any]).map { (said, $0) } }) {
      return said.allSatisfy { key, value in file[key].map { same(value, $0) } ?? (value is NSNull) }
        && file.keys.allSatisfy { said[$0] != nil }
    }
    return "\(said)" == "\(file)"
  }
}

/// An installation in which every command has something to show.
private struct Desk {
  let installation: Installation
  let commands: [(command: String, words: [String])]
  private static let asOf = "2026-03-16T08:00:00Z"
  /// What is done once is refused when it is done again.
  static let cannotBeRepeated = ["issue", "--number", "replay", "reopen"]

  init() throws {
    installation = try Installation(.thirdNight)
    installation.set("USER", to: "anna")
    let issued = try installation.tieout([
      "statement", "issue", "--month", "2026-02", "--partner", "acme", "--override", "a test", "--as-of", Self.asOf,
    ])
    let number = try #require(issued.output.firstMatch(of: #/RF-\d+-\d+/#)).output
    let night = installation.output.appending(path: "2026-03-16")
    func first(_ file: String, _ column: String) throws -> String {
      try #require(try CSV.rows(night.appending(path: file)).first?[column])
    }
    let allocation = try CSV.rows(night.appending(path: "settlements.csv"))[0]
    let stated = installation.folder.appending(path: "stated.csv")
    let payment = try #require(
      try CSV.rows(night.appending(path: "payments.csv")).first { $0["partner"] == "corvid" })
    try Data(
      "month,payment_id,currency,fee\n2026-01,\(payment["payment_id"] ?? ""),\(payment["currency"] ?? ""),1\n".utf8
    ).write(to: stated)
    let bank = installation.folder.appending(path: "bank.csv")
    try Data("number,date,amount,reference\n\(number),2026-03-16,0.5,A\n".utf8).write(to: bank)
    let list = installation.folder.appending(path: "list.csv")
    let text = String(decoding: try Data(contentsOf: night.appending(path: "discrepancies.csv")), as: UTF8.self)
    try Data(text.replacing(",open,", with: ",done,").utf8).write(to: list)
    let theirs = installation.folder.appending(path: "theirs.csv")
    try Data("payment_id,payment_amount,fee\n\(payment["payment_id"] ?? ""),10.00,1.00\n".utf8).write(to: theirs)
    try installation.append(Data("nonsense\n".utf8), to: "events/receeve/2026-04.ndjson")
    let finding = ["reversal-not-booked", OpsDesk.reversal]
    commands = [
      ("ingest --dry-run", ["ingest", "--dry-run"]),
      ("nightly", ["nightly"]), ("pull", ["pull"]), ("ingest", ["ingest"]), ("reconcile", ["reconcile"]),
      ("report", ["report"]), ("report --list", ["report", "--list"]),
      ("report --list NAME", ["report", "--list", "payments", "finance"]),
      ("discrepancies list", ["discrepancies", "list"]),
      ("discrepancies show", ["discrepancies", "show"] + finding),
      ("discrepancies acknowledge", ["discrepancies", "acknowledge"] + finding + ["--owner", "bert"]),
      ("discrepancies reopen", ["discrepancies", "reopen"] + finding + ["--reason", "x"]),
      ("discrepancies resolve", ["discrepancies", "resolve"] + finding + ["--reason", "x", "--dry-run"]),
      (
        "discrepancies suppress",
        ["discrepancies", "suppress"] + finding + ["--reason", "x", "--until", "2026-04-01", "--dry-run"]
      ),
      ("discrepancies import", ["discrepancies", "import", list.path]), ("changes", ["changes"]),
      ("statement draft", ["statement", "draft", "--month", "2026-03"]),
      ("statement pay", ["statement", "pay", "--number", String(number), "--date", "2026-03-16", "--amount", "1"]),
      ("statement pay --file", ["statement", "pay", "--file", bank.path]),
      (
        "statement pay --correct",
        ["statement", "pay", "--correct", "1", "--amount", "1.5", "--reason", "x", "--dry-run"]
      ),
      ("statement pay --void", ["statement", "pay", "--void", "1", "--reason", "x", "--dry-run"]),
      ("statement list", ["statement", "list"]), ("statement payments", ["statement", "payments"]),
      ("statement verify", ["statement", "verify"]), ("statement send", ["statement", "send", "--dry-run"]),
      ("statement compare", ["statement", "compare", "--number", String(number), theirs.path]),
      ("statement import", ["statement", "import", stated.path, "--partner", "corvid"]),
      ("statement issue", ["statement", "issue", "--month", "2026-02", "--partner", "corvid"]),
      (
        "agreement apply",
        ["agreement", "apply", "--partner", "acme", "--from", "2026-03-01", "--reason", "x", "--dry-run"]
      ),
      ("replay", ["replay", "2026-03-13"]), ("doctor", ["doctor"]),
      ("explain case", ["explain", "case", payment["case_id"] ?? ""]),
      ("explain payment", ["explain", "payment", payment["payment_id"] ?? ""]),
      (
        "explain allocation",
        [
          "explain", "allocation",
          ["provider", "tracking_id", "claim_ref"].map { allocation[$0] ?? "" }.joined(separator: "/"),
        ]
      ),
      ("explain statement-line", ["explain", "statement-line", "\(number)-0001"]),
      ("explain discrepancy", ["explain", "discrepancy"] + finding),
    ]
  }

  func run(_ words: [String], _ format: String) throws -> Ended {
    let asOf = ["replay", "changes"].contains(words[0]) ? [] : ["--as-of", Desk.asOf]
    return try installation.tieout(words + ["--format", format] + asOf)
  }
}
