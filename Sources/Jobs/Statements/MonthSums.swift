import Amounts
import Books

/// What lines of statements come to, by the month of their payments and currency.
struct MonthSums {
  /// In order: how many lines, and what they come to.
  private let sums: [(month: Month, lines: Int, amount: Money)]

  /// More months than this are summed up in words.
  private static let monthsMax = 36

  init(_ lines: [StatementLine]) throws(MoneyError) {
    var fees: [Month: [Currency: [Int64]]] = [:]
    for line in lines {
      fees[line.item.date.month, default: [:]][line.fee.currency, default: []].append(line.fee.minorUnits)
    }
    var sums: [(Month, Int, Money)] = []
    for (month, currencies) in fees.sorted(by: { $0.key < $1.key }) {
      for (currency, units) in currencies.sorted(by: { $0.key < $1.key }) {
        sums.append((month, units.count, Money(minorUnits: try units.sumOfMinorUnits(), currency: currency)))
      }
    }
    self.sums = sums
  }

  /// As `2025-02: 1 line, 3.00 EUR; 2025-03: 2 lines, 9.00 EUR`; nil without any line.
  var text: String? {
    guard !sums.isEmpty else { return nil }
    let shown = sums.prefix(MonthSums.monthsMax).map { month, lines, amount in
      "\(month): \(lines == 1 ? "1 line" : "\(lines) lines"), \(amount)"
    }
    let rest = sums.count - shown.count
    return shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  /// What a first issue would state of months before it, in words; nil when it would state nothing of them (rules R10).
  ///
  /// - Parameter documents: those of the month, by currency.
  static func earlier(_ documents: [StatementDocument]) throws(MoneyError) -> String? {
    try MonthSums(documents.flatMap(\.lines).filter { $0.section == .priorPeriod }).text.map {
      "its first statements would state earlier months as prior period: \($0)"
    }
  }
}
