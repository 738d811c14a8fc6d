import Amounts
import Foundation
import Reporting
import Testing

/// Reports and workbooks written by several threads (issue 10, item 4): the bytes and the errors of one.
@Suite struct ReportRunTests {
  /// Readers that several units of work may have at once.
  private struct Readers: ReportSource {
    let readers: Int
    let database: MemoryDatabase
    func withDatabase<R>(_ body: (MemoryDatabase) throws -> R) throws -> R { try body(database) }
  }

  private static func yaml(_ name: String, sql: String) -> String {
    """
    report: \(name)
    title: Title of \(name)
    audience: finance
    key: [id]
    sql: SELECT * FROM \(sql)
    columns:
      - {name: id, type: text}
      - {name: currency, type: text}
      - {name: amount, type: money, currency: currency, colour: difference}
      - {name: at, type: instant}
      - {name: day, type: date}
    totals: [amount]
    """
  }

  private static func book(_ name: String, _ reports: [String]) -> String {
    """
    workbook: \(name)
    title: Book
    audience: finance
    summary:
      sheet: Summary
      tables:
        - title: Small
          sql: SELECT * FROM report_small
          columns: [{name: currency, type: text}, {name: amount, type: money, currency: currency}]
          charts: [{type: pie, title: Parts, categories: currency, values: [amount]}]
    sheets:
    \(reports.map { "  - {sheet: Sheet \($0), report: \($0)}" }.joined(separator: "\n"))
    """
  }

  private static let page = """
    page: index
    title: Page
    audience: finance
    sections:
      - section: Small
        blocks:
          - sql: SELECT * FROM report_small
            columns: [{name: currency, type: text}, {name: amount, type: money, currency: currency}]
            charts: [{type: column, title: Parts, categories: currency, values: [amount]}]
    """

  private static func definitions() throws -> DefinitionFolder {
    try DefinitionFolder(files: [
      ("a.yaml", yaml("a", sql: "report_a")), ("b.yaml", yaml("b", sql: "report_b")),
      ("c.yaml", yaml("c", sql: "report_c")), ("one.yaml", book("one", ["a", "b", "c"])),
      ("two.yaml", book("two", ["c", "a"])), ("page.yaml", page),
    ])
  }

  private static func rows(_ count: Int, _ salt: Int64) -> [[Cell]] {
    (0..<count).map { row in
      let number = Int64(row) &* 7919 &+ salt
      return [
        Cell(String(format: "key %06d", row) + (row % 97 == 0 ? " <&> \u{e9}\u{202E}" : "")),
        row % 3 == 0 ? nil : row % 5 == 0 ? "JPY" : "EUR", .integer(number * (row % 2 == 0 ? 1 : -1)),
        .integer(1_772_330_400_000_000 + number * 1_000_003), row % 11 == 0 ? nil : "2026-03-29",
      ]
    }
  }

  private static func database(_ sizes: [Int]) -> MemoryDatabase {
    let names = ["id", "currency", "amount", "at", "day"]
    var tables = [
      "report_small": MemoryDatabase.Table(columns: ["currency", "amount"], rows: [["EUR", 5], ["JPY", 7]])
    ]
    for (name, size) in zip(["a", "b", "c"], sizes) {
      tables["report_\(name)"] = MemoryDatabase.Table(columns: names, rows: rows(size, Int64(size)))
    }
    return MemoryDatabase(tables)
  }

  private static let context = WorkbookContext(asOf: Instant(microseconds: 1_772_330_400_000_000))

  private func files(
    _ database: MemoryDatabase, workers: Int, rowsPerSheetMax: Int = 1_048_576, in folder: String,
    own: (() throws -> [String])? = nil
  ) throws -> [String: [UInt8]] {
    let definitions = try Self.definitions()
    var context = Self.context
    context.rowsPerSheetMax = rowsPerSheetMax
    let path = "\(folder)/\(workers)-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let run = ReportRun(
      Readers(readers: workers, database: database), context: context, workers: Workers(workers))
    let written = try run.write(
      reports: definitions.reports, workbooks: definitions.workbooks, sheets: [definitions.reports[1]],
      pages: definitions.pages, all: definitions.reports, to: path, own: own)
    #expect(written.map(\.name) == ["a.csv", "b.csv", "c.csv", "one.xlsx", "two.xlsx", "b.xlsx", "index.html"])
    // Nothing else is left.
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == written.map(\.name).sorted())
    return Dictionary(uniqueKeysWithValues: try written.map { ($0.name, try bytes("\(path)/\($0.name)")) })
  }

  @Test(arguments: [[0, 1, 2], [3000, 20, 1], [500, 4000, 3000]], [1_048_576, 700])
  func `one, two and four threads write the same bytes`(sizes: [Int], rowsPerSheetMax: Int) throws {
    try withFolder { folder in
      let database = Self.database(sizes)
      let one = try files(database, workers: 1, rowsPerSheetMax: rowsPerSheetMax, in: folder)
      for workers in [2, 4, 4] {
        #expect(try files(database, workers: workers, rowsPerSheetMax: rowsPerSheetMax, in: folder) == one)
      }
      // The page links to everything beside it.
      let html = String(decoding: try #require(one["index.html"]), as: UTF8.self)
      for name in one.keys where name != "index.html" { #expect(html.contains("<a href=\"\(name)\">")) }
      #expect(html.contains("<a href=\"a.csv\">a.csv</a> Title of a, "))
      // Alone, each is what it is with the others.
      let definitions = try Self.definitions()
      try CSVWriter.write(definitions.reports[1], from: database, to: "\(folder)/alone.csv")
      #expect(try bytes("\(folder)/alone.csv") == one["b.csv"])
      var context = Self.context
      context.rowsPerSheetMax = rowsPerSheetMax
      try WorkbookWriter.write(
        definitions.workbooks[1], reports: definitions.reports, from: database, context: context,
        to: "\(folder)/alone.xlsx")
      #expect(try bytes("\(folder)/alone.xlsx") == one["two.xlsx"])
    }
  }

  struct OwnFailure: Error {}

  /// Reports by which rows are wrong in each; the first report in the order decides, however late its error comes.
  @Test(
    arguments: [
      ([nil, 5, nil], "b"), ([2900, 1, 1], "a"), ([nil, 2900, 1], "b"), ([nil, nil, 2], "c"), ([nil, nil, nil], ""),
    ] as [([Int?], String)])
  func `the same error comes first with any number of threads`(wrong: [Int?], report: String) throws {
    try withFolder { folder in
      var database = Self.database([3000, 3000, 3000])
      for (name, row) in zip(["a", "b", "c"], wrong) {
        guard let row, let table = database.tables["report_\(name)"] else { continue }
        var rows = table.rows
        rows[row][1] = "ZZZ"
        database.tables["report_\(name)"] = MemoryDatabase.Table(columns: table.columns, rows: rows)
      }
      for workers in [1, 2, 4] {
        for _ in 0..<2 {
          let error = #expect(throws: (any Error).self) {
            _ = try files(database, workers: workers, in: folder, own: { throw OwnFailure() })
          }
          if report.isEmpty {
            #expect(error is OwnFailure)
          } else {
            #expect(
              "\(String(describing: error))".contains("report \(report), row"),
              "\(workers): \(String(describing: error))")
          }
        }
      }
    }
  }
}
