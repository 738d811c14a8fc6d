import Amounts

/// Percentages as platforms write them: doubles, whose noise is no figure (inputs 3).
enum PercentageText {
  /// So many digits are taken, rounded half up.
  private static let digitsMax = 12
  /// And so many of them behind the point: what is smaller is no rate of anybody.
  private static let decimalsMax = 12
  /// 1000 has so many digits before the point.
  private static let magnitudeMax = 4

  /// Reads the text of a JSON number, with or without an exponent; nil for one that is not from 0 to 1000.
  static func read(_ text: UnsafeBufferPointer<UInt8>) -> Percentage? {
    let isNegative = text.first == UInt8(ascii: "-")
    let number = text.dropFirst(isNegative ? 1 : 0)
    let mantissa = number.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
    // Zeros before the first other digit, and as many digits from there on as say how to round.
    var zeros = 0
    var significant: [Int64] = []
    for byte in mantissa where byte != UInt8(ascii: ".") {
      if significant.isEmpty && byte == UInt8(ascii: "0") {
        zeros += 1
      } else if significant.count <= digitsMax {
        significant.append(Int64(byte &- UInt8(ascii: "0")))
      }
    }
    guard !significant.isEmpty else { return Percentage(digits: 0) }
    // How many digits stand before the point; exponents are bounded, so that no sum leaves its type.
    let magnitude = whole.count - zeros + exponent(number.dropFirst(mantissa.count + 1))
    guard !isNegative, magnitude <= magnitudeMax else { return nil }
    guard magnitude > -digitsMax else { return Percentage(digits: 0) }
    // All but the last digit are kept: at most twelve, and no more than the decimals allow.
    let kept = min(digitsMax, decimalsMax + magnitude)
    var units: Int64 = 0
    for place in 0..<kept { units = units * 10 + (place < significant.count ? significant[place] : 0) }
    if kept < significant.count, significant[kept] >= 5 { units += 1 }
    let percentage = Percentage(digits: units, decimals: kept - magnitude)
    return isInRange(units, decimals: kept - magnitude) ? percentage : nil
  }

  private static func isInRange(_ units: Int64, decimals: Int) -> Bool {
    var limit: Int64 = 1000
    for _ in 0..<decimals { limit *= 10 }
    return units <= limit
  }

  /// A whole number with its sign, no further from zero than a million.
  private static func exponent(_ text: some Collection<UInt8>) -> Int {
    let isNegative = text.first == UInt8(ascii: "-")
    var value = 0
    for digit in text where digit >= 0x30 && digit <= 0x39 { value = min(value * 10 + Int(digit - 0x30), 1_000_000) }
    return isNegative ? -value : value
  }
}
