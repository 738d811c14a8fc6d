/// An exact percentage: 9.5 % is the digits 95 with one decimal.
///
/// Kept in its shortest form, so that equal values are equal and print alike.
package struct Percentage: Hashable, Sendable {
  /// The digits, without the decimal point.
  package let digits: Int64
  /// How many of the digits are behind the point.
  package let decimals: Int

  private static let decimalsMax = 12

  package init(digits: Int64, decimals: Int = 0) {
    var digits = digits
    var decimals = decimals
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    self.digits = digits
    self.decimals = decimals
  }

  /// Reads a plain decimal: `9.5`, `50`, `33.30`.
  ///
  /// - Throws: `DecimalText.Failure` for anything else, more than 12 decimals among it.
  package init(_ text: some StringProtocol) throws(DecimalText.Failure) {
    let fraction = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).dropFirst().first
    let decimals = fraction.map { $0.count } ?? 0
    guard decimals <= Percentage.decimalsMax else { throw .tooManyDecimals }
    self.init(digits: try DecimalText.units(text, decimals: decimals), decimals: decimals)
  }

  /// The same share written as percent when it was sent as a fraction: 0.5 → 50.
  ///
  /// Source: rules R9 ("a fraction when ≤ 1"). Exactly 1 is read as 100 %.
  package var fromFractionIfSmall: Percentage {
    let one = Percentage.powerOfTen(decimals)
    guard digits >= 0, digits <= one else { return self }
    return decimals >= 2
      ? Percentage(digits: digits, decimals: decimals - 2)
      : Percentage(digits: digits * Percentage.powerOfTen(2 - decimals))
  }

  static func powerOfTen(_ exponent: Int) -> Int64 {
    var power: Int64 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}

extension Percentage: CustomStringConvertible {
  /// The shortest decimal: `9.5`, `50` (outputs 2).
  package var description: String { DecimalText.text(units: digits, decimals: decimals) }
}
