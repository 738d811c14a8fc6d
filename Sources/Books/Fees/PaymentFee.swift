package import Amounts

/// A payment with everything that its fee hangs on (cells of `payments.csv`).
package struct PaymentFee: Hashable, Sendable {
  package var eligibility: Eligibility
  /// As far as known; empty for ineligible payments.
  package var terms: ReferralFee?
  /// What may hold it; empty as the terms are.
  package var holds: HoldFacts?
  /// The matched reporting transaction (rules R9).
  package var transaction: TransactionRow?

  /// Our fee: of eligible and held payments, and as before the deletion of reversed ones.
  package var fee: Money? { terms?.fee }

  /// Where the fee is now and where statements have stated it before, by partner and currency (rules R10).
  package var positions: [SeriesPosition]

  /// Whether something of it is stated now.
  package var isStated: Bool { positions.contains { $0.position.stated != 0 } }
}

extension PaymentFee {
  /// Works out eligibility and fee of one payment (rules R7, R8).
  ///
  /// - Throws: `MoneyError.overflow`.
  init(
    _ payment: PaymentFile, match: PaymentMatch, in file: CaseFile, hasConflict: Bool, transaction: TransactionRow?,
    context: RunContext
  ) throws(MoneyError) {
    let attributed = Eligibility.attribution(
      of: payment.row, on: file.known,
      EligibilityFacts(
        client: file.client, register: file.register, hasTransaction: transaction != nil,
        isBeforeBegin: context.isBeforeBegin(payment)))
    self.transaction = transaction
    eligibility = attributed
    if attributed.state != .ineligible, let agreement = context.agreements[payment.partner] {
      let terms = try ReferralFee(
        payment: payment.row, onCaseSince: payment.onCaseSince, terms: file.terms, agreement: agreement,
        day: context.calendar.day(of: payment.row.date))
      self.terms = terms
      let created = context.calendar.day(of: payment.row.createdAt)
      let holds = HoldFacts(
        isMatchedToReversal: match.isReversed, hasConflict: hasConflict,
        daysSinceCreation: created.days(until: context.today), holdDays: agreement.holdDays, terms: terms)
      self.holds = holds
      if attributed.state == .eligible, let reason = holds.reason { eligibility = Eligibility(.held, reason) }
    }
    if !payment.isBooked { eligibility = Eligibility(.reversed, .paymentDeleted) }
    positions = try SeriesPosition.all(
      of: payment.partner, payment.row.amount.currency, day: context.calendar.day(of: payment.row.date),
      state: eligibility.state, fee: terms?.fee?.minorUnits ?? 0, lines: payment.statedLines)
  }
}
