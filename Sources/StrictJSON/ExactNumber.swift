extension JSONValue {
  /// How many digits of units an amount may have (inputs 3): sums of a great many of them fit 64 bits with ease.
  package static let unitDigitsMax = 15

  /// The number as a whole count of units of 10^-`decimals`, by its value: `1500.0` is 1500.
  ///
  /// Nil when it is no number, has an exponent, more decimals or more than ``unitDigitsMax`` digits of units; never
  /// rounded (inputs 3).
  package func units(decimals: Int) -> Int64? {
    guard let text = numberText, !text.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
    // The common case, which cannot overflow: few digits and no decimals.
    if decimals == 0, text.count <= JSONValue.unitDigitsMax, text.allSatisfy({ $0 &- 0x30 < 10 }) {
      return text.reduce(0) { $0 &* 10 &+ Int64($1 & 0x0F) }
    }
    var form = ByteBuffer()
    CanonicalNumber.append(text, to: &form)
    let isNegative = form.bytes.first == UInt8(ascii: "-")
    let digits = form.bytes.drop { $0 == UInt8(ascii: "-") }.prefix { $0 &- 0x30 < 10 }
    let exponent = form.bytes.dropFirst(digits.endIndex + 1).dropLast()
    // Without an exponent it is zero.
    guard !exponent.isEmpty else { return 0 }
    // As there is no zero at the end, a power below 0 leaves a fraction of a unit.
    guard digits.count <= JSONValue.unitDigitsMax, exponent.count <= 3,
      let power = Int(String(decoding: exponent, as: UTF8.self)), (-JSONValue.unitDigitsMax...999).contains(power),
      (0...JSONValue.unitDigitsMax).contains(power &+ decimals),
      digits.count &+ power &+ decimals <= JSONValue.unitDigitsMax
    else { return nil }
    let zeros = power &+ decimals
    // At most 15 digits in all: nothing here can overflow.
    var units = digits.reduce(Int64(0)) { $0 &* 10 &+ Int64($1 & 0x0F) }
    for _ in 0..<zeros { units = units &* 10 }
    return isNegative ? -units : units
  }
}
