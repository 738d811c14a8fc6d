import CXLSXWriter
import Reporting
import Testing

/// Files of issued statements are compared byte by byte for ever: what layout 1 writes must not change.
@Suite struct StatementLayoutTests {
  struct Pinned: Sendable, CustomTestStringConvertible {
    let name: String
    let csv: UInt
    /// Of the names and the inflated parts: zlib may pack them otherwise.
    let workbook: UInt
    var testDescription: String { name }
  }

  @Test(arguments: [
    Pinned(name: "large", csv: 0x26452FC5, workbook: 0x3ED9B228),
    Pinned(name: "empty", csv: 0x1374DC0F, workbook: 0x02E69A56),
    Pinned(name: "yen", csv: 0x3AE3AD90, workbook: 0xAD06887B),
    Pinned(name: "dinar", csv: 0x26E089CA, workbook: 0x7EBFA8A4),
    Pinned(name: "draft", csv: 0xAEA423B0, workbook: 0x110941CF),
    Pinned(name: "negative", csv: 0x5D166A81, workbook: 0xE8144FB1),
    Pinned(name: "long", csv: 0x125880B5, workbook: 0xB2FF96BC),
  ])
  func `layout 1 writes what it always wrote`(pinned: Pinned) throws {
    let document = try #require(try StatementSamples.all().first { $0.name == pinned.name }).document
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      let path = "\(folder)/\(StatementFiles.name(document))"
      let archive = try ZipArchive(path: "\(path).xlsx")
      var parts: [UInt8] = []
      for entry in archive.entries { parts += Array(entry.name.utf8) + (try content(entry.name, of: archive)) }
      let why: Comment =
        "Statements that were issued can't be rebuilt any more. Give the change a new layout number and keep layout 1."
      let (csv, workbook) = (checksum(try bytes("\(path).csv")), checksum(parts))
      #expect(csv == pinned.csv, why)
      #expect(workbook == pinned.workbook, "\(why) (Or is this another libxlsxwriter than 1.1.4?)")
    }
  }

  private func checksum(_ bytes: [UInt8]) -> UInt { UInt(crc32(0, bytes, UInt32(bytes.count))) }
}
