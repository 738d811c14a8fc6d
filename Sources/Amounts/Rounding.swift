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
    // Compared with what is missing to the next whole: twice the remainder could need one bit more.
    let rest = remainder.magnitude
    guard isAwayFromZero(Order(rest, denominator.magnitude - rest), quotient: quotient.magnitude) else {
      return quotient
    }
    return numerator < 0 ? quotient - 1 : quotient + 1
  }

  /// How a remainder lies to the half.
  fileprivate enum Order {
    case below, half, above

    init<Number: Comparable>(_ left: Number, _ right: Number) {
      self = left < right ? .below : left == right ? .half : .above
    }
  }

  /// Whether the size of a quotient grows by one, by how its remainder lies to the half.
  fileprivate func isAwayFromZero(_ remainder: Order, quotient: UInt128) -> Bool {
    switch remainder {
    case .below: false
    case .above: true
    case .half: self == .halfUp || !quotient.isMultiple(of: 2)
    }
  }
}

extension Money {
  /// This amount times a chain of percentages, exact, rounded once to the minor unit.
  ///
  /// The product is 256 bits wide: an amount of 15 digits times three percentages of 12 digits and more is exact.
  ///
  /// - Throws: `.overflow` when the result does not fit in 64 bits, or the percentages have more digits than that.
  package func applying(_ percentages: [Percentage], rounding: Rounding) throws(MoneyError) -> Money {
    let units = try WideProduct(minorUnits, percentages).rounded(rounding)
    return Money(minorUnits: units, currency: currency)
  }

  /// The product in major units with every digit that it has, before it is rounded: `12.3456`.
  ///
  /// - Throws: `.overflow` when the product does not fit in 128 bits.
  package func exactDecimal(applying percentages: [Percentage]) throws(MoneyError) -> String {
    var numerator = Int128(minorUnits)
    for percentage in percentages {
      let (product, overflowed) = numerator.multipliedReportingOverflow(by: Int128(percentage.digits))
      guard !overflowed else { throw .overflow }
      numerator = product
    }
    // The denominator is a power of ten: two zeros a percent sign, and one a decimal.
    let decimals = percentages.reduce(currency.exponent) { $0 + 2 + $1.decimals }
    var digits = String(numerator.magnitude)
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let point = digits.index(digits.endIndex, offsetBy: -decimals)
    var fraction = digits[point...]
    while fraction.utf8.count > currency.exponent, fraction.last == "0" { fraction.removeLast() }
    return (numerator < 0 ? "-" : "") + digits[..<point] + (fraction.isEmpty ? "" : "." + fraction)
  }
}

/// An amount times percentages as a whole number of 256 bits over a power of ten.
private struct WideProduct {
  private var isNegative: Bool
  private let product: (high: UInt128, low: UInt128)
  /// Of the denominator: two a percent sign, and one a decimal.
  private let zeros: Int

  /// The largest power of ten in 128 bits with a sign.
  private static let mostZeros = 38

  init(_ minorUnits: Int64, _ percentages: [Percentage]) throws(MoneyError) {
    isNegative = minorUnits < 0
    // Two factors of 128 bits: each takes numbers as long as they fit.
    var factors: (UInt128, UInt128) = (UInt128(minorUnits.magnitude), 1)
    var zeros = 0
    for percentage in percentages {
      let digits = UInt128(percentage.digits.magnitude)
      if percentage.digits < 0 { isNegative.toggle() }
      zeros += 2 + percentage.decimals
      let (first, isTooLarge) = factors.0.multipliedReportingOverflow(by: digits)
      if isTooLarge {
        let (second, isFull) = factors.1.multipliedReportingOverflow(by: digits)
        guard !isFull else { throw .overflow }
        factors.1 = second
      } else {
        factors.0 = first
      }
    }
    guard zeros <= 2 * WideProduct.mostZeros else { throw .overflow }
    self.zeros = zeros
    product = factors.0.multipliedFullWidth(by: factors.1)
  }

  /// The quotient, rounded once.
  ///
  /// Divided in two steps where the denominator needs more than 128 bits: the first remainder is smaller than one unit
  /// of the second, so it only decides what is exactly half there.
  func rounded(_ rounding: Rounding) throws(MoneyError) -> Int64 {
    let inFirst = min(zeros, WideProduct.mostZeros)
    let first = WideProduct.powerOfTen(inFirst)
    guard product.high < first else { throw .overflow }
    var (quotient, remainder) = first.dividingFullWidth(product)
    var order = Rounding.Order(remainder, first - remainder)
    if zeros > inFirst {
      let second = WideProduct.powerOfTen(zeros - inFirst)
      let isExact = remainder == 0
      (quotient, remainder) = quotient.quotientAndRemainder(dividingBy: second)
      order = Rounding.Order(remainder, second - remainder)
      if case .half = order, !isExact { order = .above }
    }
    if rounding.isAwayFromZero(order, quotient: quotient) { quotient += 1 }
    guard let units = Int64(exactly: quotient) else { throw .overflow }
    return isNegative ? -units : units
  }

  private static func powerOfTen(_ zeros: Int) -> UInt128 {
    var power: UInt128 = 1
    for _ in 0..<zeros { power *= 10 }
    return power
  }
}
