package import Amounts
package import Books

/// A figure of a statement worked out in two ways.
///
/// Part of layouts 1 and 2.
package struct StatementControl: Hashable, Sendable {
  package let name: String
  package let left: Int64
  package let right: Int64
  /// Whether it counts rows; else minor units of the statement's currency.
  package var isCount = false

  package var passes: Bool { left == right }

  /// - Throws: `MoneyError.overflow`.
  package var difference: Int64 {
    get throws(MoneyError) {
      let (difference, overflowed) = left.subtractingReportingOverflow(right)
      guard !overflowed else { throw .overflow }
      return difference
    }
  }

  /// Every control of a statement, in the order of its sheet.
  ///
  /// - Throws: `MoneyError.overflow`.
  package static func controls(of document: StatementDocument) throws(MoneyError) -> [StatementControl] {
    let figures = document.figures
    func lines(_ section: StatementSection) -> [StatementLine] { document.lines.filter { $0.section == section } }
    func sum(_ lines: [StatementLine]) throws(MoneyError) -> Int64 {
      try lines.lazy.map(\.fee.minorUnits).sumOfMinorUnits()
    }
    let sections: [(StatementSection, String, Int64)] = [
      (.earned, "Earned", figures.earned), (.priorPeriod, "Prior period", figures.priorPeriod),
      (.adjustment, "Adjustments", figures.adjustments), (.clawback, "Clawbacks", figures.clawbacks),
    ]
    var controls: [StatementControl] = []
    for (section, name, figure) in sections {
      controls.append(
        StatementControl(name: "\(name): Σ lines = summary", left: try sum(lines(section)), right: figure))
    }
    controls.append(
      StatementControl(
        name: "Paid out: Σ payments made = summary",
        left: try document.payouts.lazy.map(\.amount.minorUnits).sumOfMinorUnits(), right: figures.paidOut))
    if let before = document.history.last(where: { $0.month == document.header.month.adding(months: -1) }) {
      controls.append(
        StatementControl(
          name: "Opening balance = closing balance of the statement before", left: figures.opening,
          right: before.closing))
    }
    let (closing, overflowed) = try [figures.opening, figures.fees].sumOfMinorUnits()
      .subtractingReportingOverflow(figures.paidOut)
    guard !overflowed else { throw .overflow }
    let isPayable = figures.closing > 0 && figures.closing >= document.header.minimumPayout
    controls += [
      StatementControl(name: "Opening + lines − paid out = closing balance", left: closing, right: figures.closing),
      StatementControl(
        name: "Payable = closing balance if it reaches the minimum payout, else 0", left: figures.payable,
        right: isPayable ? figures.closing : 0),
      StatementControl(
        name: "Σ lines of all sections = Σ lines", left: try figures.fees, right: try sum(document.lines)),
      StatementControl(
        name: "Lines on the sheets = lines of the statement",
        left: Int64(StatementSection.allCases.reduce(0) { $0 + lines($1).count }), right: Int64(document.lines.count),
        isCount: true),
      try recomputed(document),
    ]
    return controls
  }

  /// The fees of payments stated for the first time, once more from what their rows show.
  private static func recomputed(_ document: StatementDocument) throws(MoneyError) -> StatementControl {
    let first = document.lines.filter { $0.section <= .priorPeriod }
    var fees: [Int64] = []
    for line in first { fees.append(try StatementLines.feeNow(line, document.header.rounding)?.minorUnits ?? 0) }
    return StatementControl(
      name: "Earned and prior period: Σ payment × percentages, rounded a line = Σ fees",
      left: try fees.sumOfMinorUnits(), right: try first.lazy.map(\.fee.minorUnits).sumOfMinorUnits())
  }
}
