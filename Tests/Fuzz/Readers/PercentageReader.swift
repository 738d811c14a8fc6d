import Amounts

/// Percentages and rates.
enum PercentageReader {
  static func broken(by bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let read = try? Percentage(text) else { return nil }
    guard (try? Percentage(read.description)) == read else { return "\(read) is read as another" }
    let asPercent = read.fromFractionIfSmall
    guard (try? Percentage(asPercent.description)) == asPercent else { return "\(asPercent) is read as another" }
    guard let euro = Currency("EUR") else { return "no EUR" }
    for units in [0, 1, -1, 100_000, 999_999_999_999_999, Int64.max, .min] {
      let base = Money(minorUnits: units, currency: euro)
      for rounding in Rounding.allCases {
        guard let fee = try? base.applying([read, asPercent, read], rounding: rounding) else { continue }
        // More digits than 128 bits are not shown, and yet rounded right.
        guard let exact = try? base.exactDecimal(applying: [read, asPercent, read]) else { continue }
        guard fee.minorUnits == 0 || (fee.minorUnits < 0) == exact.hasPrefix("-") else { return "\(exact) is \(fee)" }
      }
    }
    return nil
  }
}
