import Amounts
import StrictJSON

/// When a delivery was received, as its receiver noted it: ISO 8601, or a number by its size (inputs 2).
enum ReceiptTime {
  /// Reads a text or a number; nil for what is no time between 1970 and 5138.
  static func instant(_ value: JSONValue) -> Instant? {
    if let number = value.numberText { return instant(number) }
    guard let text = value.string else { return nil }
    // Queues and logs write numbers as texts.
    return TimestampText.instant(text.utf8) ?? Array(text.utf8).withUnsafeBufferPointer { instant($0) }
  }

  /// Up to 11 digits before the point are seconds, up to 14 milliseconds, up to 17 microseconds, else nanoseconds.
  ///
  /// What is below a microsecond is left out; nothing passes through a binary fraction.
  private static func instant(_ text: UnsafeBufferPointer<UInt8>) -> Instant? {
    var digits: [UInt8] = []
    var (decimals, exponent) = (0, 0)
    var isFraction = false
    var rest = text[...]
    guard text.count <= 40 else { return nil }
    while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard byte &- 0x30 < 10 else { return nil }
      if isFraction { decimals &+= 1 }
      digits.append(byte & 0x0F)
    }
    if !rest.isEmpty {
      guard let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), power.magnitude <= 40 else {
        return nil
      }
      exponent = power
    }
    // The power of ten of the last digit.
    let scale = exponent &- decimals
    digits = Array(digits.drop { $0 == 0 })
    let whole = digits.count &+ scale
    let unit: Int
    switch whole {
    case 1...11: unit = 6
    case 12...14: unit = 3
    case 15...17: unit = 0
    case 18...19: unit = -3
    default: return nil
    }
    let shift = scale &+ unit
    let kept = shift < 0 ? digits.dropLast(Int(shift.magnitude)) : digits[...]
    // At most 11 digits of seconds and 6 more: it fits.
    let micros = kept.reduce(Int64(0)) { $0 &* 10 &+ Int64($1) }
    return Instant(microseconds: (0..<max(shift, 0)).reduce(micros) { value, _ in value &* 10 })
  }
}
