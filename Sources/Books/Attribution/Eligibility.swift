import Amounts

/// Whether a payment earns a referral fee (rules R7); the raw value is the cell of `payments.csv`.
package enum EligibilityState: String, CaseIterable, Hashable, Sendable {
  case eligible, held, ineligible, reversed
}

/// Why; the raw value is the cell of `payments.csv`.
package enum EligibilityReason: String, CaseIterable, Hashable, Sendable {
  // In the order of the rules.
  case beforeBegin = "before-begin"
  case caseUnknown = "case-unknown"
  case testCase = "test-case"
  case caseBeforeLink = "case-before-link"
  case linkDeclined = "link-declined"
  case attributionUnknown = "attribution-unknown"
  case linkArchived = "link-archived"
  case attributedClient = "attributed-client"
  case integrationCase = "integration-case"
  case notIntegrationCase = "not-integration-case"
  case platformVerdict = "platform-verdict"
  case creationChannelUnknown = "creation-channel-unknown"
  // Why an eligible payment is held, in order.
  case disputed
  case conflict
  case holdPeriod = "hold-period"
  case phaseUnknown = "phase-unknown"
  case rateUnknown = "rate-unknown"
  case successFeeUnknown = "success-fee-unknown"
  /// What was stated is not taken back by a rule alone.
  case eligibilityChanged = "eligibility-changed"
  /// Gone from the list without a `payment.deleted` event, not for long yet.
  case vanished
  case paymentDeleted = "payment-deleted"
}

/// A payment's state with its reason.
package struct Eligibility: Hashable, Sendable {
  package var state: EligibilityState
  package var reason: EligibilityReason

  package init(_ state: EligibilityState, _ reason: EligibilityReason) {
    self.state = state
    self.reason = reason
  }
}

/// What decides about a payment's eligibility, besides its case.
package struct EligibilityFacts: Sendable {
  /// nil when neither a list nor an event ever named the client.
  package var client: ClientFile?
  /// Whether the partner has a register of integration-created cases, and whether the case is in it.
  package var register: RegisterEntry
  /// Whether a reporting transaction matches the payment (rules R9).
  package var hasTransaction: Bool
  /// Whether the partner's statements begin with a later month, and none has stated the payment (rules R10, Begin).
  package var isBeforeBegin: Bool

  package init(client: ClientFile?, register: RegisterEntry, hasTransaction: Bool, isBeforeBegin: Bool = false) {
    self.client = client
    self.register = register
    self.hasTransaction = hasTransaction
    self.isBeforeBegin = isBeforeBegin
  }
}

/// A case in the partner's register of integration-created cases (inputs 4).
package enum RegisterEntry: Hashable, Sendable {
  case noRegister, listed, notListed
}

extension Eligibility {
  /// The first rule that applies (rules R7, 0–10), before any reason to hold an eligible payment.
  package static func attribution(
    of payment: PaymentRow, on known: KnownCase?, _ facts: EligibilityFacts
  ) -> Eligibility {
    for rule in AttributionRule.order {
      if let verdict = rule.verdict(on: payment, of: known, facts) { return verdict }
    }
    return Eligibility(.held, .creationChannelUnknown)
  }
}
