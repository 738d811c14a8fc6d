import Foundation
import Reporting
import Testing

/// Tables of a summary that stand in a grid, and sheets with queries of their own.
@Suite struct `A summary in a grid` {
  private static let head = """
    workbook: book
    title: Book
    audience: ops
    summary:
      sheet: Summary
      grid: {columns: 12, width: 8}
      tables:
    """

  private static let left = """
        - title: Left
          sql: SELECT * FROM left
          columns:
            - {name: name, type: text, span: 2, wrap: true}
            - {name: amount, type: integer, span: 2}
    """

  private static let own = """
    sheets:
      - sheet: Rows
        title: Rows
        printed: 2
        sql: SELECT * FROM rows
        columns:
          - {name: id, type: text}
          - {name: words, type: text, width: 20, wrap: true}
          - {name: more, type: text}
    """

  private func book(_ tables: String..., sheets: String = "") throws -> WorkbookDefinition {
    let yaml = ([Self.head] + tables + [sheets]).joined(separator: "\n")
    return try #require(try DefinitionFolder(files: [("book.yaml", yaml)]).workbooks.first)
  }

  private func write(
    _ book: WorkbookDefinition, _ tables: [String: MemoryDatabase.Table], check: (String) throws -> Void
  ) throws {
    try withFolder { folder in
      let path = "\(folder)/book.xlsx"
      try WorkbookWriter.write(
        book, reports: [], from: MemoryDatabase(tables), context: WorkbookTests.context, to: path)
      try check(path)
    }
  }

  private static let names = MemoryDatabase.Table(columns: ["name", "amount"], rows: [["first", 1], ["second", 2]])

  @Test func `a table stands beside the one before it, and the next below both`() throws {
    let right = """
          - title: Right
            beside: true
            left: 7
            sql: SELECT * FROM right
            columns:
              - {name: name, type: text}
              - {name: amount, type: integer}
      """
    let below = right.replacing("Right", with: "Below").replacing("beside: true\n", with: "header: false\n").replacing(
      "left: 7", with: "left: 3")
    let long = MemoryDatabase.Table(
      columns: ["name", "amount"], rows: (1...5).map { [Cell("right \($0)"), .integer($0)] })
    // A table beside nothing stands below the title.
    try write(try book(right), ["right": long]) { path in
      let title = try WrittenWorkbook(path).sheet("Summary").rows.first { $0.value["H"] == "Right" }
      #expect(title?.key ?? 0 > 2)
    }
    try write(try book(Self.left, right, below), ["left": Self.names, "right": long]) { path in
      let sheet = try WrittenWorkbook(path).sheet("Summary")
      func row(_ text: String, _ column: String) throws -> Int {
        try #require(sheet.rows.first { $0.value[column] == text }?.key, "\(text) in \(column): \(sheet.rows)")
      }
      #expect(try row("Left", "B") == row("Right", "H"))
      #expect(try row("first", "B") == row("right 1", "H"))
      // A cell over two columns moves the next one.
      #expect(sheet.numbers[try row("second", "B")]?["D"] == 2)
      #expect(try row("Below", "D") > row("right 5", "H"))
      // No headers: the rows begin below the title.
      #expect(try sheet.rows[row("Below", "D") + 1]?["D"] == "right 1")
      #expect(sheet.xml.contains("<mergeCell ref=\"B5:C5\"/>"))
    }
  }

  @Test(arguments: [true, false]) func `a table without rows is left out where it may be`(isOptional: Bool) throws {
    let table = Self.left.replacing("sql:", with: "optional: \(isOptional)\n      sql:")
    let empty = MemoryDatabase.Table(columns: ["name", "amount"], rows: [])
    try write(try book(table), ["left": empty]) { path in
      let texts = try WrittenWorkbook(path).texts("Summary")
      #expect(texts.contains("Left") == !isOptional && texts.contains("None.") == !isOptional, "\(texts)")
    }
  }

  @Test func `rows of several lines say how high they are, also the last one of a sheet`() throws {
    let long = String(repeating: "several words ", count: 8)
    let rows = MemoryDatabase.Table(
      columns: ["id", "words", "more"],
      rows: [["a", "short", "x"], ["b", Cell(long), "x"], ["c", nil, nil], ["d", Cell(long), "x"]])
    let names = MemoryDatabase.Table(columns: ["name", "amount"], rows: [[Cell(long), 1]])
    try write(try book(Self.left, sheets: Self.own), ["left": names, "rows": rows]) { path in
      let book = try WrittenWorkbook(path)
      func heights(_ sheet: String) throws -> [Int: Double] {
        try book.sheet(sheet).xml.components(separatedBy: "<row r=\"").dropFirst().reduce(into: [:]) { heights, row in
          let tag = row.components(separatedBy: ">")[0]
          let number = try #require(Int(tag.components(separatedBy: "\"")[0]))
          heights[number] = tag.components(separatedBy: " ht=\"").dropFirst().first.flatMap {
            Double($0.components(separatedBy: "\"")[0])
          }
        }
      }
      let found = try heights("Rows")
      #expect(found[2] == 15 && found[4] == 15)
      #expect(found[3] ?? 0 > 60 && found[5] == found[3], "\(found)")
      let row = try #require(try book.sheet("Summary").rows.first { $0.value["B"] == long }?.key)
      #expect(try heights("Summary")[row] ?? 0 > 60)
    }
  }

