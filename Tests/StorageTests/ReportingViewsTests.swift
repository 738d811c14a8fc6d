import Foundation
import Testing

/// Whoever writes a report finds every view and every column documented.
@Suite struct `The page of reporting views` {
  /// A column as the page has it.
  private struct Column {
    let name: String
    let type: String
    let meaning: String
  }

  private static let types: Set<String> = [
    "text", "money", "instant", "date", "month", "percent", "integer", "boolean",
  ]

  /// The views of the page with their columns, in its order.
  private func documented() throws -> [(view: String, text: String, columns: [Column])] {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/tieout/Documentation.docc/ReportingViews.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.components(separatedBy: "\n## ").dropFirst().map { section in
      let lines = section.split(separator: "\n")
      let columns = lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("| column ") }.map { line in
        let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return Column(name: cells[1], type: cells[2], meaning: cells[3])
      }
      return (String(lines[0]), String(lines[1]), columns)
    }
  }

  @Test func `has every view with every column, and nothing else`() throws {
    let temporary = try TemporaryStore()
    let views = try temporary.rows(
      "SELECT name FROM sqlite_temp_schema WHERE type = 'view' AND name LIKE 'report_%' ORDER BY name"
    ).map { $0[0] }
    let documented = try documented()
    #expect(documented.map(\.view).sorted() == views)
    for section in documented {
      let columns = try temporary.rows("SELECT name FROM pragma_table_info('\(section.view)') ORDER BY cid")
      #expect(section.columns.map(\.name) == columns.map { $0[0] }, "\(section.view)")
    }
  }

  @Test func `says of every view what a row is, and of every column its type and meaning`() throws {
    for section in try documented() {
      #expect(section.text.hasPrefix("One row a") && section.text.contains("key `"), "\(section.view)")
      for column in section.columns {
        #expect(`The page of reporting views`.types.contains(column.type), "\(section.view).\(column.name)")
        #expect(column.meaning.count > 5, "\(section.view).\(column.name)")
        // Money says nothing without its currency.
        if column.type == "money" { #expect(section.columns.contains { $0.name == "currency" }, "\(section.view)") }
      }
    }
  }

  @Test func `names columns of the view as its key`() throws {
    for section in try documented() {
      let key = section.text.components(separatedBy: "key ").last?.components(separatedBy: ", ") ?? []
      let names = key.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "`.")) }
      #expect(!names.isEmpty)
      #expect(Set(names).isSubset(of: Set(section.columns.map(\.name))), "\(section.view): \(names)")
    }
  }
}
