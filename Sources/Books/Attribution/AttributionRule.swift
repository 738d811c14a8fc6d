package import Amounts

/// The rules of attribution in their order, by their numbers: the first that applies decides (rules R7, 0–10).
package enum AttributionRule: Int, CaseIterable, Hashable, Sendable {
  case beforeBegin = 0, caseUnknown, testCase, caseBeforeLink, neverLinked, linkArchived, attributedClient,
    integrationCase,
    notIntegrationCase, platformVerdict, channelUnknown

  /// All of them, made once.
  package static let order = allCases

  /// What the rule says of a payment, provided that none before it applies; nil when it does not apply.
  package func verdict(on payment: PaymentRow, of known: KnownCase?, _ facts: EligibilityFacts) -> Eligibility? {
    switch self {
    case .beforeBegin: facts.isBeforeBegin ? Eligibility(.ineligible, .beforeBegin) : nil
    case .caseUnknown: known == nil ? Eligibility(.held, .caseUnknown) : nil
    case .testCase: known?.isTest == true ? Eligibility(.ineligible, .testCase) : nil
    case .caseBeforeLink:
      if let linkedAt = facts.client?.linkedAt, let createdAt = known?.row.createdAt, createdAt < linkedAt {
        Eligibility(.ineligible, .caseBeforeLink)
      } else {
        nil
      }
    case .neverLinked:
      if facts.client?.wasEverLinked == true {
        nil
      } else if facts.client?.isDeclined == true {
        Eligibility(.ineligible, .linkDeclined)
      } else {
        Eligibility(.held, .attributionUnknown)
      }
    case .linkArchived:
      facts.client?.isArchived(at: payment.createdAt) == true ? Eligibility(.ineligible, .linkArchived) : nil
    case .attributedClient: facts.client?.isAttributed == true ? Eligibility(.eligible, .attributedClient) : nil
    case .integrationCase: facts.register == .listed ? Eligibility(.eligible, .integrationCase) : nil
    case .notIntegrationCase: facts.register == .notListed ? Eligibility(.ineligible, .notIntegrationCase) : nil
    case .platformVerdict: facts.hasTransaction ? Eligibility(.eligible, .platformVerdict) : nil
    case .channelUnknown: Eligibility(.held, .creationChannelUnknown)
    }
  }
}

/// What may hold an eligible payment (rules R7).
package struct HoldFacts: Hashable, Sendable {
  /// The payment is matched to a reversed allocation.
  package var isMatchedToReversal: Bool
  /// An allocation of its case is in state conflict.
  package var hasConflict: Bool
  /// The business date of its creation.
  package var createdOn: Day
  package var holdDays: Int
  /// Whether fewer than ``holdDays`` days have passed since.
  package var isInHoldPeriod: Bool
  package var terms: ReferralFee

  /// The reasons in the order in which they count.
  package static let order: [EligibilityReason] = [
    .disputed, .conflict, .holdPeriod, .phaseUnknown, .rateUnknown, .successFeeUnknown,
  ]

  /// Whether a reason of ``order`` applies.
  package func applies(_ reason: EligibilityReason) -> Bool {
    switch reason {
    case .disputed: isMatchedToReversal
    case .conflict: hasConflict
    case .holdPeriod: isInHoldPeriod
    case .phaseUnknown: terms.share == nil
    case .rateUnknown: terms.rate == nil
    case .successFeeUnknown: terms.successFee == nil
    default: false
    }
  }

  /// The first that applies.
  package var reason: EligibilityReason? { HoldFacts.order.first { applies($0) } }
}