  @Test func `a sheet with a query of its own prints the columns that it says`() throws {
    let rows = MemoryDatabase.Table(columns: ["id", "words", "more"], rows: [["a", "b", "c"], ["d", "e", "f"]])
    try write(try book(Self.left, sheets: Self.own), ["left": Self.names, "rows": rows]) { path in
      #expect(try WrittenWorkbook(path).texts("Rows") == ["Id", "Words", "More", "a", "b", "c", "d", "e", "f"])
      let names = String(
        decoding: try content("xl/workbook.xml", of: try ZipArchive(path: path)), as: UTF8.self)
      #expect(names.contains("Print_Area\" localSheetId=\"1\">Rows!$A$1:$B$3<"), "\(names)")
    }
  }

  @Test func `each group of rows has its chart beside it, on a page with it`() throws {
    let charts = """
          - title: Days
            sql: SELECT * FROM days
            columns:
              - {name: currency, type: text}
              - {name: day, type: date, span: 2}
              - {name: amount, type: money, currency: currency, span: 2}
            charts:
              - {type: column, title: Each day, categories: day, values: [amount], each: currency, at_most: 3, beside: true}
      """
    // Groups of two rows are lower than a chart, of thirty higher; the fifth has none.
    let rows: [[Cell]] = [("AED", 2), ("BGN", 30), ("CHF", 2), ("DKK", 2), ("EUR", 2)].flatMap { code, count in
      (1...count).map { [Cell(code), Cell("2026-03-\($0 < 10 ? "0" : "")\($0)"), .integer(Int64($0))] }
    }
    let days = MemoryDatabase.Table(columns: ["currency", "day", "amount"], rows: rows)
    try write(try book(charts), ["days": days]) { path in
      let archive = try ZipArchive(path: path)
      let drawing = String(decoding: try content("xl/drawings/drawing1.xml", of: archive), as: UTF8.self)
      func rows(_ end: String) throws -> [Int] {
        try drawing.components(separatedBy: "<xdr:\(end)>").dropFirst().map { part in
          try #require(Int(part.components(separatedBy: "<xdr:row>")[1].components(separatedBy: "<")[0]))
        }
      }
      let (tops, bottoms) = (try rows("from"), try rows("to"))
      #expect(tops.count == 3)
      let sheet = try WrittenWorkbook(path).sheet("Summary")
      for (code, top) in zip(["AED", "BGN", "CHF"], tops) {
        // Anchors count from 0; the headers of the group stand above.
        #expect(sheet.rows[top + 1]?["B"] == code && sheet.rows[top]?["B"] == "Currency", "\(code)")
      }
      for (bottom, next) in zip(bottoms, tops.dropFirst()) { #expect(bottom < next) }
      let breaks = sheet.xml.components(separatedBy: "<brk id=\"").dropFirst().compactMap {
        Int($0.components(separatedBy: "\"")[0])
      }
      #expect(!breaks.isEmpty)
      for line in breaks {
        #expect(!zip(tops, bottoms).contains { $0 < line && line <= $1 }, "\(line) of \(tops) \(bottoms)")
      }
      #expect(sheet.rows.values.count { $0["B"] == "EUR" } == 2)
    }
  }

  @Test func `figures are shown smaller rather than as number signs, and stand at the right where they are text`()
    throws
  {
    let amounts = """
          - title: Amounts
            sql: SELECT * FROM amounts
            columns:
              - {name: currency, type: text}
              - {name: amount, type: money, currency: currency, span: 2}
              - {name: words, type: text}
      """
    let rows = MemoryDatabase.Table(
      columns: ["currency", "amount", "words"],
      rows: [["KWD", 123_456_789_012_345, "beside"], ["KWD", .integer(.max), "beside"]])
    try write(try book(amounts), ["amounts": rows]) { path in
      let archive = try ZipArchive(path: path)
      let styles = String(decoding: try content("xl/styles.xml", of: archive), as: UTF8.self)
      #expect(styles.contains("horizontal=\"right\" vertical=\"top\" shrinkToFit=\"1\""), "\(styles)")
      // Text keeps off the figure at its left.
      #expect(styles.contains("horizontal=\"left\" vertical=\"top\" indent=\"1\""), "\(styles)")
      let sheet = try WrittenWorkbook(path).sheet("Summary")
      #expect(sheet.rows.values.contains { $0["C"] == "9223372036854775.807" })
    }
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let replace: String
    let with: String
    let message: String
    var testDescription: String { with }
  }

  @Test(arguments: [
    Mistake(
      replace: "type: integer, span: 2", with: "type: integer, span: 11",
      message: """
        book.yaml:8: table "Left": goes over 13 columns, the grid has 12.
          Give its columns less `span`, or the grid more columns.
        """),
    Mistake(
      replace: "sql: SELECT * FROM left", with: "left: 13\n      sql: SELECT * FROM left",
      message: "book.yaml:9: summary.tables[0].left: must be a whole number from 1 to 12."),
    Mistake(
      replace: "  grid: {columns: 12, width: 8}\n", with: "",
      message: """
        book.yaml:10: summary.tables[0].columns[0]: unknown key "span".
          Known keys: name, type, title, width, currency, format, colour, wrap, fit
          Correct the key, or take it out.
        """),
    Mistake(
      replace: "printed: 2", with: "report: rows",
      message: """
        book.yaml:16: sheets[0]: unknown key "report".
          Known keys: sheet, title, sql, columns, description, totals, charts, printed
          Correct the key, or take it out.
        """),
  ])
  func `a mistake is an error with its place and what to do`(row: Mistake) throws {
    let yaml = [Self.head, Self.left, Self.own].joined(separator: "\n")
    let wrong = yaml.replacing(row.replace, with: row.with)
    #expect(wrong != yaml)
    let error = #expect(throws: DefinitionError.self) { try DefinitionFolder(files: [("book.yaml", wrong)]) }
    #expect(error?.description == row.message)
  }
}
