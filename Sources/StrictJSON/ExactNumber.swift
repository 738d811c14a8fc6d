extension JSONValue {
  /// The number as a whole count of units of 10^-`decimals`, by its value: `1.5e3` is 1500.
  ///
  /// Nil when it is no number, has more decimals, or needs more than 64 bits; never rounded.
  package func units(decimals: Int) -> Int64? {
    guard let text = numberText else { return nil }
    // The common case, which cannot overflow: up to 18 digits and no decimals.
    if decimals == 0, text.count <= 18, text.allSatisfy({ $0 &- 0x30 < 10 }) {
      return text.reduce(0) { $0 * 10 + Int64($1 & 0x0F) }
    }
    var form = ByteBuffer()
    CanonicalNumber.append(text, to: &form)
    let isNegative = form.bytes.first == UInt8(ascii: "-")
    let digits = form.bytes.drop { $0 == UInt8(ascii: "-") }.prefix { $0 &- 0x30 < 10 }
    let exponent = form.bytes.dropFirst(digits.endIndex + 1).dropLast()
    // Without an exponent it is zero.
    guard !exponent.isEmpty else { return 0 }
    // More digits than 64 bits hold; as there is no zero at the end, a power below 0 leaves a fraction of a unit.
    guard digits.count <= 19, exponent.count <= 3, let power = Int(String(decoding: exponent, as: UTF8.self)),
      (0...19).contains(power + decimals)
    else { return nil }
    // Negative numbers are counted downwards, so that the smallest Int64 can be read too.
    var units: Int64 = 0
    func push(_ digit: UInt8) -> Bool {
      let (product, tooLarge) = units.multipliedReportingOverflow(by: 10)
      let value = Int64(digit & 0x0F)
      let (sum, tooFar) =
        isNegative ? product.subtractingReportingOverflow(value) : product.addingReportingOverflow(value)
      units = sum
      return !tooLarge && !tooFar
    }
    for digit in digits where !push(digit) { return nil }
    for _ in 0..<power + decimals where !push(0) { return nil }
    return units
  }
}
