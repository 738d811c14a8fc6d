import Foundation
import Reporting
import Testing

/// Runs `body` with the path of a new folder, deleted afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("tieout-reporting-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// The text of a file.
func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

/// A report with the columns given as `name type` and, for amounts, `name money currency`.
func report(_ columns: [String], key: Int = 1, more: String = "") throws -> ReportDefinition {
  let lines = columns.map { column in
    let words = column.split(separator: " ")
    return "  - {name: \(words[0]), type: \(words[1])\(words.count > 2 ? ", currency: \(words[2])" : "")}"
  }
  let keys = columns.prefix(key).map { $0.split(separator: " ")[0] }.joined(separator: ", ")
  let yaml = """
    report: sample
    title: Sample
    audience: finance
    key: [\(keys)]
    sql: SELECT * FROM report_sample
    columns:
    \(lines.joined(separator: "\n"))
    \(more)
    """
  return try #require(try DefinitionFolder(files: [("sample.yaml", yaml)]).reports.first)
}

/// Writes rows as CSV and returns the lines without the header.
func csv(_ columns: [String], _ rows: [[Cell]], key: Int = 1) throws -> String {
  try withFolder { folder in
    let names = columns.map { String($0.split(separator: " ")[0]) }
    try CSVWriter.write(try report(columns, key: key), from: MemoryDatabase(names, rows), to: "\(folder)/a.csv")
    let whole = try text("\(folder)/a.csv")
    let header = names.joined(separator: ",") + "\r\n"
    #expect(whole.hasPrefix(names[0]))
    return String(decoding: whole.utf8.dropFirst(header.utf8.count), as: UTF8.self)
  }
}

/// A reader of RFC 4180, written for the tests alone.
func readCSV(_ bytes: [UInt8]) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var cell: [UInt8] = []
  var isQuoted = false
  var index = 0
  func isAt(_ offset: Int, _ byte: UInt8) -> Bool { index + offset < bytes.count && bytes[index + offset] == byte }
  while index < bytes.count {
    let byte = bytes[index]
    if isQuoted {
      if byte == 0x22 && isAt(1, 0x22) {
        cell.append(byte)
        index += 1
      } else if byte == 0x22 {
        isQuoted = false
      } else {
        cell.append(byte)
      }
    } else if byte == 0x22 {
      isQuoted = true
    } else if byte == 0x2C || byte == 0x0A || (byte == 0x0D && isAt(1, 0x0A)) {
      row.append(String(decoding: cell, as: UTF8.self))
      cell = []
      if byte != 0x2C {
        rows.append(row)
        row = []
        if byte == 0x0D { index += 1 }
      }
    } else {
      cell.append(byte)
    }
    index += 1
  }
  if !cell.isEmpty || !row.isEmpty { rows.append(row + [String(decoding: cell, as: UTF8.self)]) }
  return rows
}

/// The whole content of an entry of a ZIP file.
func content(_ name: String, of archive: ZipArchive) throws -> [UInt8] {
  let entry = try #require(archive.entries.first { $0.name == name })
  var content: [UInt8] = []
  try archive.read(entry) { content.append(contentsOf: $0) }
  return content
}

/// A file of the repository's `Tests/Fixtures`.
func fixture(_ path: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/\(path)").path
}

/// The repository's `reports` folder.
let reportsFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("reports").path
