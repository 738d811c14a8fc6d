import Foundation
import Testing

/// `tieout discrepancies list` and `show`, as people and machines read them.
@Suite(.serialized) struct `Looking at discrepancies` {
  private let desk: OpsDesk

  init() throws { desk = try OpsDesk() }

  @Test func `list as CSV is the published file, byte by byte`() throws {
    let file = desk.installation.output.appending(path: "2026-03-16/discrepancies.csv")
    #expect(
      try desk.output(["list", "--format", "csv"]) == String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  @Test func `list as JSON has the cells of the file`() throws {
    let rows = try desk.listed()
    let decoded = try JSONSerialization.jsonObject(with: Data(try desk.output(["list", "--format", "json"]).utf8))
    let objects = try #require(decoded as? [[String: Any]])
    #expect(objects.count == rows.count)
    for (object, row) in zip(objects, rows) {
      #expect(Set(object.keys) == Set(row.keys).union(["payment_date"]))
      for (name, value) in object where name != "payment_date" {
        let text = value is NSNull ? "" : name == "age_days" ? "\((value as? Int) ?? -1)" : (value as? String) ?? "?"
        // The file guards what a spreadsheet would take for a formula.
        let isGuarded = ["=", "+", "-", "@"].contains { text.hasPrefix($0) } && name != "money_at_risk"
        #expect((isGuarded ? "'" + text : text) == row[name], "\(name)")
      }
    }
  }

  @Test func `filters narrow the list`() throws {
    let all = try desk.listed()
    #expect(all.count == 40)
    func expect(_ words: [String], _ matches: ([String: String]) -> Bool) throws {
      let rows = CSV.rows(try desk.output(["list", "--format", "csv"] + words))
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
    try expect(["--subject", OpsDesk.reversal]) { $0["subject"] == OpsDesk.reversal }
    try expect(["--subject", "event:*"]) { $0["subject"]?.hasPrefix("event:") ?? false }
    try expect(["--older-than", "3"]) { Int($0["age_days"] ?? "") ?? 0 > 3 }
    try expect(["--age", "3"]) { $0["age_days"] == "3" }
    try expect(["--age", "3+", "--partner", "acme"]) {
      Int($0["age_days"] ?? "") ?? 0 >= 3 && $0["partner"] == "acme"
    }
    #expect(try desk.listed("--older-than", "6").isEmpty && desk.listed("--age", "7-29").isEmpty)
    #expect(try desk.listed("--status", "cleared").isEmpty && desk.listed("--status", "all").count == all.count)
    // Eight days later the same ones are eight days older.
    let later = CSV.rows(try desk.output(["list", "--format", "csv", "--as-of", "2026-03-24T08:00:00Z"]))
    #expect(later.map { $0["age_days"] } == all.map { "\((Int($0["age_days"] ?? "") ?? 0) + 8)" })
  }

  @Test func `the table fits the screen, has whole names, and the worst first`() throws {
    for width in [nil, 80, 100, 120] { try checkTable(width) }
  }

  private func checkTable(_ width: Int?) throws {
    let text = try desk.output(["list", "--ungrouped"], variables: width.map { ["COLUMNS": "\($0)"] } ?? [:])
    let lines = text.split(separator: "\n")
    if let width { #expect(lines.allSatisfy { $0.count <= width }, "\(lines.filter { $0.count > width })") }
    #expect(!text.contains("\u{1B}"))
    let rows = try desk.listed()
    let names = Set(rows.map { "\($0["code"] ?? "") \($0["subject"] ?? "")" })
    let joined = text.replacingOccurrences(of: " \\\n   ", with: "")
    let shown = joined.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.dropFirst()
      .map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(Set(shown) == names && shown.count == names.count)
    let severities = lines.dropFirst(2).filter { !$0.hasPrefix(" ") }.dropLast().compactMap { line in
      ["critical", "high", "medium", "low"].firstIndex { line.hasPrefix($0) }
    }
    #expect(severities.count == names.count && severities == severities.sorted())
    #expect(lines.last?.hasPrefix("\(names.count) discrepancies: 2 critical, ") ?? false)
    // Nothing that a person needs is cut: why, and of which case, creditor's reference, client and date of payment.
    let words = Self.words(joined)
    for row in rows {
      #expect(words.contains(Self.words(row["explanation"] ?? "?")), "\(row["explanation"] ?? "")")
      for (label, column) in [("case", "case_reference"), ("creditor's", "creditor_reference")] {
        guard let cell = row[column], !cell.isEmpty else { continue }
        #expect(words.contains(Self.words("\(label) \(cell)")), "\(column)")
      }
    }
    #expect(!text.contains("…"))
  }

  /// The words of a text, wherever its lines end.
  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `the date of a payment stands in the list, on the page and in JSON`() throws {
    let id = String(OpsDesk.reversal.dropFirst("payment:".count))
    let file = desk.installation.output.appending(path: "2026-03-16/payments.csv")
    let date = try #require(try CSV.rows(file).first { $0["payment_id"] == id }?["date"])
    let words = ["--code", "reversal-not-booked", "--subject", OpsDesk.reversal]
    #expect(try desk.output(["list"] + words).contains("· paid \(date)\n"))
    #expect(try desk.output(["list", "--format", "json"] + words).contains("\"payment_date\" : \"\(date)\""))
    #expect(try desk.output(["show", "reversal-not-booked", OpsDesk.reversal]).contains("Payment date      \(date)\n"))
  }

  @Test func `a pipe gets every line whole`() throws {
    for row in try desk.listed() {
      let text = try desk.output(["list", "--code", row["code"] ?? "", "--subject", row["subject"] ?? ""])
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.contains("    \(row["explanation"] ?? "?")"), "\(text)")
      #expect(!lines.contains { $0.hasSuffix("\\") })
    }
  }

  @Test func `show says everything, for people and for machines`() throws {
    let text = try desk.output(["show", "reversal-not-booked", OpsDesk.reversal])
    for part in [
      "537.00 EUR (we count more)", "acme / acme-t17", "7e75e0d1-e19f-45f7-876e-e4127378fbda", "Explanation",
      "unnax/38a7a56f-2f3b-43a5-9573-37a26b3d65b5/INV-000328", "events/receeve-eu/2026-03.ndjson:19",
      "Have the booked payment deleted", "2026-03-16 02:00 UTC  opened by tieout: critical, 537.00 EUR",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let json = try desk.output(["show", "reversal-not-booked", OpsDesk.reversal, "--json"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["money_at_risk"] as? String == "537.00" && object["owner"] is NSNull)
    let history = try #require(object["history"] as? [[String: Any]])
    #expect(history.count == 1 && history[0]["change"] as? String == "opened")
  }

  @Test func `a name is taken as it is pasted`() throws {
    let id = String(OpsDesk.reversal.dropFirst("payment:".count))
    for words in [
      ["reversal-not-booked", OpsDesk.reversal], ["reversal-not-booked", id],
      ["reversal-not-booked,\(OpsDesk.reversal)"],
      ["reversal-not-booked \(OpsDesk.reversal)"], ["reversal-not-booked\t\(OpsDesk.reversal)"],
    ] { #expect(try desk.output(["show"] + words).hasPrefix("reversal-not-booked \(OpsDesk.reversal)\n"), "\(words)") }
  }

  @Test func `a list that can't be written is no list`() throws {
    let full = ChildProcess.Stream.file(URL(filePath: "/dev/full"))
    for words in [
      ["discrepancies", "list"], ["statement", "payments"], ["doctor"], ["doctor", "--format", "json"],
      ["discrepancies", "resolve", "--code", "reversal-not-booked", "--reason", "x", "--dry-run"],
    ] {
      let ended = try desk.installation.tieout(words, output: full)
      #expect(ended.status == 3 && ended.errors.contains("standard output"), "\(words): \(ended.errors)")
    }
  }
}
