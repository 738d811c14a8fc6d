package import Amounts

/// A payment with everything that its fee hangs on (cells of `payments.csv`).
package struct PaymentFee: Hashable, Sendable {
  package var eligibility: Eligibility
  /// What the rules of attribution say by themselves: before any hold, and whatever was stated.
  package var ruled: Eligibility
  /// As far as known; empty for ineligible payments.
  package var terms: ReferralFee?
  /// The terms in force; nil while the case is not known, or without an agreement.
  package var inForce: PaymentTerms?
  /// Why they are not the ones that were kept; nil when they are.
  package var cause: PaymentTerms.Cause?
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
    let day = context.calendar.day(of: payment.row.date)
    let ruled = Eligibility.attribution(
      of: payment.row, on: file.known,
      EligibilityFacts(
        client: file.client, register: file.register, hasTransaction: transaction != nil,
        isBeforeBegin: context.isBeforeBegin(payment)))
    self.ruled = ruled
    self.transaction = transaction
    let isTakenBack = try payment.isTakenBack(by: ruled)
    eligibility = isTakenBack ? Eligibility(.held, .eligibilityChanged) : ruled
    if let agreement = context.agreements[payment.partner] {
      if let source = file.termsSource(of: payment, context) {
        (inForce, cause) = PaymentTerms.inForce(payment.terms, source)
      }
      if ruled.state != .ineligible || isTakenBack {
        let terms: ReferralFee
        if let inForce {
          terms = try ReferralFee(payment.row.amount, inForce)
        } else {
          terms = ReferralFee(before: agreement, day: day)
        }
        self.terms = terms
        let created = context.calendar.day(of: payment.row.createdAt)
        let holds = HoldFacts(
          isMatchedToReversal: match.isReversed, hasConflict: hasConflict,
          createdOn: created, holdDays: agreement.holdDays,
          isInHoldPeriod: !context.hasCome(created.adding(days: agreement.holdDays)), terms: terms)
        self.holds = holds
        if ruled.state == .eligible, let reason = holds.reason { eligibility = Eligibility(.held, reason) }
      }
    }
    if !payment.isBooked {
      eligibility =
        payment.isAwaited(context) ? Eligibility(.held, .vanished) : Eligibility(.reversed, .paymentDeleted)
    }
    positions = try SeriesPosition.all(
      of: payment.partner, payment.row.amount.currency, day: day, state: eligibility.state,
      fee: terms?.fee?.minorUnits ?? 0, lines: payment.statedLines)
  }
}

extension CaseFile {
  /// What the terms of a payment on the case are taken from; nil while the case is not known, or without an agreement.
  package func termsSource(of payment: PaymentFile, _ context: RunContext) -> TermsSource? {
    guard known != nil, let agreement = context.agreements[payment.partner] else { return nil }
    return TermsSource(
      partner: payment.partner, caseID: Key(id), day: context.calendar.day(of: payment.row.date),
      onCaseSince: payment.onCaseSince, history: terms, agreement: agreement, asOf: context.asOf)
  }
}

extension PaymentFile {
  /// Σ of what its partner's statements have stated of it in its currency (rules R10), in minor units.
  ///
  /// - Throws: `MoneyError.overflow`.
  package func netStated() throws(MoneyError) -> Int64 {
    try statedLines.lazy.filter { $0.partner == partner && $0.fee.currency == row.amount.currency }
      .map(\.fee.minorUnits).sumOfMinorUnits()
  }

  /// Whether a verdict of the rules alone would take back what was stated, and no person has accepted it (rules R7).
  ///
  /// - Throws: `MoneyError.overflow`.
  package func isTakenBack(by verdict: Eligibility) throws(MoneyError) -> Bool {
    guard verdict.state == .ineligible, isBooked, acceptedVerdict != verdict.reason.rawValue else { return false }
    return try netStated() != 0
  }

  /// Whether it vanished without a `payment.deleted` event, not yet long enough to count as deleted (rules R7).
  package func isAwaited(_ context: RunContext) -> Bool {
    guard !isListed, deletedEvent == nil, let vanishedAt else { return false }
    return !Grace(since: vanishedAt, hours: context.settings.graces.webhookHours, context: context).isOver
  }
}
