/// How a fee is rounded, once, to the minor unit (rules R8, configuration `rounding`).
package enum Rounding: String, CaseIterable, Hashable, Sendable {
  /// Halves go away from zero.
  case halfUp = "half_up"
  /// Halves go to the even neighbour.
  case halfEven = "half_even"

  /// Divides exactly and rounds once.
  ///
  /// - Precondition: `denominator` is positive.
  package func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
    precondition(denominator > 0, "a rounded division needs a positive denominator")
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let twice = remainder.magnitude * 2
    let half = denominator.magnitude
    let awayFromZero: Bool
    if twice == half {
      awayFromZero = self == .halfUp || quotient % 2 != 0
    } else {
      awayFromZero = twice > half
    }
    guard awayFromZero else { return quotient }
    return numerator < 0 ? quotient - 1 : quotient + 1
  }
}

extension Money {
  /// This amount times a chain of percentages, exact, rounded once to the minor unit.
  ///
  /// - Throws: `.overflow` when the exact product does not fit in 128 bits or the result in 64.
  package func applying(_ percentages: [Percentage], rounding: Rounding) throws(MoneyError) -> Money {
    let (numerator, denominator) = try exactProduct(percentages)
    guard denominator <= Int128.max / 2, let units = Int64(exactly: rounding.divide(numerator, by: denominator)) else {
      throw .overflow
    }
    return Money(minorUnits: units, currency: currency)
  }

  /// The product in major units with every digit that it has, before it is rounded: `12.3456`.
  ///
  /// - Throws: `.overflow` as ``applying(_:rounding:)``.
  package func exactDecimal(applying percentages: [Percentage]) throws(MoneyError) -> String {
    let (numerator, _) = try exactProduct(percentages)
    // The denominator is a power of ten: two zeros a percent sign, and one a decimal.
    let decimals = percentages.reduce(currency.exponent) { $0 + 2 + $1.decimals }
    var digits = String(numerator.magnitude)
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let point = digits.index(digits.endIndex, offsetBy: -decimals)
    var fraction = digits[point...]
    while fraction.utf8.count > currency.exponent, fraction.last == "0" { fraction.removeLast() }
    return (numerator < 0 ? "-" : "") + digits[..<point] + (fraction.isEmpty ? "" : "." + fraction)
  }

  private func exactProduct(_ percentages: [Percentage]) throws(MoneyError) -> (Int128, Int128) {
    var numerator = Int128(minorUnits)
    var denominator: Int128 = 1
    for percentage in percentages {
      let (product, overflowed) = numerator.multipliedReportingOverflow(by: Int128(percentage.digits))
      let (scaled, tooSmall) = denominator.multipliedReportingOverflow(
        by: 100 * Int128(Percentage.powerOfTen(percentage.decimals)))
      guard !overflowed, !tooSmall else { throw .overflow }
      numerator = product
      denominator = scaled
    }
    return (numerator, denominator)
  }
}
