import Amounts
import Books

/// What a first issue would state of months before it, as prior period (rules R10).
struct EarlierMonths {
  /// By month and currency, in order: how many lines, and what they come to.
  private let sums: [(month: Month, lines: Int, amount: Money)]

  /// More months than this are summed up in words.
  private static let monthsMax = 36

  /// nil when it would state nothing of earlier months.
  ///
  /// - Parameter documents: those of the month, by currency.
  init?(_ documents: [StatementDocument]) throws(MoneyError) {
    var fees: [Month: [Currency: [Int64]]] = [:]
    for line in documents.flatMap(\.lines) where line.section == .priorPeriod {
      fees[line.item.date.month, default: [:]][line.fee.currency, default: []].append(line.fee.minorUnits)
    }
    guard !fees.isEmpty else { return nil }
    var sums: [(Month, Int, Money)] = []
    for (month, currencies) in fees.sorted(by: { $0.key < $1.key }) {
      for (currency, units) in currencies.sorted(by: { $0.key < $1.key }) {
        sums.append((month, units.count, Money(minorUnits: try units.sumOfMinorUnits(), currency: currency)))
      }
    }
    self.sums = sums
  }

  /// As `2025-02: 1 line, 3.00 EUR; 2025-03: 2 lines, 9.00 EUR`.
  var text: String {
    let shown = sums.prefix(EarlierMonths.monthsMax).map { month, lines, amount in
      "\(month): \(lines == 1 ? "1 line" : "\(lines) lines"), \(amount)"
    }
    let rest = sums.count - shown.count
    return shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }
}
