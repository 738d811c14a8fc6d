import Amounts
import Foundation
import Reporting
import Testing

@Suite struct WorkbookTests {
  static let yaml = """
    workbook: book
    title: Book of {who}
    audience: finance
    description: What is in it.
    summary:
      sheet: Summary
      tables:
        - title: Small
          sql: SELECT * FROM report_small
          columns:
            - {name: currency, type: text}
            - {name: share, type: percent}
            - {name: amount, type: money, currency: currency}
          charts:
            - {type: column, title: Shares, categories: currency, values: [share]}
            - {type: pie, title: Parts, categories: currency, values: [share]}
            - {type: line, title: Each, categories: currency, values: [amount], each: currency, axis: 'in {}'}
    sheets:
      - {sheet: Sample, report: sample}
    """
  static let columns = [
    "id text", "currency text", "amount money currency", "day date", "at instant", "ok boolean", "rate percent",
  ]
  static let rows: [[Cell]] = [
    ["1", "EUR", 123_456, "2026-03-29", 1_772_330_400_123_456, 1, "9.5"],
    ["2", "JPY", -500, nil, nil, 0, nil],
    ["=1+1", "KWD", 1, "1899-01-01", 0, 1, "12345678901234567.5"],
    ["_x0041_", "EUR", .integer(.max / 2), "2026-02-30", nil, nil, "x"],
  ]
  static let context = WorkbookContext(asOf: Instant(microseconds: 1_772_330_400_000_000), parameters: ["who": "A & B"])

