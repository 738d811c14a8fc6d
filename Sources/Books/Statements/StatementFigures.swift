package import Amounts

/// The column of signed figures of a statement, in minor units of its currency; it foots (rules R10).
package struct StatementFigures: Hashable, Sendable {
  /// Closing of the statement before.
  package var opening: Int64
  package var earned: Int64
  package var priorPeriod: Int64
  package var adjustments: Int64
  /// Not above 0 for positive fees.
  package var clawbacks: Int64
  /// What was paid to the partner; subtracted.
  package var paidOut: Int64
  package var closing: Int64
  /// Closing, if it reaches the minimum payout; else 0, and carried forward.
  package var payable: Int64

  /// Adds up a statement.
  ///
  /// - Parameter minimumPayout: minor units that must be due before a statement is payable.
  /// - Throws: `MoneyError.overflow`.
  package init(
    opening: Int64, lines: [(section: StatementSection, amount: Int64)], paidOut: Int64, minimumPayout: Int64
  ) throws(MoneyError) {
    func sum(_ section: StatementSection) throws(MoneyError) -> Int64 {
      try lines.lazy.filter { $0.section == section }.map(\.amount).sumOfMinorUnits()
    }
    self.opening = opening
    earned = try sum(.earned)
    priorPeriod = try sum(.priorPeriod)
    adjustments = try sum(.adjustment)
    clawbacks = try sum(.clawback)
    self.paidOut = paidOut
    let movements = try [opening, earned, priorPeriod, adjustments, clawbacks].sumOfMinorUnits()
    let (rest, overflowed) = movements.subtractingReportingOverflow(paidOut)
    guard !overflowed else { throw .overflow }
    closing = rest
    payable = rest > 0 && rest >= minimumPayout ? rest : 0
  }

  /// The figures of a statement as they were issued.
  package init(
    opening: Int64, earned: Int64, priorPeriod: Int64, adjustments: Int64, clawbacks: Int64, paidOut: Int64,
    closing: Int64, payable: Int64
  ) {
    self.opening = opening
    self.earned = earned
    self.priorPeriod = priorPeriod
    self.adjustments = adjustments
    self.clawbacks = clawbacks
    self.paidOut = paidOut
    self.closing = closing
    self.payable = payable
  }

  /// The figures by the names that files give them, as they follow each other (outputs 3).
  package var named: [(name: String, units: Int64)] {
    [
      ("opening", opening), ("earned", earned), ("prior_period", priorPeriod), ("adjustments", adjustments),
      ("clawbacks", clawbacks), ("paid_out", paidOut), ("closing", closing), ("payable", payable),
    ]
  }

  /// What the lines of the statement come to.
  ///
  /// - Throws: `MoneyError.overflow`.
  package var fees: Int64 {
    get throws(MoneyError) { try [earned, priorPeriod, adjustments, clawbacks].sumOfMinorUnits() }
  }
}
