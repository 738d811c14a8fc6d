/// Finds where values of a JSON text end.
struct JSONScanner {
  let bytes: [UInt8]

  /// The byte at a place, or nil behind the end.
  func byte(at index: Int) -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  /// The next place that isn't white space.
  func skippingSpace(from start: Int) -> Int {
    var at = start
    while let byte = byte(at: at), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    return at
  }

  /// The place behind the value that starts here.
  func endOfValue(from start: Int) throws(JSONSliceError) -> Int {
    switch byte(at: start) {
    case nil: throw JSONSliceError(at: start, problem: "a value is missing")
    case UInt8(ascii: "\""): return try endOfString(from: start)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try endOfContainer(from: start)
    default: return try endOfWord(from: start)
    }
  }

  /// The place behind the string that starts here.
  func endOfString(from start: Int) throws(JSONSliceError) -> Int {
    guard byte(at: start) == UInt8(ascii: "\"") else { throw JSONSliceError(at: start, problem: "no string") }
    var at = start + 1
    let count = bytes.count
    // Numbers for quote and backslash: this is the innermost loop, and debug builds run it over megabytes.
    while at < count {
      if bytes[at] == 0x22 { return at + 1 }
      at += bytes[at] == 0x5C ? 2 : 1
    }
    throw JSONSliceError(at: start, problem: "the string has no end")
  }

  private func endOfContainer(from start: Int) throws(JSONSliceError) -> Int {
    var depth = 0
    var at = start
    let count = bytes.count
    while at < count {
      switch bytes[at] {
      case 0x22:  // quote
        at = try endOfString(from: at)
        continue
      case 0x7B, 0x5B: depth += 1  // opening
      case 0x7D, 0x5D:  // closing
        depth -= 1
        if depth == 0 { return at + 1 }
      default: break
      }
      at += 1
    }
    throw JSONSliceError(at: start, problem: "the object or array has no end")
  }

  private func endOfWord(from start: Int) throws(JSONSliceError) -> Int {
    var at = start
    while let byte = byte(at: at), Self.isWord(byte) { at += 1 }
    guard at > start else { throw JSONSliceError(at: start, problem: "a value is missing") }
    return at
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// The text that a string's inner bytes stand for.
  static func unescaped(_ inner: ArraySlice<UInt8>) -> String {
    guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
    var units: [UInt16] = []
    var rest = String(decoding: inner, as: UTF8.self).utf16[...]
    while let unit = rest.popFirst() {
      guard unit == 0x5C, let escaped = rest.popFirst() else {
        units.append(unit)
        continue
      }
      switch Unicode.Scalar(escaped) {
      case "n": units.append(0x0A)
      case "t": units.append(0x09)
      case "r": units.append(0x0D)
      case "b": units.append(0x08)
      case "f": units.append(0x0C)
      case "u":
        units.append(UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) ?? 0xFFFD)
        rest = rest.dropFirst(4)
      default: units.append(escaped)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
