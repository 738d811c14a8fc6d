import Foundation
import Storage
import Testing

/// What the first table of the workbook of finance shows of a night.
@Suite struct NightFactsTests {
  /// The query of the table, as the definition that comes with the program has it.
  private func sql() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "reports/finance-workbook.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try #require(
      text.components(separatedBy: "sql: |\n").dropFirst().first?.components(separatedBy: "columns:")[0])
  }

  @Test(arguments: [(5, []), (6, ["1"]), (12, ["7"])])
  func `says how many exceptions it does not show`(count: Int, rest: [String]) throws {
    let temporary = try TemporaryStore()
    var facts = NightFacts()
    facts.exceptions = (0..<count).map { .init(kind: "not read", text: "channel \($0)") }
    facts.exceptions.append(.init(kind: "not readable", text: "x", client: "acme-t00", since: nil))
    let sql = try sql()
    let rows = try temporary.store.preview { db in
      try facts.show(db)
      return try TemporaryStore.rows(db, sql)
    }
    #expect(
      rows.filter { $0[0] != "Not readable" }
        == (0..<5).map { ["Not read", "look", "channel \($0)"] }
        + rest.map { ["More", "look", "and \($0) more: see index.html"] })
  }
}
