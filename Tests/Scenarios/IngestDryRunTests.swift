import Foundation
import Testing

/// `tieout ingest --dry-run`: what would be taken, by outcome, and nothing stored (issue 12).
@Suite struct `An ingest that is only tried` {
  private static let unknown =
    #"{"receivedAt":"2026-03-16T01:00:00Z","body":"{\"id\":\"e-unknown\",\"event\":\"case.moved\","#
    + #"\"timestamp\":\"2026-03-16T01:00:00Z\",\"data\":{}}"}"#

  private func dryRun(_ installation: Installation, _ words: String..., asOf: String = Night.all[2].asOf) throws
    -> Ended
  {
    try installation.tieout(["ingest", "--dry-run", "--as-of", asOf] + words)
  }

  @Test func `says of each channel what would be taken, with the first three of each kind of fault`() throws {
    let installation = try Installation(.secondNight)
    let lines = (1...5).map { "nonsense \($0)\n" }.joined() + "[1,2]\n\n"
    try installation.append(Data(lines.utf8), to: "events/receeve/2026-04.ndjson")
    try installation.append(Data((Self.unknown + "\n").utf8), to: "events/acme-partner/2026-04.ndjson")
    let before = try Folder.files(installation.folder)
    let ended = try dryRun(installation)
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
    // What is known already is not read again.
    let rows = ended.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["receeve", "7", "0", "0", "0", "0", "0", "6"]), "\(ended.output)")
    #expect(rows.contains(["acme-partner", "1", "0", "0", "0", "0", "1", "0"]), "\(ended.output)")
    #expect(
      ended.output.contains(
        """
        receeve: 5 malformed, the line: unexpected byte
          - events/receeve/2026-04.ndjson:1
          - events/receeve/2026-04.ndjson:2
          - events/receeve/2026-04.ndjson:3
            and 2 more
        receeve: 1 malformed, the line is no object
          - events/receeve/2026-04.ndjson:6
        """), "\(ended.output)")
    #expect(
      ended.output.contains(
        "acme-partner: 1 do not count, no signature where one is required\n  - events/acme-partner/2026-04.ndjson:1\n"),
      "\(ended.output)")
    #expect(ended.output.hasSuffix("nothing was stored: tieout ingest does\n"))
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
  }

  @Test func `comes to what the ingest then takes`() throws {
    let installation = try Installation(.secondNight)
    try installation.begin(Night.all[2])
    struct Said: Decodable {
      struct Outcome: Decodable { let channel, outcome: String; let count: Int }
      let outcomes: [Outcome]
    }
    let ended = try dryRun(installation, "--format", "json")
    let said = try JSONDecoder().decode(Said.self, from: Data(ended.output.utf8))
    func count(_ outcomes: String...) -> Int {
      said.outcomes.filter { outcomes.contains($0.outcome) }.map(\.count).reduce(0, +)
    }
    let taken = try installation.tieout(["ingest", "--as-of", Night.all[2].asOf, "--format", "json"])
    let json = try #require(try JSONSerialization.jsonObject(with: Data(taken.output.utf8)) as? [String: Any])
    let counts = try #require(json["ingest"] as? [String: Int])
    #expect(count("verified", "unsigned") == counts["new"] && counts["new"] ?? 0 > 10, "\(ended.output) \(counts)")
    #expect(count("known-already") == counts["repeated"] && count("malformed") == counts["unreadable"])
    #expect(count("quarantined") == counts["unverified"] && count("conflicting") == counts["conflicting"])
    // Nothing is left to take.
    let again = try JSONDecoder().decode(
      Said.self, from: Data(try dryRun(installation, "--format", "json").output.utf8))
    #expect(again.outcomes.isEmpty)
  }

  @Test func `needs no store, and makes none`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let before = try Folder.paths(installation.folder)
    let ended = try dryRun(installation, "--channel", "receeve", asOf: Night.all[0].asOf)
    #expect(ended.status == 0 && ended.output.contains("receeve"), "\(ended.errors)")
    #expect(!ended.output.contains("acme-partner"))
    #expect(try Folder.paths(installation.folder) == before)
  }

  @Test func `ends with 2 where a channel cannot be read, and says what of the others`() throws {
    let installation = try Installation(.secondNight)
    try installation.append(Data("no archive".utf8), to: "events/receeve/2026-04.ndjson.gz")
    try installation.edit { $0.replacing("events/receeve/*.ndjson", with: "events/receeve/*") }
    let ended = try dryRun(installation)
    #expect(ended.status == 2 && ended.output.contains("not read: events/receeve/2026-04.ndjson.gz"), "\(ended.output)")
    #expect(ended.output.contains("acme-partner"))
  }
}
