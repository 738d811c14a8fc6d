import Books
import CXLSXWriter
import Reporting
import Testing

/// Files of issued statements are compared byte by byte for ever: what a layout writes must not change.
@Suite struct StatementLayoutTests {
  struct Pinned: Sendable, CustomTestStringConvertible {
    let name: String
    let csv: UInt
    /// Of the names and the inflated parts: zlib may pack them otherwise.
    let workbook: UInt
    /// Layout 1 has neither document nor controls.
    var page: UInt = 0
    var controls: UInt = 0
    var testDescription: String { name }

    func checksum(_ kind: StatementFileKind) -> UInt {
      switch kind {
      case .csv: csv
      case .workbook: workbook
      case .page: page
      case .controls: controls
      }
    }
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
  func `layout 1 writes what it always wrote`(pinned: Pinned) throws { try check(pinned, layout: 1) }

  private func check(_ pinned: Pinned, layout: Int) throws {
    let document = try #require(try StatementSamples.all(layout: layout).first { $0.name == pinned.name }).document
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      for kind in StatementFileKind.of(layout: layout) {
        let path = "\(folder)/\(StatementFiles.path(kind, name: StatementFiles.name(document)))"
        let found = try Self.checksum(path, kind)
        #expect(
          found == pinned.checksum(kind),
          """
          \(kind) is now 0x\(String(found, radix: 16, uppercase: true)): statements that were issued can't be rebuilt any \
          more. Give the change a new layout number and keep layout \(layout). (Or is this another libxlsxwriter than 1.1.4?)
          """)
      }
    }
  }

  static func checksum(_ path: String, _ kind: StatementFileKind) throws -> UInt {
    var parts: [UInt8] = []
    if kind == .workbook {
      let archive = try ZipArchive(path: path)
      for entry in archive.entries { parts += Array(entry.name.utf8) + (try content(entry.name, of: archive)) }
    } else {
      parts = try bytes(path)
    }
    return UInt(crc32(0, parts, UInt32(parts.count)))
  }
}
