/// Reading and writing decimal numbers as text, without a binary floating-point number in between.
package enum DecimalText {
  /// Why a text is not an exact number of units.
  package enum Failure: Error, Hashable, Sendable {
    /// Not `-?digits(.digits)?`: a sign, an exponent, a group, a blank …
    case notADecimal
    /// More significant decimals than the unit has.
    case tooManyDecimals
    /// More than 64 bits of units, or more digits than are read.
    case overflow
  }

  /// Reads a JSON number's text as a whole number of units of 10^-`decimals`.
  ///
  /// Zeros after the last significant digit are no decimals: `1500.0` with no decimals is 1500 (inputs 3). An exponent
  /// is not accepted, whatever its value.
  ///
  /// - Throws: ``Failure``, never a rounded number.
  package static func units(_ text: some StringProtocol, decimals: Int) throws(Failure) -> Int64 {
    try units(utf8: text.utf8, decimals: decimals)
  }

  /// Reads the UTF-8 bytes of a JSON number's text; see ``units(_:decimals:)``.
  package static func units(utf8 bytes: some Collection<UInt8>, decimals: Int) throws(Failure) -> Int64 {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let whole = rest.prefix { isDigit($0) }
    var fraction = rest.dropFirst(whole.count)
    guard !whole.isEmpty else { throw .notADecimal }
    if let point = fraction.first {
      fraction = fraction.dropFirst()
      guard point == UInt8(ascii: "."), !fraction.isEmpty, fraction.allSatisfy({ isDigit($0) }) else {
        throw .notADecimal
      }
    }
    // Negative numbers are summed downwards, so that the smallest Int64 can be read too.
    var units: Int64 = 0
    func push(_ digit: UInt8) throws(Failure) {
      let (product, tooLarge) = units.multipliedReportingOverflow(by: 10)
      let value = Int64(digit &- UInt8(ascii: "0"))
      let (sum, tooFar) =
        isNegative ? product.subtractingReportingOverflow(value) : product.addingReportingOverflow(value)
      guard !tooLarge, !tooFar else { throw .overflow }
      units = sum
    }
    for digit in whole { try push(digit) }
    var written = 0
    for digit in fraction {
      if written < decimals {
        try push(digit)
        written += 1
      } else if digit != UInt8(ascii: "0") {
        throw .tooManyDecimals
      }
    }
    while written < decimals {
      try push(UInt8(ascii: "0"))
      written += 1
    }
    return units
  }

  /// Writes units of 10^-`decimals` with exactly that many decimals: `-0.05`.
  package static func text(units: some FixedWidthInteger & SignedInteger, decimals: Int) -> String {
    var digits = String(units.magnitude)
    if decimals > 0 {
      if digits.utf8.count <= decimals {
        digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
      }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return units < 0 ? "-" + digits : digits
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}

extension Money {
  /// Reads an amount in major units as exact minor units of `currency`.
  ///
  /// - Throws: `DecimalText.Failure` when the text is no plain decimal, has more decimals than the currency, or more than
  ///   15 digits of minor units.
  package init(majorUnits text: some StringProtocol, currency: Currency) throws(DecimalText.Failure) {
    self.init(minorUnits: try DecimalText.units(text, decimals: currency.exponent), currency: currency)
    guard minorUnits.magnitude <= Money.largestRead else { throw .overflow }
  }
}
