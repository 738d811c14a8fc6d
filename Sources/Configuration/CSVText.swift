import Amounts

/// Reads CSV as RFC 4180 has it, and nothing looser.
enum CSVText {
  /// A record with the line that it starts on, from 1.
  struct Record: Equatable {
    let line: Int
    let cells: [String]
  }

  /// Where and why a text is no CSV.
  struct Fault: Error, Equatable {
    let line: Int
    let wrong: String
  }

  /// The records of a text; lines end with LF or CRLF, and a byte-order mark before the first is skipped.
  ///
  /// Spreadsheets write that mark, and people edit registers in spreadsheets.
  static func records(_ bytes: [UInt8]) throws(Fault) -> [Record] {
    var reader = CSVReader(bytes: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])
    return try reader.records()
  }
}

/// One pass over the bytes of a CSV text.
private struct CSVReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int
  private var line = 1

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  mutating func records() throws(CSVText.Fault) -> [CSVText.Record] {
    var records: [CSVText.Record] = []
    while index < bytes.endIndex {
      let start = line
      var cells = [try cell()]
      while next(is: UInt8(ascii: ",")) { cells.append(try cell()) }
      _ = next(is: 0x0D)
      guard next(is: 0x0A) || index == bytes.endIndex else {
        throw CSVText.Fault(line: line, wrong: "has text after a closing quote, or a bare carriage return")
      }
      line += 1
      records.append(CSVText.Record(line: start, cells: cells))
    }
    return records
  }

  private mutating func cell() throws(CSVText.Fault) -> String {
    next(is: UInt8(ascii: "\"")) ? try quoted() : try plain()
  }

  private mutating func plain() throws(CSVText.Fault) -> String {
    let start = index
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A, bytes[index] != 0x0D {
      guard bytes[index] != UInt8(ascii: "\"") else {
        throw CSVText.Fault(line: line, wrong: "has a quote inside a cell")
      }
      index += 1
    }
    return try text(bytes[start..<index])
  }

  private mutating func quoted() throws(CSVText.Fault) -> String {
    let opened = line
    var content: [UInt8] = []
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\""), !next(is: byte) { return try text(content[...]) }
      if byte == 0x0A { line += 1 }
      content.append(byte)
    }
    throw CSVText.Fault(line: opened, wrong: "has a quote that is never closed")
  }

  private func text(_ content: ArraySlice<UInt8>) throws(CSVText.Fault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CSVText.Fault(line: line, wrong: "is no UTF-8 text")
    }
    return text
  }

  private mutating func next(is byte: UInt8) -> Bool {
    guard index < bytes.endIndex, bytes[index] == byte else { return false }
    index += 1
    return true
  }
}