  @discardableResult
  private func write(
    _ rows: [[Cell]] = Self.rows, context: WorkbookContext = Self.context, more: String = "totals: [amount]",
    to path: String
  ) throws -> [SheetTally] {
    let report = try report(Self.columns, more: more)
    let workbook = try #require(
      try DefinitionFolder(files: [("book.yaml", Self.yaml), ("s.yaml", Self.sampleYAML)]).workbooks.first)
    let small = MemoryDatabase.Table(
      columns: ["currency", "share", "amount"], rows: [["EUR", "40", 5], ["JPY", "60", 7]])
    let names = Self.columns.map { String($0.split(separator: " ")[0]) }
    let database = MemoryDatabase([
      "report_small": small, "report_sample": MemoryDatabase.Table(columns: names, rows: rows),
    ])
    return try WorkbookWriter.write(workbook, reports: [report], from: database, context: context, to: path)
  }

  private static let sampleYAML = DefinitionTests.good

  private func sheet(_ number: Int, of path: String) throws -> String {
    String(decoding: try content("xl/worksheets/sheet\(number).xml", of: try ZipArchive(path: path)), as: UTF8.self)
  }

  @Test func `the same rows give the same bytes`() throws {
    try withFolder { folder in
      try write(to: "\(folder)/one.xlsx")
      setenv("TZ", "Pacific/Auckland", 1)
      tzset()
      try write(to: "\(folder)/two.xlsx")
      unsetenv("TZ")
      tzset()
      #expect(try bytes("\(folder)/one.xlsx") == bytes("\(folder)/two.xlsx"))
      let properties = String(
        decoding: try content("docProps/core.xml", of: try ZipArchive(path: "\(folder)/one.xlsx")), as: UTF8.self)
      #expect(properties.contains("2026-03-01T02:00:00Z"))
      #expect(properties.contains("<dc:creator></dc:creator>"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["one.xlsx", "two.xlsx"])
    }
  }

  @Test func `cells have the values and the types of their columns`() throws {
    try withFolder { folder in
      try write(to: "\(folder)/a.xlsx")
      let xml = try sheet(2, of: "\(folder)/a.xlsx")
      #expect(xml.contains("<v>1234.56</v>"))
      #expect(xml.contains("<v>-500</v>"))
      #expect(xml.contains("<v>0.001</v>"))
      #expect(xml.contains("<v>46110</v>"))
      #expect(xml.contains("<v>9.5</v>"))
      #expect(xml.contains(">=1+1</t>"))
      #expect(xml.contains(">_x005F_x0041_</t>"))
      #expect(xml.contains(">46116860184273879.03</t>"))
      #expect(xml.contains(">12345678901234567.5</t>"))
      #expect(xml.contains(">1899-01-01</t>"))
      #expect(xml.contains(">2026-02-30</t>"))
      #expect(xml.contains(">true</t>") && xml.contains(">false</t>"))
      #expect(!xml.contains("<f>"))
      #expect(xml.contains("<autoFilter ref=\"A1:G5\"/>"))
      #expect(xml.contains(">Total EUR</t>") && xml.contains(">Total JPY</t>") && xml.contains(">Total KWD</t>"))
    }
  }

  @Test func `title, as-of, mark and note are on the summary and on every page`() throws {
    var context = Self.context
    context.mark = "DRAFT"
    context.note = "This statement is not a VAT invoice."
    try withFolder { folder in
      try write(context: context, to: "\(folder)/a.xlsx")
      let archive = try ZipArchive(path: "\(folder)/a.xlsx")
      let strings = String(decoding: try content("xl/sharedStrings.xml", of: archive), as: UTF8.self)
      for text in [
        "Book of A &amp; B", "As of 2026-03-01 02:00:00 UTC · What is in it.", "DRAFT",
        "This statement is not a VAT invoice.",
      ] {
        #expect(strings.contains(">\(text)</t>"))
      }
      for number in 1...2 {
        let xml = try sheet(number, of: "\(folder)/a.xlsx")
        #expect(xml.contains("DRAFT") && xml.contains("As of 2026-03-01") && xml.contains("not a VAT invoice"))
        #expect(xml.contains("orientation=\"landscape\""))
      }
      // One pie, one column, and one line for each of two currencies.
      #expect(archive.entries.count { $0.name.hasPrefix("xl/charts/chart") } == 4)
    }
  }

  @Test func `rows beyond the limit go on in a second sheet, with the totals behind them`() throws {
    var context = Self.context
    context.rowsPerSheetMax = 4
    let rows = (1...8).map { [Cell("\($0)"), "EUR", .integer(Int64($0)), nil, nil, nil, nil] }
    try withFolder { folder in
      let tallies = try write(rows, context: context, to: "\(folder)/a.xlsx")
      #expect(tallies.map(\.name) == ["Summary", "Sample", "Sample (2)", "Sample (3)"])
      #expect(tallies.dropFirst().map(\.rows) == [4, 4, 4])
      #expect(try sheet(4, of: "\(folder)/a.xlsx").contains("<v>0.36</v>"))
    }
  }

  struct TextRow: Sendable, CustomTestStringConvertible {
    let text: String
    let shown: String
    var testDescription: String { text.prefix(20).debugDescription }
  }

  @Test(arguments: [
    TextRow(text: "plain_text", shown: "plain_text"),
    TextRow(text: "_x0041_", shown: "_x005F_x0041_"),
    TextRow(text: "_xZZZZ_", shown: "_xZZZZ_"),
    TextRow(text: "a\0b\u{1}c\u{FFFE}\u{85}", shown: "a\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}"),
    TextRow(text: "a\r\nb\rc\td", shown: "a\nb\nc\td"),
    TextRow(text: "\u{202E}abc\u{2066}", shown: "[U+202E]abc[U+2066]"),
    TextRow(text: "a\u{200B}b\u{FEFF}", shown: "a[U+200B]b[U+FEFF]"),
    TextRow(text: "👩‍👩‍👧 é 株", shown: "👩‍👩‍👧 é 株"),
    TextRow(text: String(repeating: "x", count: 32_767), shown: String(repeating: "x", count: 32_767)),
    TextRow(
      text: String(repeating: "x", count: 32_768),
      shown: String(repeating: "x", count: 32_767 - WorkbookText.cutMarker.utf16.count) + WorkbookText.cutMarker),
    TextRow(
      text: String(repeating: "a\n", count: 300),
      shown: String(repeating: "a\n", count: 253) + String(repeating: "a ", count: 47)),
  ])
  func `text becomes what a cell can hold`(row: TextRow) {
    #expect(WorkbookText.shown(row.text).unicodeScalars.elementsEqual(row.shown.unicodeScalars))
  }

  @Test func `text of wide characters is cut by UTF-16 units`() {
    let shown = WorkbookText.shown(String(repeating: "😀", count: 20_000))
    #expect(shown.utf16.count <= WorkbookText.unitsMax)
    #expect(shown.utf16.count > WorkbookText.unitsMax - 3)
    #expect(shown.hasSuffix(WorkbookText.cutMarker))
  }

  @Test func `bytes that are not UTF-8 are replaced`() throws {
    try withFolder { folder in
      try write(
        [[.text([0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]), nil, nil, nil, nil, nil, nil]], to: "\(folder)/a.xlsx")
      #expect(try sheet(2, of: "\(folder)/a.xlsx").contains(">a\u{FFFD}\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}</t>"))
    }
  }

  @Test func `a cut text is written, not dropped`() throws {
    try withFolder { folder in
      let long = String(repeating: "long ", count: 10_000)
      let tallies = try write([[Cell(long), nil, nil, nil, nil, nil, nil]], more: "", to: "\(folder)/a.xlsx")
      #expect(tallies[1].rows == 2)
      #expect(try sheet(2, of: "\(folder)/a.xlsx").contains(WorkbookText.cutMarker + "</t>"))
    }
  }

  @Test func `a report's own charts stand beside its rows`() throws {
    try withFolder { folder in
      let charts = "totals: [amount]\ncharts: [{type: bar, title: Amounts, categories: id, values: [amount]}]"
      try write((1...50).map { [Cell("\($0)"), "EUR", 5, nil, nil, nil, nil] }, more: charts, to: "\(folder)/a.xlsx")
      let archive = try ZipArchive(path: "\(folder)/a.xlsx")
      #expect(archive.entries.count { $0.name.hasPrefix("xl/charts/chart") } == 5)
    }
  }

  @Test func `a folder that is not there is an error that says so`() throws {
    let error = #expect(throws: ReportingError.self) { try write(to: "/nowhere/at/all/a.xlsx") }
    #expect(error?.description.hasPrefix("/nowhere/at/all/a.xlsx: can't") == true)
  }

  /// Anybody who reaches an unsigned receiver can report thousands of amounts of 15 digits (inputs 2).
  @Test(arguments: [
    ([Int64.max, .max], "184467440737095516.14"), ([.min, .min, -1], "-184467440737095516.17"),
  ]) func `a total beyond 64 bits is written digit by digit`(amounts: [Int64], total: String) throws {
    let rows: [[Cell]] = amounts.enumerated().map { [Cell("\($0)"), "EUR", .integer($1), nil, nil, nil, nil] }
    try withFolder { folder in
      try write(rows, to: "\(folder)/a.xlsx")
      let book = try WrittenWorkbook("\(folder)/a.xlsx")
      #expect(book.sheets.contains { $0.rows.values.contains { $0.values.contains(total) } })
    }
  }

  @Test func `a report alone is a workbook of one sheet with its title, totals and charts`() throws {
    let chart = "{type: column, title: Amounts, categories: id, values: [amount], each: currency}"
    let more = "totals: [amount]\ncharts:\n  - \(chart)"
    let yaml = try report(["id text", "currency text", "amount money currency"], more: more)
    let rows: [[Cell]] = [["a", "EUR", 150], ["b", "EUR", 250], ["c", "JPY", 7]]
    try withFolder { folder in
      let path = "\(folder)/sample.xlsx"
      let database = MemoryDatabase(["id", "currency", "amount"], rows)
      try WorkbookWriter.write(yaml, from: database, context: Self.context, to: path)
      let archive = try ZipArchive(path: path)
      let book = String(decoding: try content("xl/workbook.xml", of: archive), as: UTF8.self)
      #expect(book.contains(#"<sheet name="Sample""#) && !book.contains(#"sheetId="2""#))
      // One chart a currency.
      let charts = try archive.entries.filter { $0.name.hasPrefix("xl/charts/chart") }
        .map { String(decoding: try content($0.name, of: archive), as: UTF8.self) }
      #expect(charts.count == 2)
      #expect(
        charts.contains { $0.contains("$A$2:$A$3") }
          && charts.contains { $0.contains("$A$4:$A$4") || $0.contains("$A$4<") })
      let sheet = try sheet(1, of: path)
      #expect(sheet.contains("<v>4</v>") && sheet.contains("Total EUR") && sheet.contains("Sample"), "\(sheet)")
    }
  }
}
