/// Eight bytes at a time, lowest first.
enum Bytes {
  @inline(__always)
  static func load(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
  }

  /// The word of which every byte is this one.
  @inline(__always)
  static func all(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

  /// The top bit of each byte that is zero; bits above the lowest one set can be wrong.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- all(1)) & ~word & all(0x80) }

  /// The top bit of each byte that a string cannot just go on with: `"`, `\`, below a blank, above ASCII.
  ///
  /// Bits above the lowest one set can be wrong.
  @inline(__always)
  static func special(_ word: UInt64) -> UInt64 {
    let quote = word ^ all(0x22)
    let backslash = word ^ all(0x5C)
    let quotes = (quote &- all(1)) & ~quote
    let backslashes = (backslash &- all(1)) & ~backslash
    let controls = (word &- all(0x20)) & ~word
    return (quotes | backslashes | controls | word) & all(0x80)
  }

  /// The length of the well-formed UTF-8 sequence of two to four bytes that starts here; nil when none does.
  @inline(__always)
  static func sequenceLength(_ start: UnsafePointer<UInt8>) -> Int? {
    func isTail(_ index: Int) -> Bool { start[index] & 0xC0 == 0x80 }
    let second = start[1]
    switch start[0] {
    case 0xC2...0xDF: return isTail(1) ? 2 : nil
    case 0xE0: return second >= 0xA0 && second <= 0xBF && isTail(2) ? 3 : nil
    case 0xED: return second >= 0x80 && second <= 0x9F && isTail(2) ? 3 : nil
    case 0xE1...0xEF: return isTail(1) && isTail(2) ? 3 : nil
    case 0xF0: return second >= 0x90 && second <= 0xBF && isTail(2) && isTail(3) ? 4 : nil
    case 0xF1...0xF3: return isTail(1) && isTail(2) && isTail(3) ? 4 : nil
    case 0xF4: return second >= 0x80 && second <= 0x8F && isTail(2) && isTail(3) ? 4 : nil
    default: return nil
    }
  }
}
