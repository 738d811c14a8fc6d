import Foundation

/// Reads the CSV of reports, with quotes and line ends as RFC 4180 has them.
enum CSV {
  /// The rows of a file by the names of its columns.
  static func rows(_ file: URL) throws -> [[String: String]] {
    rows(String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  /// The rows of a text by the names of its columns.
  static func rows(_ text: String) -> [[String: String]] {
    var records: [[String]] = [[]]
    var cell = ""
    var isQuoted = false
    var isAfterQuote = false
    func endCell() {
      records[records.count - 1].append(cell)
      cell = ""
    }
    for scalar in text.unicodeScalars {
      defer { isAfterQuote = scalar == "\"" && !isQuoted }
      switch scalar {
      case "\"":
        // A quote right behind a closing one is a doubled one.
        if isAfterQuote { cell.unicodeScalars.append(scalar) }
        isQuoted.toggle()
      case "," where !isQuoted: endCell()
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted:
        endCell()
        records.append([])
      default: cell.unicodeScalars.append(scalar)
      }
    }
    guard let names = records.first else { return [] }
    return records.dropFirst().filter { $0.count == names.count }
      .map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
  }
}
