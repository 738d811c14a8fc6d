import Amounts
import CXLSXWriter
import Foundation
import Reporting
import Testing

/// The check must be seen to fail on a ruined workbook (reliability M1).
@Suite struct WorkbookCheckTests {
  private func withWorkbook(_ body: (String, [SheetTally]) throws -> Void) throws {
    let book = """
      workbook: book
      title: Book
      audience: ops
      summary: {sheet: Summary, tables: []}
      sheets: [{sheet: Sample, report: sample}]
      """
    let definitions = try DefinitionFolder(files: [("book.yaml", book), ("sample.yaml", DefinitionTests.good)])
    let rows = (1...500).map { [Cell("row \($0)"), "EUR", .integer(Int64($0) * 7)] }
    try withFolder { folder in
      let tallies = try WorkbookWriter.write(
        definitions.workbooks[0], reports: definitions.reports,
        from: MemoryDatabase(["id", "currency", "amount"], rows),
        context: WorkbookContext(asOf: Instant(microseconds: 1)), to: "\(folder)/a.xlsx")
      try body("\(folder)/a.xlsx", tallies)
    }
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let damage: @Sendable (String) -> String
    let problem: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Damage(name: "nothing", damage: { $0 }, problem: ""),
    Damage(
      name: "a cut sheet", damage: { String($0.prefix($0.count / 2)) },
      problem: "xl/worksheets/sheet2.xml is no XML: it is cut off"),
    Damage(
      name: "cut inside a tag", damage: { before("<c r=\"B100\"", in: $0) + "<c r=\"B" },
      problem: "is no XML: it is cut off"),
    Damage(name: "an empty sheet", damage: { _ in "" }, problem: "is no XML: it is empty"),
    Damage(
      name: "a missing row", damage: { without("row", containing: "row 250<", in: $0) },
      problem: "sheet \"Sample\" has 1500 cells, 1503 were written"),
    Damage(
      name: "a missing cell", damage: { without("c", containing: "row 250<", in: $0) },
      problem: "sheet \"Sample\" has 1502 cells, 1503 were written"),
    Damage(
      name: "another figure", damage: { $0.replacing("<v>17.5</v>", with: "<v>71.5</v>") },
      problem: "column C: the figures have another sum"),
    Damage(
      name: "a formula", damage: { $0.replacing("<v>17.5</v>", with: "<f>1+1</f><v>17.5</v>") },
      problem: "has 1 formulas, 0 were written"),
    Damage(
      name: "tags that cross", damage: { $0.replacing("</is></c>", with: "</c></is>") },
      problem: "an end tag that closes another element"),
  ])
  func `a sheet that is not what was written is found`(row: Damage) throws {
    try withWorkbook { path, tallies in
      let archive = try ZipArchive(path: path)
      let entries = try archive.entries.map { entry in
        let bytes = try content(entry.name, of: archive)
        guard entry.name == "xl/worksheets/sheet2.xml" else { return (entry.name, bytes) }
        return (entry.name, Array(row.damage(String(decoding: bytes, as: UTF8.self)).utf8))
      }
      try Data(zip(entries)).write(to: URL(fileURLWithPath: path))
      guard !row.problem.isEmpty else { return try WorkbookCheck.check(path, holds: tallies) }
      let error = #expect(throws: ReportingError.self) { try WorkbookCheck.check(path, holds: tallies) }
      #expect(error?.description.contains(row.problem) == true, "\(String(describing: error))")
    }
  }

  @Test func `a sheet that is missing is found`() throws {
    try withWorkbook { path, tallies in
      let archive = try ZipArchive(path: path)
      let entries = try archive.entries.filter { $0.name != "xl/worksheets/sheet2.xml" }.map {
        ($0.name, try content($0.name, of: archive))
      }
      try Data(zip(entries)).write(to: URL(fileURLWithPath: path))
      #expect(throws: ReportingError.damaged(path: path, problem: "xl/worksheets/sheet2.xml is missing")) {
        try WorkbookCheck.check(path, holds: tallies)
      }
    }
  }

  @Test func `a flipped bit or a cut file is found wherever it is`() throws {
    try withWorkbook { path, tallies in
      let good = try bytes(path)
      let archive = try ZipArchive(path: path)
      #expect(archive.entries.count > 8)
      for index in stride(from: 40, to: good.count, by: 97) {
        try Data(good[..<index]).write(to: URL(fileURLWithPath: path))
        #expect(throws: ReportingError.self) { try WorkbookCheck.check(path, holds: tallies) }
      }
      // In the data of the second sheet: its deflate stream or its CRC gives every flip away.
      let name = Array("xl/worksheets/sheet2.xml".utf8)
      let start = try #require((0..<good.count - name.count).first { Array(good[$0..<$0 + name.count]) == name })
      for index in stride(from: start + name.count, to: start + name.count + 3000, by: 61) {
        var bad = good
        bad[index] ^= 0x10
        try Data(bad).write(to: URL(fileURLWithPath: path))
        #expect(throws: ReportingError.self) { try WorkbookCheck.check(path, holds: tallies) }
      }
    }
  }

  @Test(arguments: ["<a><b/></a>", "<?xml version=\"1.0\"?>\n<a b=\"1\" c='>'>t</a>\n"])
  func `well-formed text is accepted, in pieces of any size`(xml: String) throws {
    for size in 1...xml.utf8.count {
      var scanner = XMLScanner(columns: 0)
      let bytes = Array(xml.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        try bytes[start..<min(start + size, bytes.count)].withUnsafeBufferPointer { try scanner.feed($0) }
      }
      try scanner.finish()
    }
  }

  @Test(arguments: [
    "", "<a>", "<a></b>", "<a", "<a b></a>", "<a b=1></a>", "<a/><b/>", "x<a/>", "<a>\u{1}</a>", "<a b=\"<\"/>",
    "< a/>", "<a></a", "<a /x>",
  ])
  func `what is not well-formed is refused`(xml: String) {
    #expect(throws: XMLScanner.Failure.self) {
      var scanner = XMLScanner(columns: 0)
      try Array(xml.utf8).withUnsafeBufferPointer { try scanner.feed($0) }
      try scanner.finish()
    }
  }
}

/// A sheet up to a text.
private func before(_ text: String, in xml: String) -> String {
  xml.range(of: text).map { String(xml[..<$0.lowerBound]) } ?? xml
}

/// A sheet without the element that holds a text.
private func without(_ element: String, containing text: String, in xml: String) -> String {
  guard let at = xml.range(of: text),
    let start = xml.range(of: "<\(element) ", options: .backwards, range: xml.startIndex..<at.lowerBound),
    let end = xml.range(of: "</\(element)>", range: at.upperBound..<xml.endIndex)
  else { return xml }
  return String(xml[..<start.lowerBound]) + String(xml[end.upperBound...])
}

/// A ZIP file of stored entries with right lengths and CRCs, as a library makes it of a ruined temporary file.
private func zip(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var out: [UInt8] = []
  var directory: [UInt8] = []
  for entry in entries {
    let crc = entry.content.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    let name = Array(entry.name.utf8)
    let common =
      number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(crc, 4) + number(entry.content.count, 4)
      + number(entry.content.count, 4) + number(name.count, 2) + number(0, 2)
    directory +=
      number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4)
      + number(out.count, 4) + name
    out += number(0x0403_4B50, 4) + common + name + entry.content
  }
  let end =
    number(0x0605_4B50, 4) + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
    + number(directory.count, 4)
    + number(out.count, 4) + number(0, 2)
  return out + directory + end
}
