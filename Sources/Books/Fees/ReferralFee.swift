package import Amounts

/// The success fee and the phase of a case since a night: what a fee is frozen from (rules R8).
package struct CaseTerms: Hashable, Sendable {
  /// The first list that showed them.
  package var from: Instant
  /// `preLegalSuccessFee`.
  package var successFee: Percentage?
  /// As received; nil = pre-legal.
  package var phase: String?

  package init(from: Instant, successFee: Percentage?, phase: String?) {
    self.from = from
    self.successFee = successFee
    self.phase = phase
  }
}

/// The factors of a referral fee, as far as they are known, and the fee (rules R8).
package struct ReferralFee: Hashable, Sendable {
  package var successFee: Percentage?
  package var share: Percentage?
  package var rate: Percentage?
  /// amount × success fee × share × rate, exact, rounded once; nil while a factor is unknown.
  package var fee: Money?

  /// Works out the fee of a payment.
  ///
  /// Success fee and share are those of the first night on which the payment and its case were known; one that was
  /// unknown then is taken from the first later night that knows it. The rate is the one of the payment's date.
  ///
  /// - Throws: `MoneyError.overflow`.
  package init(
    payment: PaymentRow, onCaseSince since: Instant, terms: [CaseTerms], agreement: Agreement, day: Day
  ) throws(MoneyError) {
    successFee =
      switch agreement.successFee {
      case .fixed(let percentage): percentage
      case .fromCase: ReferralFee.successFeeTerms(terms, since: since)?.successFee
      }
    share = ReferralFee.shareTerms(terms, since: since, agreement).flatMap { agreement.platformShare(phase: $0.phase) }
    rate = agreement.rate(on: day)
    if let successFee, let share, let rate {
      fee = try payment.amount.applying([successFee, share, rate], rounding: agreement.rounding)
    }
  }

  /// The terms that the success fee of a payment is frozen from; nil while none of them knows it.
  package static func successFeeTerms(_ terms: [CaseTerms], since: Instant) -> CaseTerms? {
    ReferralFee.terms(terms, since: since).first { $0.successFee != nil }
  }

  /// The terms that the platform share of a payment is frozen from; nil while the agreement knows none of their phases.
  package static func shareTerms(_ terms: [CaseTerms], since: Instant, _ agreement: Agreement) -> CaseTerms? {
    ReferralFee.terms(terms, since: since).first { agreement.platformShare(phase: $0.phase) != nil }
  }

  /// The terms from the first night on which both were known.
  private static func terms(_ terms: [CaseTerms], since: Instant) -> ArraySlice<CaseTerms> {
    let first = terms.lastIndex { $0.from <= since } ?? 0
    return terms.dropFirst(first)
  }
}

extension Agreement {
  /// The platform share of a phase as received; null is pre-legal, a label that the agreement lacks is unknown.
  package func platformShare(phase: String?) -> Percentage? {
    guard let phase else { return platformShare[.preLegal] }
    return EngagementPhase(label: phase).flatMap { platformShare[$0] }
  }
}
