/// Text as a workbook can hold it: valid XML, nothing hidden, within Excel's limits.
///
/// libxlsxwriter writes bytes that are no XML without a word (reliability M2) and drops cells that are too long (M3), so both are
/// settled before it sees them. No leading quote is added: cells are written as strings and never become formulas.
package struct WorkbookText: ~Copyable {
  /// What Excel holds in a cell, in UTF-16 units.
  package static let unitsMax = 32_767
  /// What Excel holds in a cell, in line feeds.
  package static let lineFeedsMax = 253
  /// Ends a text that was cut.
  package static let cutMarker = " … [cut here: too long for a cell]"

  private var out: UnsafeMutablePointer<CChar>
  private var capacity: Int

  package init() {
    capacity = 4096
    out = .allocate(capacity: capacity)
  }

  deinit { out.deallocate() }

  /// Lends the text as a C string that a cell can hold.
  ///
  /// What is not UTF-8 or not allowed in XML becomes U+FFFD; scalars that hide or turn text become visible as `[U+202E]`; a lone CR
  /// or CR LF becomes LF; text that looks like Excel's own escape (`_x0041_`) is escaped.
  @inline(__always)
  package mutating func with<R>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafePointer<CChar>) throws -> R)
    rethrows -> R
  {
    makeRoom(bytes.count)
    var count = bytes.count
    if WorkbookText.isPlain(bytes) {
      if let start = bytes.baseAddress {
        UnsafeMutableRawPointer(out).copyMemory(from: start, byteCount: bytes.count)
      }
    } else {
      count = clean(bytes)
    }
    out[count] = 0
    return try body(out)
  }

  /// The bytes of the text as a cell can hold it, without a zero at the end; valid until the next call, and as long as
  /// those that were given.
  @inline(__always)
  mutating func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if WorkbookText.isPlain(bytes) { return bytes }
    makeRoom(bytes.count)
    let count = clean(bytes)
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(out).assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// Printable ASCII that can't begin an escape needs no work: nearly every cell.
  @inline(__always)
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= unitsMax else { return false }
    var isOther = false
    var hasUnderscore = false
    // Without a way out, so that it is done sixteen bytes at a time.
    for byte in bytes {
      isOther = isOther || byte &- 0x20 > 0x5E
      hasUnderscore = hasUnderscore || byte == 0x5F
    }
    return !isOther && (!hasUnderscore || !hasEscape(bytes))
  }

  private static func hasEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.indices.contains { bytes[$0] == 0x5F && isEscape(bytes, at: $0) }
  }

  /// Makes room for the worst case: each byte a U+FFFD (3) or an escape (7), two bytes a visible mark (8).
  @inline(__always)
  private mutating func makeRoom(_ count: Int) { if count * 8 + 128 > capacity { grow(count * 8 + 128) } }

  private mutating func grow(_ count: Int) {
    out.deallocate()
    capacity = count
    out = .allocate(capacity: capacity)
  }

  /// Returns how long the text became.
  private mutating func clean(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var units = 0
    var lineFeeds = 0
    // Where the text ends if it has to be cut: the last place that leaves room for the marker.
    var cut = 0
    let cutUnits = WorkbookText.unitsMax - WorkbookText.cutMarker.utf16.count
    var index = 0
    while index < bytes.count {
      var (scalar, length) = UTF8Scalars.decode(bytes, at: index)
      var piece = 0
      if scalar == 0x0D {
        if index + 1 < bytes.count && bytes[index + 1] == 0x0A { length = 2 }
        scalar = 0x0A
      }
      if scalar == 0x0A {
        lineFeeds += 1
        if lineFeeds > WorkbookText.lineFeedsMax { scalar = 0x20 }
      }
      if scalar == 0x5F && WorkbookText.isEscape(bytes, at: index) {
        piece = put("_x005F_", at: count)
        units += 7
      } else if Invisible.reordersOrHides(scalar) {
        let mark = "[U+\(String(scalar, radix: 16, uppercase: true).leftPadded(to: 4))]"
        piece = put(mark, at: count)
        units += mark.utf8.count
      } else {
        piece = put(WorkbookText.isXML(scalar) ? scalar : UTF8Scalars.replacement, at: count)
        units += scalar > 0xFFFF ? 2 : 1
      }
      if units > WorkbookText.unitsMax {
        count = cut + put(WorkbookText.cutMarker, at: cut)
        break
      }
      count += piece
      if units <= cutUnits { cut = count }
      index += length
    }
    return count
  }

  private func put(_ text: String, at index: Int) -> Int {
    var count = 0
    for byte in text.utf8 {
      out[index + count] = CChar(bitPattern: byte)
      count += 1
    }
    return count
  }

  private func put(_ scalar: UInt32, at index: Int) -> Int {
    guard let scalar = Unicode.Scalar(scalar) else { return 0 }
    var count = 0
    for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
      out[index + count] = CChar(bitPattern: byte)
      count += 1
    }
    return count
  }

  private static func isXML(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD: true
    case 0x10000...0x10FFFF: scalar & 0xFFFE != 0xFFFE
    default: false
    }
  }

  /// Whether `_xHHHH_` begins here.
  private static func isEscape(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 6 < bytes.count, bytes[index + 1] | 0x20 == 0x78, bytes[index + 6] == 0x5F else { return false }
    return bytes[index + 2..<index + 6].allSatisfy {
      ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66)
    }
  }
}

extension String {
  fileprivate func leftPadded(to length: Int) -> String {
    String(repeating: "0", count: Swift.max(0, length - utf8.count)) + self
  }
}

extension WorkbookText {
  /// The text as a cell shows it.
  package static func shown(_ text: String) -> String {
    var cleaner = WorkbookText()
    var text = text
    return text.withUTF8 { bytes in cleaner.with(bytes) { String(cString: $0) } }
  }
}
