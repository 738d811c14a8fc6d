package import Amounts

/// A payment's fee in one currency towards one partner, beside what statements have stated of it (rules R10).
package struct FeePosition: Hashable, Sendable {
  /// The payment's business date: it decides the month.
  package var day: Day
  package var state: EligibilityState
  /// Minor units of the fee as the rules have it now; 0 in a currency or towards a partner that it no longer has.
  package var fee: Int64
  /// Net stated: Σ of the issued lines, in minor units.
  package var stated: Int64
  /// Whether a statement has stated it before, even if the lines come to 0.
  package var hasLines: Bool

  package init(day: Day, state: EligibilityState, fee: Int64, stated: Int64 = 0, hasLines: Bool = false) {
    self.day = day
    self.state = state
    self.fee = fee
    self.stated = stated
    self.hasLines = hasLines
  }

  /// What should be stated of it: its fee if eligible, nothing if reversed or ineligible, no change while held.
  package var due: Int64 {
    switch state {
    case .eligible: fee
    case .held: stated
    case .reversed, .ineligible: 0
    }
  }

  /// The line that a statement over a month states, with its amount in minor units; nil when nothing is due (yet).
  ///
  /// - Throws: `MoneyError.overflow`.
  package func line(closing month: Month) throws(MoneyError) -> (section: StatementSection, amount: Int64)? {
    let (amount, overflowed) = due.subtractingReportingOverflow(stated)
    guard !overflowed else { throw .overflow }
    guard amount != 0 else { return nil }
    if hasLines { return (due == 0 ? .clawback : .adjustment, amount) }
    guard day.month <= month else { return nil }
    return (day.month == month ? .earned : .priorPeriod, amount)
  }
}

/// Which part of a statement a line is in; the raw value is the cell of the statement's CSV, the order that of the document.
package enum StatementSection: String, CaseIterable, Comparable, Hashable, Sendable {
  case earned
  case priorPeriod = "prior-period"
  case adjustment
  case clawback

  private var position: Int { StatementSection.allCases.firstIndex(of: self) ?? 0 }

  package static func < (left: StatementSection, right: StatementSection) -> Bool { left.position < right.position }
}

/// What was stated of a payment: by a line of an issued statement, or elsewhere before (`statement import`).
package struct StatedLine: Hashable, Sendable {
  /// The statement's number; nil for one of elsewhere that was taken over without its number.
  package var number: String?
  package var partner: String
  package var fee: Money

  package init(number: String?, partner: String, fee: Money) {
    self.number = number
    self.partner = partner
    self.fee = fee
  }
}

/// Where a fee is owed: a partner and a currency; statements of one form a series.
package struct StatementSeries: Hashable, Comparable, Sendable {
  package var partner: String
  package var currency: Currency

  package init(partner: String, currency: Currency) {
    self.partner = partner
    self.currency = currency
  }

  package static func < (left: StatementSeries, right: StatementSeries) -> Bool {
    (left.partner, left.currency) < (right.partner, right.currency)
  }
}

/// A position with the series that it is in.
package struct SeriesPosition: Hashable, Sendable {
  package let series: StatementSeries
  package let position: FeePosition

  /// Every position of a payment: where its fee is now, and where statements have stated it before.
  ///
  /// - Parameters:
  ///   - partner: whose payment it is now.
  ///   - currency: the payment's currency now, of which `fee` are minor units.
  ///   - lines: those of elsewhere, then in order of issue.
  /// - Returns: by series.
  /// - Throws: `MoneyError.overflow`.
  package static func all(
    of partner: String, _ currency: Currency, day: Day, state: EligibilityState, fee: Int64, lines: [StatedLine]
  ) throws(MoneyError) -> [SeriesPosition] {
    let now = SeriesPosition(
      series: StatementSeries(partner: partner, currency: currency),
      position: FeePosition(day: day, state: state, fee: fee))
    guard !lines.isEmpty else { return [now] }
    var positions = [now.series: now.position]
    for line in lines {
      let series = StatementSeries(partner: line.partner, currency: line.fee.currency)
      var position = positions[series] ?? FeePosition(day: day, state: state, fee: 0)
      position.stated = try [position.stated, line.fee.minorUnits].sumOfMinorUnits()
      position.hasLines = true
      positions[series] = position
    }
    return positions.sorted { $0.key < $1.key }.map(SeriesPosition.init)
  }
}

/// What the next statements would state of a payment (codes `late-arrival` and `clawback`).
package struct DueLines: Sendable {
  package let payment: PaymentFile
  package let reason: EligibilityReason
  package let lines: [(section: StatementSection, fee: Money)]

  /// The lines due for payments: of what is stated already, and of the partners that have issued a month.
  static func all(_ payments: [PaymentFile], _ fees: [PaymentFee], context: RunContext) throws(MoneyError)
    -> [DueLines]
  {
    var all: [DueLines] = []
    for (payment, fee) in zip(payments, fees) {
      var lines: [(StatementSection, Money)] = []
      for entry in fee.positions {
        let last = context.lastIssued[entry.series.partner]
        // Before a partner's first issue no month is closed, but what was stated elsewhere can already be due back.
        guard last != nil || entry.position.hasLines,
          let line = try entry.position.line(closing: last?.adding(months: 1) ?? entry.position.day.month)
        else { continue }
        lines.append((line.section, Money(minorUnits: line.amount, currency: entry.series.currency)))
      }
      if !lines.isEmpty { all.append(DueLines(payment: payment, reason: fee.eligibility.reason, lines: lines)) }
    }
    return all
  }
}
