/// Reads CSV as RFC 4180 has it, with the separators and encodings that spreadsheets write (inputs 4).
enum CSVRecords {
  /// A record with the line that it starts on, from 1.
  struct Record: Equatable {
    let line: Int
    let cells: [String]
  }

  /// Where and why a text is no CSV.
  struct Fault: Error, Equatable {
    let line: Int
    let wrong: String
    var remedy = "CSV as in RFC 4180 was expected"
  }

  /// The records of a text; lines end with LF or CRLF, and a byte-order mark before the first is skipped.
  ///
  /// - Parameters:
  ///   - separator: nil: the one that the first line with text in it shows, of ``separators``.
  ///   - recordsMax: what is read of it.
  ///   - cellsMax: more than these, blank ones too, are a fault.
  static func records(
    _ bytes: [UInt8], separator: UInt8? = nil, recordsMax: Int = .max, cellsMax: Int = .max
  ) throws(Fault) -> [Record] {
    let text = try TextEncoding.utf8(bytes)
    var reader = CSVReader(bytes: text, separator: separator ?? shownSeparator(text), cellsLeft: cellsMax)
    return try reader.records(recordsMax)
  }

  /// A list with its header, somewhere below a title or a letterhead.
  struct List {
    let header: [String]
    /// The line of the header.
    let line: Int
    let rows: ArraySlice<Record>
  }

  /// How far down the header of a list is looked for, and in how many cells.
  static let headMax = (records: 100, cells: 100_000)

  /// The header and what stands below it; nil where no line is one.
  ///
  /// A title above it may hold another separator than the list: the header shows which one it is.
  ///
  /// - Parameters:
  ///   - cellsMax: more than these, blank ones too, are a fault.
  ///   - name: what a title of a column is called.
  static func list(
    _ bytes: [UInt8], cellsMax: Int, name: (String) -> String, isHeader: ([String]) -> Bool
  ) throws(Fault) -> List? {
    var first: Fault?
    for separator in [nil] + separators.map(Optional.some) {
      let head: [Record]
      do throws(Fault) {
        head = try records(
          bytes, separator: separator, recordsMax: headMax.records, cellsMax: min(headMax.cells, cellsMax))
      } catch {
        first = first ?? error
        continue
      }
      let headers = head.map { $0.cells.map(name) }
      guard let index = headers.firstIndex(where: isHeader) else { continue }
      let records = try records(bytes, separator: separator, cellsMax: cellsMax)
      return List(header: headers[index], line: head[index].line, rows: records.dropFirst(index + 1))
    }
    if let first { throw first }
    return nil
  }

  /// What may stand between cells.
  static let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]

  /// The first separator outside quotes in the first line with anything but separators in it; a comma if there is none.
  private static func shownSeparator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    let blank = separators + [0x0A, 0x0D, 0x20, UInt8(ascii: "\"")]
    guard let text = bytes.firstIndex(where: { !blank.contains($0) }) else { return UInt8(ascii: ",") }
    func isEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    let start = bytes[..<text].lastIndex(where: isEnd).map { $0 + 1 } ?? bytes.startIndex
    var isQuoted = false
    for byte in bytes[start...].prefix(while: { !isEnd($0) }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, separators.contains(byte) { return byte }
    }
    return UInt8(ascii: ",")
  }
}

/// The encodings of registers: UTF-8, with or without a byte-order mark, and UTF-16 with one.
private enum TextEncoding {
  static func utf8(_ bytes: [UInt8]) throws(CSVRecords.Fault) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
    if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes[2...], isBigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes[2...], isBigEndian: true) }
    return bytes[...]
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(CSVRecords.Fault) -> ArraySlice<UInt8>
  {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var decoder = UTF16()
    var units = UTF16Units(bytes: bytes, isBigEndian: isBigEndian)
    var line = 1
    while true {
      switch decoder.decode(&units) {
      case .scalarValue(let scalar):
        if scalar == "\n" { line += 1 }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      case .emptyInput where !units.hasHalf: return text[...]
      case .emptyInput, .error: throw CSVRecords.Fault(line: line, wrong: "is no UTF-16 text")
      }
    }
  }

  /// The code units of a text; a byte without its second half is left over.
  private struct UTF16Units: IteratorProtocol {
    var bytes: ArraySlice<UInt8>
    let isBigEndian: Bool

    var hasHalf: Bool { bytes.count == 1 }

    mutating func next() -> UInt16? {
      guard bytes.count >= 2, let first = bytes.popFirst(), let second = bytes.popFirst() else { return nil }
      return isBigEndian ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first)
    }
  }
}

/// One pass over the bytes of a CSV text.
private struct CSVReader {
  private let bytes: ArraySlice<UInt8>
  private let separator: UInt8
  private var index: Int
  private var line = 1
  private var cellsLeft: Int

  init(bytes: ArraySlice<UInt8>, separator: UInt8, cellsLeft: Int) {
    self.bytes = bytes
    self.separator = separator
    self.cellsLeft = cellsLeft
    index = bytes.startIndex
  }

  mutating func records(_ max: Int) throws(CSVRecords.Fault) -> [CSVRecords.Record] {
    var records: [CSVRecords.Record] = []
    while index < bytes.endIndex, records.count < max {
      let start = line
      var cells = [try cell()]
      while next(is: separator) { cells.append(try cell()) }
      _ = next(is: 0x0D)
      guard next(is: 0x0A) || index == bytes.endIndex else {
        throw CSVRecords.Fault(line: line, wrong: "has text after a closing quote, or a bare carriage return")
      }
      line += 1
      records.append(CSVRecords.Record(line: start, cells: cells))
    }
    return records
  }

  private mutating func cell() throws(CSVRecords.Fault) -> String {
    cellsLeft -= 1
    guard cellsLeft >= 0 else {
      throw CSVRecords.Fault(
        line: line, wrong: "has more cells up to here than are read", remedy: "leave out the lines that nobody needs")
    }
    return next(is: UInt8(ascii: "\"")) ? try quoted() : try plain()
  }

  private mutating func plain() throws(CSVRecords.Fault) -> String {
    let start = index
    while index < bytes.endIndex, bytes[index] != separator, bytes[index] != 0x0A, bytes[index] != 0x0D {
      guard bytes[index] != UInt8(ascii: "\"") else {
        throw CSVRecords.Fault(line: line, wrong: "has a quote inside a cell")
      }
      index += 1
    }
    return try text(bytes[start..<index])
  }

  private mutating func quoted() throws(CSVRecords.Fault) -> String {
    let opened = line
    var content: [UInt8] = []
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\""), !next(is: byte) { return try text(content[...]) }
      if byte == 0x0A { line += 1 }
      content.append(byte)
    }
    throw CSVRecords.Fault(line: opened, wrong: "has a quote that is never closed")
  }

  private func text(_ content: ArraySlice<UInt8>) throws(CSVRecords.Fault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CSVRecords.Fault(
        line: line, wrong: "is no UTF-8 text", remedy: "save it as UTF-8, which spreadsheets call CSV UTF-8")
    }
    return text
  }

  private mutating func next(is byte: UInt8) -> Bool {
    guard index < bytes.endIndex, bytes[index] == byte else { return false }
    index += 1
    return true
  }
}
