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

  /// The rule that raises it: a code without a file of its own does not compile.
  package var rule: any DiscrepancyRule.Type {
    switch self {
    case .eventUnparsed: EventUnparsed.self
    case .eventUnknownType: EventUnknownType.self
    case .eventUnverified: EventUnverified.self
    case .eventConflictingDuplicate: EventConflictingDuplicate.self
    case .unreadableRow: UnreadableRow.self
    case .pullIncomplete: PullIncomplete.self
    case .subscriptionUnhealthy: SubscriptionUnhealthy.self
    case .unknownClaim: UnknownClaim.self
    case .joinKeyNotUnique: JoinKeyNotUnique.self
    case .settlementReportedTwice: SettlementReportedTwice.self
    case .settlementAmountConflict: SettlementAmountConflict.self
    case .allocationSumBreak: AllocationSumBreak.self
    case .allocationIncomplete: AllocationIncomplete.self
    case .settlementStuck: SettlementStuck.self
    case .currencyMismatch: CurrencyMismatch.self
    case .paymentAmended: PaymentAmended.self
    case .paymentVanished: PaymentVanished.self
    case .deletedButPresent: DeletedButPresent.self
    case .paymentWithoutEvent: PaymentWithoutEvent.self
    case .eventWithoutPayment: EventWithoutPayment.self
    case .likelyDuplicatePayment: LikelyDuplicatePayment.self
    case .unknownCase: UnknownCase.self
    case .settlementNotBooked: SettlementNotBooked.self
    case .bookingNotSettled: BookingNotSettled.self
    case .reversalNotBooked: ReversalNotBooked.self
    case .amountMismatch: AmountMismatch.self
    case .minorUnitSuspect: MinorUnitSuspect.self
    case .outstandingMismatch: OutstandingMismatch.self
    case .overpaid: Overpaid.self
    case .claimBalanceMismatch: ClaimBalanceMismatch.self
    case .resolvedWithBalance: ResolvedWithBalance.self
    case .unknownLifecycle: UnknownLifecycle.self
    case .closedPaidWithBalance: ClosedPaidWithBalance.self
    case .closedPaidWithoutMoney: ClosedPaidWithoutMoney.self
    case .closedUnrecoveredWithMoney: ClosedUnrecoveredWithMoney.self
    case .paymentAfterClose: PaymentAfterClose.self
    case .stateMismatch: StateMismatch.self
    case .caseVanished: CaseVanished.self
    case .linkRequestUnanswered: LinkRequestUnanswered.self
    case .attributionUnknown: AttributionUnknown.self
    case .attributionChanged: AttributionChanged.self
    case .creationChannelUnknown: CreationChannelUnknown.self
    case .rateMismatch: RateMismatch.self
    case .feeNotReported: FeeNotReported.self
    case .feeUnexpected: FeeUnexpected.self
    case .transactionWithoutPayment: TransactionWithoutPayment.self
    case .feeMismatch: FeeMismatch.self
    case .feeDisputedByPlatform: FeeDisputedByPlatform.self
    case .lateArrival: LateArrival.self
    case .clawback: Clawback.self
    case .issuedFileChanged: IssuedFileChanged.self
    case .channelUnreadable: ChannelUnreadable.self
    case .channelMissing: ChannelMissing.self
    case .channelSilent: ChannelSilent.self
    case .registerUnmatched: RegisterUnmatched.self
    case .eligibilityChanged: EligibilityChanged.self
    case .heldTooLong: HeldTooLong.self
    case .dateImplausible: DateImplausible.self
    case .controlFailed: ControlFailed.self
    }
  }
}

extension DiscrepancyCode {
  /// The severity before any escalation.
  package var severity: Severity { rule.severity }

  /// The rule that raises it, as the specification numbers them.
  package var ruleNumber: String { rule.number }

  /// What ops do about it: one sentence for reports; the ops guide has the long form.
  package var nextStep: String { rule.nextStep }

  /// Which incomplete lists stop it, of whomever they are.
  package var stoppedBy: Set<PulledListKind> {
    switch rule.stops {
    case .nothing: []
    case .lists(let kinds), .listsOfAnybody(let kinds): kinds
    }
  }
}
