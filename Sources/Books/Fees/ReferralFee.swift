package import Amounts

/// The success fee and the phase of a case since a night: what a fee is frozen from (rules R8).
package struct CaseTerms: Hashable, Sendable {
  /// The first list that showed them.
  package var from: Instant
  /// `preLegalSuccessFee`.
  package var successFee: Percentage?
  /// As received; nil = no engagement yet, so no share is known.
  package var phase: String?

  package init(from: Instant, successFee: Percentage?, phase: String?) {
    self.from = from
    self.successFee = successFee
    self.phase = phase
  }

  /// The terms that the success fee of a payment is taken from; nil while none of them knows it.
  package static func successFee(in terms: [CaseTerms], since: Instant) -> CaseTerms? {
    CaseTerms.terms(terms, since: since).first { $0.successFee != nil }
  }

  /// The terms that the platform share of a payment is taken from; nil while the agreement knows none of their phases.
  package static func share(in terms: [CaseTerms], since: Instant, _ agreement: Agreement) -> CaseTerms? {
    CaseTerms.terms(terms, since: since).first { agreement.platformShare(phase: $0.phase) != nil }
  }

  /// The terms from the first night on which the case and what is on it since an instant were known.
  private static func terms(_ terms: [CaseTerms], since: Instant) -> ArraySlice<CaseTerms> {
    let first = terms.lastIndex { $0.from <= since } ?? 0
    return terms.dropFirst(first)
  }
}

/// The factors of a referral fee, as far as they are known, and the fee (rules R8).
package struct ReferralFee: Hashable, Sendable {
  package var successFee: Percentage?
  package var share: Percentage?
  package var rate: Percentage?
  /// amount × success fee × share × rate, exact, rounded once; nil while a factor is unknown.
  package var fee: Money?

  /// Works out the fee of an amount with the terms that were taken for it.
  ///
  /// - Throws: `MoneyError.overflow`.
  package init(_ amount: Money, _ terms: PaymentTerms) throws(MoneyError) {
    successFee = terms.successFee
    share = terms.share
    rate = terms.rate
    if let successFee, let share, let rate, let rounding = terms.rounding {
      fee = try amount.applying([successFee, share, rate], rounding: rounding)
    }
  }

  /// What an agreement says before terms can be taken, because the case is not known (readings, Rules).
  package init(before agreement: Agreement, day: Day) {
    if case .fixed(let percentage) = agreement.successFee { successFee = percentage }
    rate = agreement.rate(on: day)
  }
}

extension Agreement {
  /// The platform share of a phase as received; null is no engagement yet, and a label that the agreement lacks unknown.
  package func platformShare(phase: String?) -> Percentage? {
    phase.flatMap { EngagementPhase(label: $0) }.flatMap { platformShare[$0] }
  }
}
