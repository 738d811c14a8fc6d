import Foundation
import Reporting
import Testing

@Suite struct CSVTests {
  struct TextRow: Sendable, CustomTestStringConvertible {
    let text: String
    let written: String
    var testDescription: String { text.debugDescription }
  }

  @Test(arguments: [
    TextRow(text: "plain", written: "plain"),
    TextRow(text: "a,b", written: "\"a,b\""),
    TextRow(text: "say \"hi\"", written: "\"say \"\"hi\"\"\""),
    TextRow(text: "a\nb", written: "\"a\nb\""),
    TextRow(text: "a\r\nb", written: "\"a\r\nb\""),
    TextRow(text: "a\rb", written: "\"a\rb\""),
    TextRow(text: " spaces ", written: " spaces "),
    TextRow(text: "a;b", written: "a;b"),
    TextRow(text: "=1+1", written: "'=1+1"),
    TextRow(text: "+49 30", written: "'+49 30"),
    TextRow(text: "-", written: "'-"),
    TextRow(text: "@Home Oy", written: "'@Home Oy"),
    TextRow(text: "\tx", written: "'\tx"),
    TextRow(text: "\rx", written: "\"'\rx\""),
    TextRow(text: "=a,b", written: "\"'=a,b\""),
    TextRow(text: "=\u{301}1", written: "'=\u{301}1"),
    TextRow(text: "\u{200B}=1", written: "'\u{200B}=1"),
    TextRow(text: "\u{FEFF}@x", written: "'\u{FEFF}@x"),
    TextRow(text: "\u{202E}-1", written: "'\u{202E}-1"),
    TextRow(text: "\0=1", written: "'\0=1"),
    // Every scalar that Unicode lets programs ignore.
    TextRow(text: "\u{1D173}=1", written: "'\u{1D173}=1"),
    TextRow(text: "\u{1BCA0}+1", written: "'\u{1BCA0}+1"),
    TextRow(text: "\u{E0001}\u{180E}@x", written: "'\u{E0001}\u{180E}@x"),
    TextRow(text: "\u{2065}-1", written: "'\u{2065}-1"),
    TextRow(text: "\u{1D165}=1", written: "\u{1D165}=1"),
    TextRow(text: "\n=1", written: "\"'\n=1\""),
    TextRow(text: "\u{200B}plain", written: "\u{200B}plain"),
    TextRow(text: "\u{FF1D}1", written: "\u{FF1D}1"),
    TextRow(text: "a=1", written: "a=1"),
    TextRow(text: " =1", written: " =1"),
    TextRow(text: "'quoted", written: "'quoted"),
    TextRow(text: "Ørsted", written: "Ørsted"),
    TextRow(text: "株式会社東京", written: "株式会社東京"),
  ])
  func `text is guarded by its first scalar and quoted only when needed`(row: TextRow) throws {
    #expect(
      try csv(["id text", "note text"], [["1", Cell(row.text)]]).utf8.elementsEqual("1,\(row.written)\r\n".utf8))
  }

  struct FigureRow: Sendable, CustomTestStringConvertible {
    let column: String
    let value: Cell
    var currency: Cell = "EUR"
    let written: String
    var testDescription: String { "\(column) \(written)" }
  }

  @Test(arguments: [
    FigureRow(column: "money cur", value: 123_456, written: "1234.56"),
    FigureRow(column: "money cur", value: -5, written: "-0.05"),
    FigureRow(column: "money cur", value: 0, written: "0.00"),
    FigureRow(column: "money cur", value: 10, written: "0.10"),
    FigureRow(column: "money cur", value: -100, written: "-1.00"),
    FigureRow(column: "money cur", value: .integer(.max), written: "92233720368547758.07"),
    FigureRow(column: "money cur", value: .integer(.min), written: "-92233720368547758.08"),
    FigureRow(column: "money cur", value: 1500, currency: "JPY", written: "1500"),
    FigureRow(column: "money cur", value: 0, currency: "JPY", written: "0"),
    FigureRow(column: "money cur", value: 1, currency: "KWD", written: "0.001"),
    FigureRow(column: "money cur", value: 12_345, currency: "CLF", written: "1.2345"),
    FigureRow(column: "money cur", value: 9, currency: nil, written: "9"),
    FigureRow(column: "money cur", value: nil, written: ""),
    FigureRow(column: "integer", value: -7, written: "-7"),
    FigureRow(column: "integer", value: 0, written: "0"),
    FigureRow(column: "boolean", value: 1, written: "true"),
    FigureRow(column: "boolean", value: 0, written: "false"),
    FigureRow(column: "boolean", value: nil, written: ""),
    FigureRow(column: "percent", value: "9.5", written: "9.5"),
    FigureRow(column: "percent", value: "-1", written: "-1"),
    FigureRow(column: "date", value: "2026-03-29", written: "2026-03-29"),
    FigureRow(column: "instant", value: 1_772_330_400_123_456, written: "2026-03-01T02:00:00.123Z"),
    FigureRow(column: "instant", value: -1, written: "1969-12-31T23:59:59.999Z"),
    FigureRow(column: "instant", value: 0, written: "1970-01-01T00:00:00.000Z"),
  ])
  func `figures have the form of their type and no guard`(row: FigureRow) throws {
    let found = try csv(["id text", "cur text", "value \(row.column)"], [["1", row.currency, row.value]])
    let code = if case .text(let bytes) = row.currency { String(decoding: bytes, as: UTF8.self) } else { "" }
    #expect(found == "1,\(code),\(row.written)\r\n")
  }

  @Test func `an unknown currency is an error that names row and column`() throws {
    let error = #expect(throws: ReportingError.self) {
      try csv(["id text", "cur text", "value money cur"], [["1", "XXQ", 1]])
    }
    #expect(
      error?.description == """
        sample.yaml: report sample, row 1, column "value": "XXQ" is not a currency of ISO 4217.
          Correct the SELECT, or the type of the column.
        """)
  }

  @Test(arguments: [("12.5", "value money cur"), ("x", "value integer"), ("1", "value boolean"), ("", "value instant")])
  func `what is no whole number is an error, never cut off`(text: String, column: String) throws {
    let error = #expect(throws: ReportingError.self) {
      try csv(["id text", "cur text", column], [["1", "EUR", Cell(text)]])
    }
    let place = "sample.yaml: report sample, row 1, column \"value\": \"\(text)\" is no whole number"
    #expect(error?.description.hasPrefix(place) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("CAST(round") == column.contains("money"))
  }

  @Test func `rows are sorted by the written text of their keys`() throws {
    // The order of SQLite; the guard puts "-" before "A" and "=" as well.
    let rows: [[Cell]] = [
      ["", "z"], ["(x", "1"], ["-", "b"], ["-", "a,c"], ["A", "x\ny"], ["A", "x\"y"], ["=1", "1"], ["é", "1"],
      ["zz", "1"],
    ]
    let found = readCSV(Array(try csv(["scope text", "part text"], rows, key: 2).utf8))
    #expect(found.count == rows.count)
    #expect(
      found.map { $0.map { Array($0.unicodeScalars.map(\.value)) } }
        == found.map { $0.map { Array($0.unicodeScalars.map(\.value)) } }
        .sorted { left, right in
          for (ours, theirs) in zip(left, right) where ours != theirs { return ours.lexicographicallyPrecedes(theirs) }
          return false
        })
    #expect(found.first?.first == "")
    #expect(found[1] == ["'-", "a,c"])
  }

  @Test func `a text longer than the buffer arrives whole`() throws {
    let long = String(repeating: "long, \"text\" ", count: 60_000)
    let found = readCSV(Array(try csv(["id text", "note text"], [["1", Cell(long)], ["2", "x"]]).utf8))
    #expect(found == [["1", long], ["2", "x"]])
  }

  @Test func `a file that is there already is not overwritten`() throws {
    try withFolder { folder in
      let report = try report(["id text"])
      let database = MemoryDatabase(["id"], [["1"]])
      let written = try CSVWriter.write(report, from: database, to: "\(folder)/a.csv")
      #expect(written.rows == 1 && written.bytes == 7)
      #expect(throws: ReportingError.file(operation: "create the file", path: "\(folder)/a.csv", code: EEXIST)) {
        try CSVWriter.write(report, from: database, to: "\(folder)/a.csv")
      }
    }
  }

  /// csv-spectrum: each `csvs/X.csv` reads as `json/X.json`.
  @Test(arguments: [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines",
    "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ])
  func `the corpus survives a round trip`(name: String) throws {
    let source = readCSV(try bytes(fixture("csv-corpus/csvs/\(name).csv")))
    let columns = source[0].indices.map { "c\($0) text" }
    let rows = source.dropFirst().map { $0.map { Cell($0) } }
    let written = readCSV(Array(try csv(columns, rows, key: 1).utf8))
    #expect(
      written.sorted { $0[0] < $1[0] }
        == source.dropFirst().map { $0.map { CSVText.written($0) } }.sorted { $0[0] < $1[0] })
    // One file of the corpus is not UTF-8, and so is no JSON either.
    let json = Data(try bytes(fixture("csv-corpus/json/\(name).json")))
    guard let objects = try? JSONSerialization.jsonObject(with: json) as? [[String: Any]] else {
      return #expect(name == "location_coordinates")
    }
    #expect(objects.count == source.count - 1)
    for (object, row) in zip(objects, source.dropFirst()) {
      #expect(zip(source[0], row).allSatisfy { object[$0].map { "\($0)" } == $1 })
    }
  }

  @Test func `a record made by hand has the cells of a file`() {
    let cells: [(text: String?, isGuarded: Bool)] = [
      ("=1", true), ("-1.50", false), (nil, true), ("a,b", true), ("\"\u{301}", true), ("é\r\n", true), ("-\"", true),
    ]
    #expect(
      CSVText.record(cells) == "'=1,-1.50,,\"a,b\",\"\"\"\u{301}\",\"é\r\n\",\"'-\"\"\"\r\n")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/env")))
  func `Python reads the same cells`() throws {
    let rows: [[Cell]] = [["1", "a,\"b\"\r\nc\n"], ["2", "=x"], ["3", "é\u{2028}"], ["4", ""]]
    try withFolder { folder in
      try CSVWriter.write(
        try report(["id text", "note text"]), from: MemoryDatabase(["id", "note"], rows), to: "\(folder)/a.csv")
      let script =
        "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],newline='',encoding='utf-8'),strict=True))))"
      guard let output = try run(["python3", "-c", script, "\(folder)/a.csv"]) else { return }
      let cells = try #require(JSONSerialization.jsonObject(with: output) as? [[String]])
      #expect(cells == [["id", "note"], ["1", "a,\"b\"\r\nc\n"], ["2", "'=x"], ["3", "é\u{2028}"], ["4", ""]])
    }
  }
}

/// What a program prints; nil when it is not installed or fails to start.
func run(_ arguments: [String]) throws -> Data? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 127 ? nil : data
}
