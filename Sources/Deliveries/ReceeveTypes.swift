import Books

/// What a message type of Receeve is to the rules.
enum ReceeveType: Sendable {
  case claimCreated, claimTotal, claimResolved
  case payment(PaymentStatus)
  case multiPayment(PaymentStatus)
  /// Moves a balance or a commitment that no rule reads: its body is evidence.
  case kept
  /// Everything else: identifiers and times only.
  case other

  /// All 76 headings by the message type that arrives, with its version (contracts a.5, b).
  static let known = NameTable<ReceeveType>([
    // Account
    ("event.accountAmountTotalFees.updated.v1", .kept),
    ("event.accountDebtor.updated.v1", .other),
    ("event.accountDebtorUpdate.failed.v1", .other),
    ("event.accountInvoiceLedgerEntriesDueDateUpdate.failed.v1", .other),
    ("event.accountLedgerEntries.added.v1", .kept),
    ("event.accountLedgerEntriesAdding.failed.v1", .other),
    ("event.accountMeta.set.v1", .other),
    ("event.accountMetaSet.failed.v1", .other),
    ("webhook.accountMeta.changed.v1", .other),
    // Claim
    ("event.claim.created.v1", .claimCreated),
    ("event.claim.resolved.v1", .claimResolved),
    ("event.claimDebtPayment.processing.v1", .payment(.processing)),
    ("event.claimDebtPayment.settled.v1", .payment(.settled)),
    ("event.multiClaimDebtPayment.settled.v1", .multiPayment(.settled)),
    ("event.multiClaimDebtPayment.processing.v1", .multiPayment(.processing)),
    ("event.multiClaimDebtPayment.canceled.v1", .multiPayment(.canceled)),
    ("event.multiClaimDebtPayment.declined.v1", .multiPayment(.declined)),
    ("event.multiClaimDebtPayment.disputed.v1", .multiPayment(.disputed)),
    ("event.claimMeta.updated.v1", .other),
    ("event.customClaimTrigger.executed.v1", .other),
    ("event.partnerClaimExternalStatus.changed.v1", .other),
    ("event.claimTotalAmount.updated.v1", .claimTotal),
    // Communication
    ("event.debtorCallCommunicationResolution.received.v1", .other),
    ("event.debtorEmail.delivered.v1", .other),
    ("event.debtorEmail.opened.v1", .other),
    ("event.debtorEmail.queued.v1", .other),
    ("event.debtorEmailCommunicationResolution.received.v1", .other),
    ("event.debtorEmailDelivery.failed.v1", .other),
    ("event.debtorEmailDelivery.interrupted.v1", .other),
    ("event.debtorEmailProcessing.failed.v1", .other),
    ("event.debtorEmailUnsubscribe.requested.v1", .other),
    ("event.debtorLetter.generated.v1", .other),
    ("event.debtorLetterProcessing.failed.v1", .other),
    ("event.debtorMessageCommunicationResolution.received.v1", .other),
    ("event.debtorSMS.delivered.v1", .other),
    ("event.debtorSMS.queued.v1", .other),
    ("event.debtorSMSCommunicationResolution.received.v1", .other),
    ("event.debtorSMSDelivery.failed.v1", .other),
    ("event.debtorSMSDelivery.temporaryFailed.v1", .other),
    ("event.debtorSMSProcessing.failed.v1", .other),
    ("event.inboundCall.answered.v1", .other),
    ("event.inboundCall.finished.v1", .other),
    ("event.outboundCall.answered.v1", .other),
    ("event.outboundCall.finished.v1", .other),
    // Promise to pay, instalment plan (in version 2)
    ("event.promiseToPay.created.v1", .kept),
    ("event.promiseToPay.expired.v1", .kept),
    ("event.promiseToPay.invalidated.v1", .kept),
    ("event.promiseToPay.resolved.v1", .kept),
    ("event.instalmentPlan.created.v2", .kept),
    ("event.instalmentPlan.cancelled.v2", .kept),
    ("event.instalmentPlan.deleted.v2", .kept),
    ("event.instalmentPlan.disabled.v2", .kept),
    ("event.instalmentPlan.enabled.v2", .kept),
    ("event.instalmentPlan.invalidated.v2", .kept),
    ("event.instalmentPlan.resolved.v2", .kept),
    ("event.instalmentPlan.updated.v2", .kept),
    // Landing page: the first and the second arrive under another name than their heading.
    ("event.landingPageClaimContent.generated.v1", .other),
    ("event.landingPageVerification.failed.v1", .other),
    ("event.landingPageInstalment.confirmed.v1", .other),
    ("event.landingPageInstalment.selected.v1", .other),
    ("event.landingPageLanguage.changed.v1", .other),
    ("event.landingPagePayLater.canceled.v1", .other),
    ("event.landingPagePayLater.selected.v1", .other),
    ("event.landingPagePayment.failed.v1", .other),
    ("event.landingPagePayment.interrupted.v1", .other),
    ("event.landingPagePayment.succeeded.v1", .other),
    ("event.landingPagePaymentInit.failed.v1", .other),
    ("event.landingPagePaymentInit.succeeded.v1", .other),
    ("event.landingPageVerification.succeeded.v1", .other),
    // Diary, strategy
    ("event.note.deleted.v1", .other),
    ("event.note.created.v1", .other),
    ("event.strategy.assigned.v1", .other),
    ("event.strategy.finished.v1", .other),
    ("event.strategy.paused.v1", .other),
    ("event.strategy.resumed.v1", .other),
    ("event.strategy.stopped.v1", .other),
  ])

  /// Whether its body, as far as ``Evidence`` goes, is kept.
  var keepsEvidence: Bool {
    if case .other = self { false } else { true }
  }
}
