package import Amounts

/// What the fee of a payment is worked out with: taken once, then kept as a fact (rules R8).
///
/// An agreement that is edited later changes none of it.
package struct PaymentTerms: Hashable, Sendable {
  /// Whose agreement it is.
  package var partner: String
  /// The case that success fee and phase are of.
  package var caseID: Key
  /// The run that took them for this partner and case.
  package var since: Instant
  /// Percent of the amount; nil while unknown.
  package var successFee: Percentage?
  /// The engagement phase that the share is of, as received; nil while no share is known, or of a store that did not keep it.
  package var phase: String?
  /// Percent of the success fee; nil while unknown.
  package var share: Percentage?
  /// Percent of the platform's revenue; nil while no rate is in force on ``rateDay``.
  package var rate: Percentage?
  /// The business date of the payment that the rate was taken for.
  package var rateDay: Day
  /// nil: of a store that did not keep it.
  package var rounding: Rounding?

  package init(
    partner: String, caseID: Key, since: Instant, successFee: Percentage? = nil, phase: String? = nil,
    share: Percentage? = nil, rate: Percentage? = nil, rateDay: Day, rounding: Rounding? = nil
  ) {
    self.partner = partner
    self.caseID = caseID
    self.since = since
    self.successFee = successFee
    self.phase = phase
    self.share = share
    self.rate = rate
    self.rateDay = rateDay
    self.rounding = rounding
  }

  /// Why terms were taken, or changed; the raw value is kept in their history.
  package enum Cause: String, CaseIterable, Hashable, Sendable {
    /// The first night on which the payment and its case are known.
    case taken
    /// Something that was unknown is known now.
    case filledIn = "filled-in"
    /// The payment is on another case, or another partner's, now.
    case moved
    /// An amendment changed the payment's date.
    case dated
    /// A person took them anew (`tieout agreement apply`).
    case applied
    /// The figures of a store that did not keep terms.
    case takenOver = "taken-over"
  }
}

/// What the terms of a payment are taken from.
package struct TermsSource: Sendable {
  /// The partner whose payment it is.
  package var partner: String
  package var caseID: Key
  /// The payment's business date.
  package var day: Day
  /// The run that first showed the payment on its present case.
  package var onCaseSince: Instant
  /// Success fee and phase of the case over the nights.
  package var history: [CaseTerms]
  /// The agreement of now.
  package var agreement: Agreement
  package var asOf: Instant

  package init(
    partner: String, caseID: Key, day: Day, onCaseSince: Instant, history: [CaseTerms], agreement: Agreement,
    asOf: Instant
  ) {
    self.partner = partner
    self.caseID = caseID
    self.day = day
    self.onCaseSince = onCaseSince
    self.history = history
    self.agreement = agreement
    self.asOf = asOf
  }

  /// Everything as the agreement of now and the case have it.
  package var taken: PaymentTerms {
    var terms = PaymentTerms(
      partner: partner, caseID: caseID, since: asOf, rate: agreement.rate(on: day), rateDay: day,
      rounding: agreement.rounding)
    takeCase(&terms)
    return terms
  }

  private var successFee: Percentage? {
    switch agreement.successFee {
    case .fixed(let percentage): percentage
    case .fromCase: CaseTerms.successFee(in: history, since: onCaseSince)?.successFee
    }
  }

  private func takeCase(_ terms: inout PaymentTerms) {
    terms.caseID = caseID
    terms.successFee = successFee
    takeShare(&terms)
  }

  private func takeShare(_ terms: inout PaymentTerms) {
    let source = CaseTerms.share(in: history, since: onCaseSince, agreement)
    terms.phase = source?.phase
    terms.share = source.flatMap { agreement.platformShare(phase: $0.phase) }
  }
}

extension PaymentTerms {
  /// The terms that are in force tonight, and why they differ from those kept; no cause when they do not.
  package static func inForce(_ kept: PaymentTerms?, _ source: TermsSource) -> (terms: PaymentTerms, cause: Cause?) {
    guard var terms = kept else { return (source.taken, .taken) }
    // Another partner's agreement, and the case as it was when the payment came there.
    guard terms.partner == source.partner else { return (source.taken, .moved) }
    var cause: Cause?
    let fresh = source.taken
    if terms.caseID != source.caseID {
      (terms.caseID, terms.since) = (fresh.caseID, fresh.since)
      (terms.successFee, terms.phase, terms.share) = (fresh.successFee, fresh.phase, fresh.share)
      cause = .moved
    }
    if terms.rateDay != source.day {
      (terms.rate, terms.rateDay) = (fresh.rate, fresh.rateDay)
      cause = cause ?? .dated
    }
    let before = terms
    terms.successFee = terms.successFee ?? fresh.successFee
    if terms.share == nil { (terms.phase, terms.share) = (fresh.phase, fresh.share) }
    terms.rate = terms.rate ?? fresh.rate
    terms.rounding = terms.rounding ?? fresh.rounding
    if terms != before { cause = cause ?? .filledIn }
    return (terms, cause)
  }
}
