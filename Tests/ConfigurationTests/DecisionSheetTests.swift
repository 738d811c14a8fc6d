import Foundation
import Testing

@testable import Configuration

/// Lists of discrepancies as spreadsheet programs save them.
@Suite struct DecisionSheetTests {
  private static let header =
    "Code,Subject,Severity,Status,Currency,Money at risk,Opened (UTC),Age in days,Owner,Note,Suppressed until"
  private static let row = "overpaid,case:1,high,open,EUR,-5.00,2026-03-10 02:00:00,6,anna,\"asked; twice\",2026-12-01"

  private func read(_ text: String) throws(ConfigurationProblem) -> [DecisionSheet.Row] {
    try DecisionSheet(Array(text.utf8), file: "list.csv").rows
  }

  @Test(arguments: [
    "\(header)\r\n\(row)\r\n", "\u{FEFF}\(header)\n\(row)",
    "\(header)\n\(row)\n,,,,,,,,,,\n".replacing(",", with: ";"),
    // A title above the header, with another separator in it, and a line of sums below.
    "Discrepancies, as of today;;;;;;;;;;\n\n\(header)\n\(row)\n".replacing(",", with: ";").replacing(
      "s; as", with: "s, as"),
    "Discrepancies,,,,,,,,,,\n\n\(header)\n\(row)\n,,,,,12.00,,,,,\n",
  ])
  func `are read in every dialect`(text: String) throws {
    let rows = try read(text)
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row.cell("code") == "overpaid" && row.cell("subject") == "case:1" && row.cell("owner") == "anna")
    #expect(row.cell("note") == "asked; twice")
    #expect(row.cell("suppressed_until") == "2026-12-01" && row.cell("age_days") == "6")
  }

  @Test func `have their guards taken off`() throws {
    let rows = try read("\(Self.header)\n\(Self.row.replacing("\"asked; twice\"", with: "'-5 was booked twice"))\n")
    #expect(rows.first?.cell("note") == "-5 was booked twice")
    #expect(rows.first?.cell("money_at_risk") == "-5.00")
  }

  @Test(arguments: [
    ("PK\u{3}\u{4}", "is a workbook, and decisions are read from CSV; save its sheet Discrepancies as CSV"),
    ("", "has no line that names the columns code and subject"), ("a,b\nc,d\n", "has no line that names the columns"),
    ("code,subject,status\n", "list.csv:1: has no column owner, note, suppressed_until, severity"),
    ("\(header)\n\(row),more\n", "list.csv:2: has 12 cells where the header has 11"),
    ("\(header)\ncode,payment:1\n", "list.csv:2: has 2 cells where the header has 11"),
    ("\(header),Owner\n", "names a column twice"), ("\(header)\na\"b\n", "list.csv:2: has a quote inside a cell"),
  ])
  func `are refused in words`(text: String, words: String) throws {
    let problem = #expect(throws: ConfigurationProblem.self) { _ = try read(text) }
    #expect(problem?.description.contains(words) ?? false, "\(problem?.description ?? "")")
  }

  @Test func `have so many cells at most, blank ones too`() throws {
    let text = "\(Self.header)\n\(Self.row)\n,,,\n"
    func problem(_ text: String, cellsMax: Int) -> String {
      let problem = #expect(throws: ConfigurationProblem.self) {
        _ = try DecisionSheet(Array(text.utf8), file: "list.csv", cellsMax: cellsMax)
      }
      return problem?.description ?? ""
    }
    #expect(try DecisionSheet(Array(text.utf8), file: "list.csv", cellsMax: 26).rows.count == 1)
    #expect(problem(text, cellsMax: 25).contains("list.csv:3: has more cells up to here than are read"))
    // Without a header no more than the lines in which one may stand are read.
    let commas = String(repeating: ",", count: 200_000)
    #expect(problem(commas, cellsMax: .max).contains("list.csv:1: has more cells up to here than are read"))
    let lines = String(repeating: "a\n", count: 101)
    #expect(problem(lines + text, cellsMax: .max).contains("has no line that names the columns code and subject"))
  }

  @Test func `in Latin-1 are refused with their line`() throws {
    let bytes = Array("\(Self.header)\n".utf8) + [0x66, 0xFC, 0x72]
    let problem = #expect(throws: ConfigurationProblem.self) {
      _ = try DecisionSheet(bytes, file: "list.csv")
    }
    #expect(problem?.description.contains("list.csv:2: is no UTF-8 text") ?? false)
  }

  @Test func `know the columns of the reports by their titles`() throws {
    let reports = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "reports")
    func text(_ name: String) throws -> String {
      try String(contentsOf: reports.appending(path: name), encoding: .utf8)
    }
    // The sheet may have columns of its own, or those of the report.
    let sheet = try text("discrepancies-workbook.yaml").components(separatedBy: "sheet: Discrepancies").dropFirst()
      .first?
      .components(separatedBy: "\n  - ").first
    for list in [try text("discrepancies.yaml"), try #require(sheet)] {
      let columns = list.matches(of: #/\{name: (\w+), title: ([^,]+),/#).filter { match in
        DecisionSheet.columns.contains(String(match.1))
      }
      #expect(columns.isEmpty || columns.count == DecisionSheet.columns.count)
      for column in columns { #expect(DecisionSheet.name(String(column.2)) == String(column.1)) }
    }
  }
}
