import Foundation
import Testing

/// Page "Moving from spreadsheets": what it shows is what the sample gives (issue 13).
@Suite struct `Moving from spreadsheets` {
  private static let page = Fixtures.schedules.deletingLastPathComponent()
    .appending(path: "Sources/tieout/Documentation.docc/MovingFromSpreadsheets.md")

  /// The blocks of a kind, in their order.
  private static func blocks(_ kind: String) throws -> [String] {
    try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n```\(kind)\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
  }

  @Test func `leads from old statements to a first draft that foots, as the page says`() throws {
    let installation = try Installation(.thirdNight)
    let asOf = ["--as-of", "2026-03-16T08:00:00Z"]
    let begin = try #require(try Self.blocks("yaml").first)
    let file = installation.folder.appending(path: "old.csv")
    try Data((try #require(try Self.blocks("csv").first) + "\n").utf8).write(to: file)
    let id = "  - id: acme\n"
    var text = try String(contentsOf: installation.configuration, encoding: .utf8)
    #expect(text.contains(id))
    text.replace(id, with: "\(id)\(begin)\n")
    try Data(text.utf8).write(to: installation.configuration)
    let shown = try Self.blocks("")
    let imported = try installation.tieout(["statement", "import", file.path, "--partner", "acme"] + asOf)
    #expect(imported.status == 0 && shown.contains(imported.output.trimmingCharacters(in: .newlines)))
    let again = try installation.tieout(["statement", "import", file.path, "--partner", "acme"] + asOf)
    #expect(again.status == 0 && again.output.contains("0 lines taken over"), "\(again.output)\(again.errors)")

    let draft = try installation.tieout(
      ["statement", "draft", "--month", "2026-03", "--partner", "acme"] + asOf, variables: ["COLUMNS": "110"])
    let rows = try #require(shown.first { $0.hasPrefix("2026-03") })
    #expect(draft.output.contains(rows), "\(draft.output)")
    let lines = try CSV.rows(
      installation.output.appending(path: "drafts/2026-03_acme/DRAFT_acme_2026-03_EUR.csv")
    ).filter { $0["section"] == "adjustment" }
    #expect(lines.map { $0["fee"] } == ["0.90"] && lines.map { $0["original_statement"] } == ["INV-2026-02"])
    let explained = try installation.tieout(
      ["explain", "payment", "b341f904-4147-47a0-b32a-37da7b69ced0"] + asOf, variables: ["COLUMNS": "120"])
    #expect(explained.output.contains("stated elsewhere 15.00 EUR · as INV-2026-02"), "\(explained.output)")
    #expect(explained.output.contains("due           15.90 EUR"))
    let doctor = try installation.tieout(["doctor"] + asOf, variables: ["COLUMNS": "300"])
    let words = try #require(doctor.output.split(separator: "\n").first { $0.contains("a first issue of 2026-03") })
    #expect(!words.contains("prior period"), "\(words)")
  }
}
