package import Amounts

/// A payment as statements look at it.
package struct StatementPayment: Hashable, Sendable {
  /// Whose payment it is now.
  package var partner: String
  /// The payment's cells now; towards a partner that it left, those of the last line that the partner was sent.
  package var item: StatementItem
  package var state: EligibilityState
  /// Minor units of the payment's currency; 0 while unknown.
  package var fee: Int64
  /// Everything that statements have stated of it: those of elsewhere, then in order of issue.
  package var lines: [StatedLine]
  /// Whether the next statement lists it though it is of an earlier month: paid before the partner's statements begin,
  /// created since (rules R10, Begin).
  package var awaitsListing: Bool

  package init(
    partner: String, item: StatementItem, state: EligibilityState, fee: Int64, lines: [StatedLine] = [],
    awaitsListing: Bool = false
  ) {
    self.partner = partner
    self.item = item
    self.state = state
    self.fee = fee
    self.lines = lines
    self.awaitsListing = awaitsListing
  }
}

/// The books of one partner: what statements of its months are made from (rules R10).
package struct StatementBooks: Sendable {
  package let partner: String
  package private(set) var payments: [StatementPayment]
  /// The closing of each series that has begun, by currency; before the first issue the opening balances.
  package private(set) var closings: [Currency: Int64]
  /// What was paid to the partner and is in no statement yet.
  package private(set) var payouts: [StatementPayout]
  package private(set) var history: [Currency: [StatementMonth]]
  private let minimumPayout: [Currency: Int64]

  package init(
    partner: String, payments: [StatementPayment], closings: [Currency: Int64] = [:], payouts: [StatementPayout] = [],
    history: [Currency: [StatementMonth]] = [:], minimumPayout: [Currency: Int64] = [:]
  ) {
    self.partner = partner
    self.payments = payments
    self.closings = closings
    self.payouts = payouts
    self.history = history
    self.minimumPayout = minimumPayout
  }

  /// A month closed in one currency: what a statement says besides its header.
  package struct Closed: Sendable {
    package let currency: Currency
    package let figures: StatementFigures
    package let lines: [StatementLine]
    package let held: [StatementItem]
    package let notEligible: [StatementItem]
    package let payouts: [StatementPayout]
    /// With this month as the last.
    package let history: [StatementMonth]
    package let minimumPayout: Int64
  }

  /// How many months the chart shows.
  private static let historyMonths = 12

  /// Closes a month: a statement for each currency with lines, and for each series that has begun.
  ///
  /// The books then stand as after the issue, so that the next month can be closed on top.
  ///
  /// - Parameters:
  ///   - number: what stands for the numbers of the statements in the lines of later months.
  ///   - cutOff: what was first seen after it goes to the next statement.
  /// - Returns: by currency.
  /// - Throws: `MoneyError.overflow`.
  package mutating func close(_ month: Month, cutOff: Instant, number: String = "DRAFT") throws(MoneyError) -> [Closed]
  {
    var lines: [Currency: [StatementLine]] = [:]
    for index in payments.indices {
      for line in try takeLines(of: index, closing: month, cutOff: cutOff, number: number) {
        lines[line.fee.currency, default: []].append(line)
      }
    }
    let listed = payments.filter {
      $0.partner == partner && ($0.item.date.month == month || $0.awaitsListing) && $0.item.firstSeen <= cutOff
    }
    var closed: [Closed] = []
    for currency in Set(lines.keys).union(closings.keys).sorted() {
      let own = listed.filter { $0.item.amount.currency == currency }
      closed.append(
        try close(
          month, currency,
          lines: (lines[currency] ?? []).sorted(by: StatementLine.isOrdered),
          held: own.filter { $0.state == .held }.map(\.item).sorted(by: StatementItem.isOrdered),
          notEligible: own.filter { $0.state == .ineligible }.map(\.item).sorted(by: StatementItem.isOrdered)))
    }
    for index in payments.indices where payments[index].partner == partner && payments[index].item.firstSeen <= cutOff {
      let currency = payments[index].item.amount.currency
      if closed.contains(where: { $0.currency == currency }) { payments[index].awaitsListing = false }
    }
    return closed
  }

  /// The lines of a payment, noted as stated.
  private mutating func takeLines(of index: Int, closing month: Month, cutOff: Instant, number: String)
    throws(MoneyError) -> [StatementLine]
  {
    let payment = payments[index]
    guard payment.item.firstSeen <= cutOff || !payment.lines.isEmpty else { return [] }
    var lines: [StatementLine] = []
    let positions = try SeriesPosition.all(
      of: payment.partner, payment.item.amount.currency, day: payment.item.date, state: payment.state, fee: payment.fee,
      lines: payment.lines)
    for entry in positions where entry.series.partner == partner {
      guard let (section, amount) = try entry.position.line(closing: month) else { continue }
      let fee = Money(minorUnits: amount, currency: entry.series.currency)
      let original = payment.lines.first { $0.partner == partner && $0.fee.currency == fee.currency }
      lines.append(
        StatementLine(section: section, item: payment.item, fee: fee, originalStatement: original?.number))
      payments[index].lines.append(StatedLine(number: number, partner: partner, fee: fee))
    }
    return lines
  }

  private mutating func close(
    _ month: Month, _ currency: Currency, lines: [StatementLine], held: [StatementItem], notEligible: [StatementItem]
  ) throws(MoneyError) -> Closed {
    let paid = payouts.filter { $0.amount.currency == currency && $0.date.month <= month }
      .sorted(by: StatementPayout.isOrdered)
    payouts.removeAll { $0.amount.currency == currency && $0.date.month <= month }
    let minimum = minimumPayout[currency] ?? 0
    let figures = try StatementFigures(
      opening: closings[currency] ?? 0, lines: lines.map { ($0.section, $0.fee.minorUnits) },
      paidOut: try paid.map(\.amount.minorUnits).sumOfMinorUnits(), minimumPayout: minimum)
    closings[currency] = figures.closing
    let months =
      (history[currency] ?? []) + [StatementMonth(month: month, fees: try figures.fees, closing: figures.closing)]
    history[currency] = Array(months.suffix(StatementBooks.historyMonths))
    return Closed(
      currency: currency, figures: figures, lines: lines, held: held, notEligible: notEligible, payouts: paid,
      history: history[currency] ?? [], minimumPayout: minimum)
  }
}
