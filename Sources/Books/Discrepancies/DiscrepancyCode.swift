/// The code of a discrepancy: for ever, in configuration, reports and the ops guide (spec, discrepancies).
package enum DiscrepancyCode: String, CaseIterable, Hashable, Sendable {
  case eventUnparsed = "event-unparsed"
  case eventUnknownType = "event-unknown-type"
  case eventUnverified = "event-unverified"
  case eventConflictingDuplicate = "event-conflicting-duplicate"
  case unreadableRow = "unreadable-row"
  case pullIncomplete = "pull-incomplete"
  case subscriptionUnhealthy = "subscription-unhealthy"
  case unknownClaim = "unknown-claim"
  case joinKeyNotUnique = "join-key-not-unique"
  case settlementReportedTwice = "settlement-reported-twice"
  case settlementAmountConflict = "settlement-amount-conflict"
  case allocationSumBreak = "allocation-sum-break"
  case allocationIncomplete = "allocation-incomplete"
  case settlementStuck = "settlement-stuck"
  case currencyMismatch = "currency-mismatch"
  case paymentAmended = "payment-amended"
  case paymentVanished = "payment-vanished"
  case deletedButPresent = "deleted-but-present"
  case paymentWithoutEvent = "payment-without-event"
  case eventWithoutPayment = "event-without-payment"
  case likelyDuplicatePayment = "likely-duplicate-payment"
  case unknownCase = "unknown-case"
  case settlementNotBooked = "settlement-not-booked"
  case bookingNotSettled = "booking-not-settled"
  case reversalNotBooked = "reversal-not-booked"
  case amountMismatch = "amount-mismatch"
  case minorUnitSuspect = "minor-unit-suspect"
  case outstandingMismatch = "outstanding-mismatch"
  case overpaid
  case claimBalanceMismatch = "claim-balance-mismatch"
  case resolvedWithBalance = "resolved-with-balance"
  case unknownLifecycle = "unknown-lifecycle"
  case closedPaidWithBalance = "closed-paid-with-balance"
  case closedPaidWithoutMoney = "closed-paid-without-money"
  case closedUnrecoveredWithMoney = "closed-unrecovered-with-money"
  case paymentAfterClose = "payment-after-close"
  case stateMismatch = "state-mismatch"
  case caseVanished = "case-vanished"
  case linkRequestUnanswered = "link-request-unanswered"
  case attributionUnknown = "attribution-unknown"
  case attributionChanged = "attribution-changed"
  case creationChannelUnknown = "creation-channel-unknown"
  case rateMismatch = "rate-mismatch"
  case feeNotReported = "fee-not-reported"
  case feeUnexpected = "fee-unexpected"
  case transactionWithoutPayment = "transaction-without-payment"
  case feeMismatch = "fee-mismatch"
  case feeDisputedByPlatform = "fee-disputed-by-platform"
  case lateArrival = "late-arrival"
  case clawback
  case issuedFileChanged = "issued-file-changed"
  case channelUnreadable = "channel-unreadable"
  case channelMissing = "channel-missing"
  case channelSilent = "channel-silent"
  case registerUnmatched = "register-unmatched"
  case eligibilityChanged = "eligibility-changed"
  case heldTooLong = "held-too-long"
  case dateImplausible = "date-implausible"
  case controlFailed = "control-failed"

  /// The severity before any escalation (spec, discrepancies, table).
  package var severity: Severity {
    switch self {
    case .eventConflictingDuplicate, .pullIncomplete, .subscriptionUnhealthy, .joinKeyNotUnique, .reversalNotBooked,
      .minorUnitSuspect, .attributionChanged, .issuedFileChanged, .eligibilityChanged, .controlFailed:
      .critical
    case .eventUnparsed, .settlementStuck, .paymentWithoutEvent, .bookingNotSettled, .outstandingMismatch, .overpaid,
      .claimBalanceMismatch, .unknownLifecycle, .paymentAfterClose, .stateMismatch, .feeNotReported, .feeMismatch,
      .channelSilent, .registerUnmatched, .heldTooLong, .dateImplausible:
      .medium
    case .eventUnknownType, .settlementReportedTwice, .linkRequestUnanswered, .lateArrival: .low
    default: .high
    }
  }

  /// Which incomplete lists stop the code: it is then neither raised nor cleared (rules, Incomplete lists).
  package var stoppedBy: Set<PulledListKind> {
    switch self {
    case .paymentVanished, .eventWithoutPayment, .settlementNotBooked, .amountMismatch, .minorUnitSuspect,
      .reversalNotBooked:
      [.payments]
    case .unknownCase, .caseVanished, .stateMismatch, .unknownClaim, .allocationIncomplete: [.cases]
    case .outstandingMismatch, .overpaid, .claimBalanceMismatch, .closedPaidWithBalance, .closedPaidWithoutMoney,
      .closedUnrecoveredWithMoney:
      [.payments, .cases]
    case .feeNotReported, .feeUnexpected, .transactionWithoutPayment, .creationChannelUnknown:
      [.payments, .transactions]
    case .attributionUnknown: [.clients]
    default: []
    }
  }

  /// Whether an incomplete list of any partner stops the code, because its subject belongs to none.
  package var isStoppedForEveryPartner: Bool { self == .unknownClaim || self == .allocationIncomplete }
}
