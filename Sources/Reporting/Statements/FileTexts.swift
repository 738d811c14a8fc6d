import CXLSXWriter
import Glibc

/// Every text that a reader of a written file could come across, for a scan that runs after writing.
///
/// Each text is given once, as it was before it was written: without quotes, guards, entities and page codes. Figures are
/// no texts.
package enum FileTexts {
  /// The columns of a statement's CSV that hold figures, dates or codes of ours.
  private static let figureColumns: Set<String> = [
    "section", "payment_date", "first_seen", "currency", "payment_amount", "success_fee_percent", "share_percent",
    "rate_percent", "fee", "reason",
  ]

  /// The cells of a statement's CSV file.
  ///
  /// A cell with a guard is given with and without it: a name may begin with an apostrophe itself.
  package static func texts(ofCSV path: String) throws -> [String] {
    var texts = DistinctTexts()
    let rows = rows(try content(path))
    let names = rows.first ?? []
    for row in rows.dropFirst() {
      for (index, cell) in row.enumerated() where index >= names.count || !figureColumns.contains(names[index]) {
        add(cell, to: &texts)
      }
    }
    return texts.list
  }

  private static func add(_ cell: String, to texts: inout DistinctTexts) {
    texts.add(cell)
    guard cell.utf8.first == 0x27 else { return }
    var rest = String(decoding: cell.utf8.dropFirst(), as: UTF8.self)
    if rest.withUTF8({ CSVText.needsGuard($0) }) { texts.add(rest) }
  }

  /// The texts of a workbook: cells, names of sheets, page headers and footers, charts and their descriptions, properties.
  package static func texts(ofWorkbook path: String) throws -> [String] {
    var texts = DistinctTexts()
    let archive = try ZipArchive(path: path)
    for entry in archive.entries {
      var bytes: [UInt8] = []
      try archive.read(entry) { bytes.append(contentsOf: $0) }
      for found in XMLTexts.read(bytes) {
        switch found {
        case .pageLine(let text): for part in PageLine.parts(text) { texts.add(part) }
        case .text(let text): texts.add(text)
        }
      }
    }
    return texts.list
  }

  /// The texts of a statement's HTML document, as it was written here: the title, and what stands in its elements.
  ///
  /// What hides or turns text stays visible as the document has it.
  package static func texts(ofPage path: String) throws -> [String] {
    var texts = DistinctTexts()
    let bytes = try content(path)
    var index = 0
    var tag = ""
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: 0x3C) ?? bytes.count
      let text = XMLTexts.decoded(String(decoding: bytes[index..<end], as: UTF8.self))
      let isOurs =
        ["class=\"figure", "class=\"date\"", "class=\"line\""].contains(where: tag.contains) || tag == "style"
      if !isOurs, !text.utf8.allSatisfy({ $0 == 0x0A }) { texts.add(text) }
      guard end < bytes.count else { break }
      let close = bytes[end...].firstIndex(of: 0x3E) ?? bytes.count - 1
      tag = String(decoding: bytes[end...close].dropFirst().dropLast(), as: UTF8.self)
      index = close + 1
    }
    return texts.list
  }

  /// A text as the HTML document shows it.
  package static func shownOnPage(_ text: String) -> String {
    XMLTexts.decoded(PageText.escaped(text, atMost: .max))
  }

  /// The rows of RFC 4180, without quotes.
  private static func rows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = [[]]
    var cell: [UInt8] = []
    var isQuoted = false
    var index = 0
    func end() {
      rows[rows.count - 1].append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted && byte == 0x22 && index + 1 < bytes.count && bytes[index + 1] == 0x22 {
        cell.append(byte)
        index += 1
      } else if byte == 0x22 {
        isQuoted.toggle()
      } else if !isQuoted && byte == 0x2C {
        end()
      } else if !isQuoted && byte == 0x0A {
        end()
        rows.append([])
      } else if isQuoted || byte != 0x0D {
        cell.append(byte)
      }
      index += 1
    }
    end()
    return rows
  }

  private static func content(_ path: String) throws(ReportingError) -> [UInt8] {
    guard let file = fopen(path, "r") else { throw .file(operation: "read", path: path, code: errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      bytes.append(contentsOf: chunk[..<count])
      if count < chunk.count { break }
    }
    guard ferror(file) == 0 else { throw .file(operation: "read", path: path, code: EIO) }
    return bytes
  }
}

/// Texts in the order in which they are first met, each once; empty ones are none.
private struct DistinctTexts {
  private(set) var list: [String] = []
  /// By scalars: strings that are canonically equal are two texts here.
  private var known: Set<[UInt8]> = []

  mutating func add(_ text: String) {
    if !text.isEmpty && known.insert(Array(text.utf8)).inserted { list.append(text) }
  }
}

/// The parts of a page header or footer without their codes.
enum PageLine {
  static func parts(_ line: String) -> [String] {
    var parts = [""]
    let scalars = Array(line.unicodeScalars)
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "&", index + 1 < scalars.count else {
        parts[parts.count - 1].unicodeScalars.append(scalars[index])
        index += 1
        continue
      }
      let code = scalars[index + 1]
      index += 2
      switch code {
      case "&": parts[parts.count - 1].unicodeScalars.append("&")
      case "L", "C", "R": parts.append("")
      case "K": index = min(index + 6, scalars.count)
      case "\"": index = (scalars[index...].firstIndex(of: "\"") ?? scalars.count - 1) + 1
      case "0"..."9": while index < scalars.count, ("0"..."9").contains(scalars[index]) { index += 1 }
      default: break
      }
    }
    return parts.filter { !$0.isEmpty }
  }
}
