import Glibc

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
    if let end = bytes.withUnsafeBufferPointer({ JSONScanner.endOfString($0, from: start) }) { return end }
    throw JSONSliceError(at: start, problem: "the string has no end")
  }

  /// `memchr` finds the quotes: a state has hundreds of megabytes, each of which is passed several times.
  private static func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var at = start + 1
    while at < bytes.count, let found = memchr(base + at, 0x22, bytes.count - at) {
      let quote = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
      var place = quote
      while place > start + 1, base[place - 1] == 0x5C { place -= 1 }
      // Backslashes stand for themselves in pairs.
      if (quote - place) % 2 == 0 { return quote + 1 }
      at = quote + 1
    }
    return nil
  }

  private func endOfContainer(from start: Int) throws(JSONSliceError) -> Int {
    if let end = bytes.withUnsafeBufferPointer({ JSONScanner.endOfContainer($0, from: start) }) { return end }
    throw JSONSliceError(at: start, problem: "the object or array has no end")
  }

  private static func endOfContainer(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var depth = 0
    var at = start
    let count = bytes.count
    while at < count {
      let byte = base[at]
      at += 1
      if byte == 0x22 {
        guard let end = endOfString(bytes, from: at - 1) else { return nil }
        at = end
      } else if byte == 0x7B || byte == 0x5B {
        depth += 1
      } else if byte == 0x7D || byte == 0x5D {
        depth -= 1
        if depth == 0 { return at }
      }
    }
    return nil
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
