/// One form for every spelling of a number, so that numbers are compared by value: `1500.0`, `1.5e3` and `1500`.
///
/// Written as `-15e2;` : the significant digits as a whole number, and the power of ten. Nothing is ever computed but
/// exponents, so that no number is too large, too small or too exact.
enum CanonicalNumber {
  /// Appends the form of a number that the parser accepted.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
    guard let start = text.baseAddress else { return }
    let end = start + text.count
    var position = start
    let isNegative = position.pointee == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let whole = span(from: position, to: end)
    let fraction = whole.end < end && whole.end.pointee == UInt8(ascii: ".") ? span(from: whole.end + 1, to: end) : nil
    let afterDigits = fraction?.end ?? whole.end

    let digits = UnsafeBufferPointer(start: position, count: afterDigits - position)
    guard let first = digits.firstIndex(where: isSignificant), let last = digits.lastIndex(where: isSignificant) else {
      output.append("0;")
      return
    }
    if isNegative { output.append(UInt8(ascii: "-")) }
    for digit in digits[first...last] where digit != UInt8(ascii: ".") { output.append(digit) }
    // The power of ten of the last significant digit, as the text without its exponent has it.
    let point = whole.end - position
    let power = last < point ? point - 1 - last : point - last
    output.append(UInt8(ascii: "e"))
    appendExponent(UnsafeBufferPointer(start: afterDigits, count: end - afterDigits), plus: power, to: &output)
    output.append(UInt8(ascii: ";"))
  }

  /// - Parameter text: Empty, or `e`, maybe a sign, and digits.
  private static func appendExponent(_ text: UnsafeBufferPointer<UInt8>, plus power: Int, to output: inout ByteBuffer) {
    let isNegative = text.count > 1 && text[1] == UInt8(ascii: "-")
    let digits = text.drop { $0 <= UInt8(ascii: "0") || $0 > UInt8(ascii: "9") }
    // 17 digits leave room for the power in 64 bits.
    guard digits.count > 17 else {
      let exponent = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      let sum = (isNegative ? -exponent : exponent) + power
      if (0..<10).contains(sum) {
        output.append(UInt8(ascii: "0") + UInt8(sum))
      } else {
        output.append(Array(String(sum).utf8))
      }
      return
    }
    if isNegative { output.append(UInt8(ascii: "-")) }
    output.append(sum(digits, isNegative ? -power : power))
  }

  /// A number of more digits than any `Int` plus an `Int` that is smaller: on paper, from the last digit.
  private static func sum(_ digits: Slice<UnsafeBufferPointer<UInt8>>, _ summand: Int) -> [UInt8] {
    var carry = summand
    var sum: [UInt8] = []
    for digit in digits.reversed() {
      carry += Int(digit - UInt8(ascii: "0"))
      let last = (carry % 10 + 10) % 10
      sum.append(UInt8(ascii: "0") + UInt8(last))
      carry = (carry - last) / 10
    }
    if carry > 0 { sum += String(carry).utf8.reversed() }
    while sum.last == UInt8(ascii: "0") { sum.removeLast() }
    return sum.reversed()
  }

  private static func isSignificant(_ byte: UInt8) -> Bool { byte > UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func span(
    from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>
  ) -> (start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    var position = start
    while position < end, position.pointee &- 0x30 < 10 { position += 1 }
    return (start, position)
  }
}

extension ByteBuffer {
  fileprivate mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }
}
