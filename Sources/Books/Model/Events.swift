package import Amounts

/// A platform's statement about one thing, normalised from a stored delivery (inputs 2, rules R1–R7).
package struct Event: Hashable, Sendable {
  /// When the platform says it happened; what events are ordered by.
  package var occurredAt: Instant
  /// The claim in the creditor's system (`claimRef`, or `claimReference` of `claimTotalAmount.updated`), trimmed.
  package var claimRef: String?
  /// Receeve's own id of the claim (`receeveClaimRef`), trimmed.
  package var receeveClaimRef: String?
  /// `accountReference`, trimmed.
  package var accountReference: String?
  package var fact: EventFact

  package init(
    occurredAt: Instant, claimRef: String? = nil, receeveClaimRef: String? = nil, accountReference: String? = nil,
    fact: EventFact
  ) {
    self.occurredAt = occurredAt
    self.claimRef = claimRef
    self.receeveClaimRef = receeveClaimRef
    self.accountReference = accountReference
    self.fact = fact
  }
}

/// What an event says, as far as a rule uses it.
package enum EventFact: Hashable, Sendable {
  // Receeve
  /// `claim.created`: the opening amount without fees, in minor units.
  case claimCreated(Money)
  /// `claimTotalAmount.updated`: the new total in minor units; the event has no currency.
  case claimTotal(minorUnits: Int64)
  case claimResolved
  /// `claimDebtPayment.*` and `multiClaimDebtPayment.*`.
  case payment(ProviderPayment)

  // Debitura
  /// `client.linked`, `.link_requested`, `.link_declined`, `.link_expired` or an onboarding event of a tenant.
  case client(ClientEvent, tenant: String, isAttributed: Bool?)
  /// `case.updated` with its new state; as received.
  case caseUpdated(caseID: String, newLifecycle: String)
  case caseClosed(caseID: String)
  /// `payment.created`; the amount is nil when the event does not state one.
  case paymentCreated(paymentID: String, caseID: String?, amount: Money?)
  case paymentDeleted(paymentID: String, caseID: String?)

  /// Moves no money, balance, commitment or state that a rule reads: identifiers and times only.
  case other
}

/// The events about a client's link.
package enum ClientEvent: String, CaseIterable, Hashable, Sendable {
  case linked = "client.linked"
  case linkRequested = "client.link_requested"
  case linkDeclined = "client.link_declined"
  case linkExpired = "client.link_expired"
  case poaSigned = "client.onboarding.poa_signed"
  case contractSigned = "client.onboarding.contract_signed"
}

/// A provider's payment as one event states it (rules R2).
package struct ProviderPayment: Hashable, Sendable {
  /// Whether the event names one claim or several.
  package enum Family: String, Hashable, Sendable { case single, multi }

  package var family: Family
  package var status: PaymentStatus
  /// In lower case, trimmed.
  package var provider: String
  /// Trimmed, case-sensitive.
  package var trackingID: String
  /// `totalPaymentAmount` of a multi-claim event, in minor units; nil for a single one.
  package var total: Int64?
  package var lines: [PaymentLine]

  package init(
    family: Family, status: PaymentStatus, provider: String, trackingID: String, total: Int64?, lines: [PaymentLine]
  ) {
    self.family = family
    self.status = status
    self.provider = provider
    self.trackingID = trackingID
    self.total = total
    self.lines = lines
  }

  /// Whether the total is not the sum of the lines, or the lines have several currencies: `allocation-sum-break`.
  package var breaksSum: Bool {
    guard let total, let first = lines.first else { return false }
    guard lines.allSatisfy({ $0.amount.currency == first.amount.currency }) else { return true }
    return (try? lines.map(\.amount.minorUnits).sumOfMinorUnits()) != total
  }
}

/// The statuses of a provider's payment, in the order of their rank (rules R2).
package enum PaymentStatus: Int, CaseIterable, Hashable, Sendable {
  case processing, settled, canceled, declined, disputed
}

/// One claim's part of a provider's payment.
package struct PaymentLine: Hashable, Sendable {
  package var claimRef: String?
  package var receeveClaimRef: String?
  package var amount: Money

  package init(claimRef: String?, receeveClaimRef: String?, amount: Money) {
    self.claimRef = claimRef
    self.receeveClaimRef = receeveClaimRef
    self.amount = amount
  }
}
