import Amounts
import StrictJSON

/// Money as a decimal number in major units.
enum AmountReader {
  static func broken(by bytes: [UInt8]) -> String? {
    for decimals in 0...4 {
      let said = asJSON(bytes, decimals: decimals)
      guard let units = try? DecimalText.units(utf8: bytes, decimals: decimals) else { continue }
      let printed = DecimalText.text(units: units, decimals: decimals)
      guard digits(Array(printed.utf8)) == digits(bytes) else { return "\(printed) isn't what was read" }
      guard (try? DecimalText.units(printed, decimals: decimals)) == units else {
        return "\(printed) is another amount"
      }
      // A delivery may spell it otherwise, but what both grammars take is the same number.
      if let said, said != units { return "\(printed): \(said) units as a number of JSON" }
      if let broken = sums(units) { return broken }
    }
    return nil
  }

  /// What the other reader of amounts makes of it; nil when it is no number of JSON.
  private static func asJSON(_ bytes: [UInt8], decimals: Int) -> Int64? {
    (try? JSONParser.withValue(of: bytes) { $0.units(decimals: decimals) }) ?? nil
  }

  /// Sign, digits and point without zeros that say nothing.
  private static func digits(_ text: [UInt8]) -> String {
    let isNegative = text.first == UInt8(ascii: "-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let whole = parts.first.map { String(decoding: $0.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self) } ?? ""
    var fraction = String(decoding: parts.dropFirst().first ?? [], as: UTF8.self)
    while fraction.last == "0" { fraction.removeLast() }
    let isZero = whole.isEmpty && fraction.isEmpty
    return "\(isNegative && !isZero ? "-" : "")\(whole).\(fraction)"
  }

  /// Sums, differences and fees of an amount end with a number or an error.
  private static func sums(_ units: Int64) -> String? {
    guard let euro = Currency("EUR") else { return "no EUR" }
    let money = Money(minorUnits: units, currency: euro)
    if let sum = try? money.adding(money), let back = try? sum.subtracting(money), back != money {
      return "\(money) + itself - itself is \(back)"
    }
    guard money.negated.negated == money || units == .min else { return "\(money) negated twice is another" }
    let all = Percentage(digits: 100)
    for rounding in Rounding.allCases {
      if let whole = try? money.applying([all, all, all], rounding: rounding), whole != money {
        return "100 % of \(money) is \(whole)"
      }
    }
    return nil
  }
}
