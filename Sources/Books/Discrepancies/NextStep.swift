extension DiscrepancyCode {
  /// What ops do about it: one sentence for reports; the ops guide has the long form.
  package var nextStep: String {
    switch self {
    case .eventUnparsed:
      "Look at the line; fix the receiver if it mangles deliveries, ask the platform to send it again."
    case .eventUnknownType: "Ask the platform what the event means; nothing is lost, the delivery is stored."
    case .eventUnverified:
      "Check the channel's secret or key; once it is right, the next run judges the delivery again."
    case .eventConflictingDuplicate: "Ask the platform which version is true; resolve with its answer."
    case .unreadableRow: "Ask Debitura about the value; the row is read again every night."
    case .pullIncomplete:
      "Run doctor and check the API key and the platform's status; the next complete pull clears it."
    case .subscriptionUnhealthy: "Activate the webhook subscription at Debitura with the event types that are missing."
    case .unknownClaim:
      "Add the claim to claim-map.csv, or ask why Receeve collects on a claim Debitura does not handle."
    case .joinKeyNotUnique: "Name the right case for the claim in claim-map.csv."
    case .settlementReportedTwice: "Nothing to correct; ask Receeve why the provider's payment is reported twice."
    case .settlementAmountConflict: "Look the payment up at the provider and ask Receeve which amount is right."
    case .allocationSumBreak: "Ask Receeve for the right allocation of the payment; none of it is counted until then."
    case .allocationIncomplete: "Find out which cases the unknown claims are; name them in claim-map.csv."
    case .settlementStuck: "Look the payment up at the provider: settled, refused or lost?"
    case .currencyMismatch: "Have the payment booked in the case's currency, or the case corrected."
    case .paymentAmended: "Ask Debitura why the payment was changed; resolve to accept the new figures."
    case .paymentVanished: "Ask Debitura whether the payment was deleted and why no event was sent."
    case .deletedButPresent: "Ask Debitura whether the payment is deleted; until it leaves the list it counts."
    case .paymentWithoutEvent: "Check the tenant's webhook subscription and the receiver for lost deliveries."
    case .eventWithoutPayment: "Ask Debitura whether the announced payment exists; it is in no list."
    case .likelyDuplicatePayment:
      "Ask the collection partner whether the debtor paid twice; have the duplicate deleted."
    case .unknownCase: "Ask Debitura which case the payments belong to; they are in no balance."
    case .settlementNotBooked: "Have the collection partner book the settled money on the case."
    case .bookingNotSettled: "Find the provider's payment behind the booking, or have the booking deleted."
    case .reversalNotBooked: "Have the booked payment deleted: the money was taken back."
    case .amountMismatch: "Compare provider, Receeve and Debitura; have the wrong side corrected."
    case .minorUnitSuspect: "Have the booking corrected: it is off by the factor 100."
    case .outstandingMismatch: "Ask Debitura to recompute the remainder of the case."
    case .overpaid: "Check for duplicate payments or a lowered claim; refund the debtor if it is real."
    case .claimBalanceMismatch:
      "Compare principal and fees of the case with the claim's; have the wrong side corrected."
    case .resolvedWithBalance: "Ask why the claim was resolved: sold, discarded, or paid outside Receeve?"
    case .unknownLifecycle: "Tell the developers the new label; the case is treated as open."
    case .closedPaidWithBalance: "Ask for the missing payment, or for another close code."
    case .closedPaidWithoutMoney: "Have the payment booked, or the close code corrected."
    case .closedUnrecoveredWithMoney: "Have the close code corrected, or the payment deleted."
    case .paymentAfterClose: "Have the case reopened, or the payment's date corrected."
    case .stateMismatch: "Look the case up at Debitura; the pulled state is what counts here."
    case .caseVanished: "Ask Debitura whether the case was deleted; its last state stays in the totals."
    case .linkRequestUnanswered: "Remind the client of the approval link, or request it again."
    case .attributionUnknown: "Link the client at Debitura, or ask why its payments are listed."
    case .attributionChanged: "Ask Debitura why the attribution changed; the first one stays in force."
    case .creationChannelUnknown:
      "Add the case to the register of integration-created cases, or wait for Debitura's verdict."
    case .rateMismatch: "Compare the agreement with the rate at Debitura; correct whichever is wrong."
    case .feeNotReported: "Ask Debitura for the referral fee of the payment."
    case .feeUnexpected: "Ask Debitura why a fee is reported on an ineligible payment."
    case .transactionWithoutPayment: "Ask Debitura which payment the reported fee is for."
    case .feeMismatch: "Compare base, percentages and rate with Debitura's figure."
    case .feeDisputedByPlatform: "Ask Debitura what is disputed before the next statement."
    case .lateArrival: "Nothing to correct: the next statement states it as a prior-period line."
    case .clawback:
      "Nothing to correct: the next statement takes the fee back. Acknowledge it where it blocks that statement."
    case .issuedFileChanged: "Restore the issued file from the backup, or have verify rebuild it."
    case .channelUnreadable:
      "Look at the newest lines of the channel: repair its receiver, or name the form in which it writes."
    case .channelMissing: "Bring the channel's files back to its path, or name the path where they are now."
    case .channelSilent: "Send a test delivery: is the receiver running, is the subscription active?"
    case .registerUnmatched: "Correct the row of the register, or take it out."
    case .eligibilityChanged:
      "Find out what turned the verdict: register, link or claim map; correct it, or resolve to let the fee be taken back."
    case .heldTooLong: "Settle what holds the fee; its reason is in payments.csv."
    case .dateImplausible: "Have the date of the payment corrected at Debitura."
    case .controlFailed: "Report it with run.json: two sums of the program's own that must be equal are not."
    }
  }
}
