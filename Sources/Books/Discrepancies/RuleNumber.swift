extension DiscrepancyCode {
  /// The rule that raises it, as the specification numbers them.
  package var rule: String {
    switch self {
    case .eventUnparsed, .eventUnknownType, .eventUnverified, .eventConflictingDuplicate: "inputs 2"
    case .unreadableRow, .pullIncomplete: "inputs 3"
    case .unknownClaim, .joinKeyNotUnique: "R1"
    case .settlementReportedTwice, .settlementAmountConflict, .allocationSumBreak, .settlementStuck: "R2"
    case .paymentAmended, .paymentVanished, .deletedButPresent, .paymentWithoutEvent, .eventWithoutPayment,
      .likelyDuplicatePayment, .unknownCase:
      "R3"
    case .currencyMismatch: "R3, R4"
    case .allocationIncomplete, .settlementNotBooked, .bookingNotSettled, .reversalNotBooked, .amountMismatch,
      .minorUnitSuspect:
      "R4"
    case .outstandingMismatch, .overpaid, .claimBalanceMismatch, .resolvedWithBalance: "R5"
    case .subscriptionUnhealthy, .unknownLifecycle, .closedPaidWithBalance, .closedPaidWithoutMoney,
      .closedUnrecoveredWithMoney, .paymentAfterClose, .stateMismatch, .caseVanished, .linkRequestUnanswered:
      "R6"
    case .attributionUnknown, .attributionChanged, .creationChannelUnknown: "R7"
    case .rateMismatch: "R8, R9"
    case .feeNotReported, .feeUnexpected, .transactionWithoutPayment, .feeMismatch, .feeDisputedByPlatform: "R9"
    case .lateArrival, .clawback, .issuedFileChanged: "R10"
    case .channelUnreadable, .channelMissing, .channelSilent: "inputs 2"
    case .registerUnmatched: "inputs 4"
    case .eligibilityChanged, .heldTooLong, .dateImplausible: "R7"
    case .controlFailed: "outputs 2"
    }
  }
}
