package import Amounts

/// What of each statement of a series is still open to the partner, and since when it is due (rules R10, `pay`).
///
/// A balance runs through all statements of a series, so a payment settles what is oldest, whatever number it names, and
/// what later statements took back is taken off the newest. The parts of a series add up to what is open in it.
package enum OpenParts {
  /// What counts of a statement, in minor units.
  package struct Issued: Hashable, Sendable {
    package let closing: Int64
    package let payable: Int64
    /// What it counted as paid out.
    package let paidOut: Int64

    package init(closing: Int64, payable: Int64, paidOut: Int64) {
      self.closing = closing
      self.payable = payable
      self.paidOut = paidOut
    }
  }

  /// The open part of each statement of one series, in their order.
  ///
  /// What was not payable is a part of the next statement that was, or else of the newest; a partner that owes has a
  /// negative part in the newest.
  ///
  /// - Parameter uncounted: what was recorded and no statement has counted yet.
  /// - Throws: `MoneyError.overflow`.
  package static func of(_ series: [Issued], uncounted: [Int64]) throws(MoneyError) -> [Int64] {
    // By statement, what would be open if nothing had been stated after it; and the least of these from it on, which is
    // what is left of everything stated up to it.
    var paid = try uncounted.sumOfMinorUnits()
    var balances: [Int64] = []
    var least = Int64.max
    var left: [Int64] = []
    for statement in series.reversed() {
      let (balance, isTooLarge) = statement.closing.subtractingReportingOverflow(paid)
      guard !isTooLarge else { throw .overflow }
      least = min(least, balance)
      balances.append(balance)
      left.append(max(least, 0))
      paid = try [paid, statement.paidOut].sumOfMinorUnits()
    }
    left.reverse()
    var parts = [Int64](repeating: 0, count: series.count)
    var before: Int64 = 0
    for (index, statement) in series.enumerated() where statement.payable > 0 && index < series.count - 1 {
      // What is left never falls along a series, and is never negative.
      parts[index] = left[index] - before
      before = left[index]
    }
    if let newest = balances.first { parts[series.count - 1] = try [newest, -before].sumOfMinorUnits() }
    return parts
  }
}

extension StatementHeader {
  /// The date that something payable is to be paid by: days after the issue, as the partner's terms were then.
  package static func due(payable: Int64, issued: Day, paymentTermsDays: Int?) -> Day? {
    guard payable > 0, let paymentTermsDays else { return nil }
    return issued.adding(days: paymentTermsDays)
  }
}
