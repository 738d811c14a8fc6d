/// The escapes of JSON strings.
enum JSONEscapes {
  /// Writes what a checked string says, and returns how many bytes that is: never more than it has.
  ///
  /// Eight readable bytes must follow the string, and eight writable ones what is written.
  static func decode(_ start: UnsafePointer<UInt8>, _ length: Int, into output: UnsafeMutablePointer<UInt8>) -> Int {
    var from = start
    let end = start + length
    var to = output
    while from < end {
      let word = Bytes.load(from)
      UnsafeMutableRawPointer(to).storeBytes(of: word, as: UInt64.self)
      let backslashes = Bytes.zeros(word ^ Bytes.all(0x5C))
      guard backslashes != 0 else {
        from += 8
        to += 8
        continue
      }
      let plain = backslashes.trailingZeroBitCount >> 3
      from += plain
      to += plain
      // A backslash in the padding or in what follows the string is none of it.
      guard from < end else { break }
      if from[1] == UInt8(ascii: "u") {
        let scalar = scalar(at: &from)
        to += write(scalar, to)
      } else {
        to.pointee = simple(from[1])
        to += 1
        from += 2
      }
    }
    // The last eight bytes were copied as a whole, beyond the end of the string.
    return to - output - max(0, from - end)
  }

  /// The value of four hexadecimal digits; nil when one is none.
  @inline(__always)
  static func hexadecimal(_ start: UnsafePointer<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<4 {
      let byte = start[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte &- 0x30
      case 0x41...0x46: digit = byte &- 0x37
      case 0x61...0x66: digit = byte &- 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private static func scalar(at position: inout UnsafePointer<UInt8>) -> UInt32 {
    let high = hexadecimal(position + 2) ?? 0xFFFD
    position += 6
    guard high >= 0xD800, high <= 0xDBFF else { return high }
    let low = hexadecimal(position + 2) ?? 0xDC00
    position += 6
    return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
  }

  private static func write(_ scalar: UInt32, _ output: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80:
      output[0] = UInt8(scalar)
      return 1
    case 0x80..<0x800:
      output[0] = 0xC0 | UInt8(scalar >> 6)
      output[1] = tail(0)
      return 2
    case 0x800..<0x10000:
      output[0] = 0xE0 | UInt8(scalar >> 12)
      output[1] = tail(6)
      output[2] = tail(0)
      return 3
    default:
      output[0] = 0xF0 | UInt8(scalar >> 18)
      output[1] = tail(12)
      output[2] = tail(6)
      output[3] = tail(0)
      return 4
    }
  }

  @inline(__always)
  private static func simple(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: letter
    }
  }
}
