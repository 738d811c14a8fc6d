package import Amounts

/// A list that Debitura's APIs are read by (inputs 3); the raw value is its name in subjects and reports.
package enum PulledListKind: String, CaseIterable, Hashable, Sendable {
  case me, clients, cases, transactions, webhooks, payments
}

/// One list of one partner: of the partner itself (`tenant` nil, referral API) or of a tenant (customer API).
package struct PulledList: Hashable, Sendable {
  package let partner: String
  package let tenant: String?
  package let kind: PulledListKind

  package init(partner: String, tenant: String?, kind: PulledListKind) {
    self.partner = partner
    self.tenant = tenant
    self.kind = kind
  }

  package static func == (left: PulledList, right: PulledList) -> Bool {
    left.kind == right.kind && left.partner == right.partner
      && left.tenant.map { Key($0) } == right.tenant.map { Key($0) }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(partner)
    hasher.combine(tenant.map { Key($0) })
  }

  /// The subject of findings about it: `pull:<partner>/<tenant or ->/<list>`.
  package var subject: String { "pull:\(partner)/\(tenant ?? "-")/\(kind.rawValue)" }
}

/// How reading a list ended.
package enum ListEnd: Hashable, Sendable {
  /// As many distinct ids as the last page's `totalResults`.
  case complete
  /// Something final ended it, or the ids never added up; the reason is for people and holds no secret.
  case incomplete(reason: String)
  /// `/oauth/token` answered 404: the client is archived or unsigned now. No finding (inputs 3).
  case notReadableNow
}

/// A row of a list as it was read: kept, or present but unreadable (inputs 3).
package enum ReadRow<Row: Sendable>: Sendable {
  case readable(Row)
  /// The id counts as present; the reason names the field and the value's fault.
  case unreadable(id: String, reason: String)
}

/// Rows of one page, by the kind of the list.
package enum PulledRows: Sendable {
  case me(PartnerProfile)
  case clients([ReadRow<ClientRow>])
  case cases([ReadRow<CaseRow>])
  case transactions([ReadRow<TransactionRow>])
  case webhooks([ReadRow<SubscriptionRow>])
  case payments([ReadRow<PaymentRow>])
}

/// What `GET /me` says and is kept.
///
/// The percentage is shown, never used (rules R8).
package struct PartnerProfile: Hashable, Sendable {
  package var id: String
  package var referralFeePercentage: String?
  package var isActive: Bool?
  package var invoicingTriggerMode: String?

  package init(id: String, referralFeePercentage: String?, isActive: Bool?, invoicingTriggerMode: String?) {
    self.id = id
    self.referralFeePercentage = referralFeePercentage
    self.isActive = isActive
    self.invoicingTriggerMode = invoicingTriggerMode
  }
}

/// A client as `GET /clients` lists it, without contacts, KYC and addresses.
package struct ClientRow: Hashable, Sendable {
  /// The row's id in its list: `externalTenantId`, trimmed.
  package var tenant: String
  package var creditorID: String
  package var companyName: String?
  package var isAttributed: Bool
  /// Nil when the list states none, or what is no date.
  package var linkedAt: Instant?

  package init(tenant: String, creditorID: String, companyName: String?, isAttributed: Bool, linkedAt: Instant?) {
    self.tenant = tenant
    self.creditorID = creditorID
    self.companyName = companyName
    self.isAttributed = isAttributed
    self.linkedAt = linkedAt
  }
}

/// A case as either API lists it (contracts B.1 CaseItem, B.2 InvoiceDto); amounts in minor units of `currency`.
package struct CaseRow: Hashable, Sendable {
  /// In lower case.
  package var id: String
  package var reference: String?
  /// Trimmed.
  package var creditorReference: String?
  /// Referral API only: which client it is of.
  ///
  /// The customer API's list is one tenant's.
  package var tenant: String?
  /// The creditor's company name.
  package var clientName: String?
  package var currency: Currency
  package var principal: Int64
  /// Interest, reminder and collection fees; nil on the referral API, which does not tell them.
  package var interest: Int64?
  package var reminderFees: Int64?
  package var collectionFees: Int64?
  package var remainder: Int64
  /// As received; the alias table is applied by the rules.
  package var lifecycle: String?
  package var closeCode: String?
  package var phase: String?
  /// Nil when the list states none, or what is no date.
  package var createdAt: Instant?
  package var finishedAt: DateOrInstant?
  /// `preLegalSuccessFee`, customer API only.
  package var successFee: Percentage?
  /// `expectedReferralRatePercentage`, referral API only.
  package var expectedRate: Percentage?
  /// `isTestCase`, customer API only.
  package var isTest: Bool?

  package init(
    id: String, reference: String?, creditorReference: String?, tenant: String?, clientName: String?,
    currency: Currency, principal: Int64, interest: Int64?, reminderFees: Int64?, collectionFees: Int64?,
    remainder: Int64, lifecycle: String?, closeCode: String?, phase: String?, createdAt: Instant?,
    finishedAt: DateOrInstant?, successFee: Percentage?, expectedRate: Percentage?, isTest: Bool?
  ) {
    self.id = id
    self.reference = reference
    self.creditorReference = creditorReference
    self.tenant = tenant
    self.clientName = clientName
    self.currency = currency
    self.principal = principal
    self.interest = interest
    self.reminderFees = reminderFees
    self.collectionFees = collectionFees
    self.remainder = remainder
    self.lifecycle = lifecycle
    self.closeCode = closeCode
    self.phase = phase
    self.createdAt = createdAt
    self.finishedAt = finishedAt
    self.successFee = successFee
    self.expectedRate = expectedRate
    self.isTest = isTest
  }
}

/// A payment as the customer API lists it.
package struct PaymentRow: Hashable, Sendable {
  /// In lower case.
  package var id: String
  /// `invoice.invoiceId`, in lower case.
  package var caseID: String
  package var amount: Money
  package var date: DateOrInstant
  package var createdAt: Instant
  package var recipient: String?

  package init(
    id: String, caseID: String, amount: Money, date: DateOrInstant, createdAt: Instant, recipient: String?
  ) {
    self.id = id
    self.caseID = caseID
    self.amount = amount
    self.date = date
    self.createdAt = createdAt
    self.recipient = recipient
  }
}

/// A row of `/reporting/transactions`: Debitura's own figure of the fee.
package struct TransactionRow: Hashable, Sendable {
  /// In lower case.
  package var id: String
  /// `case.invoiceId`, in lower case.
  package var caseID: String
  package var tenant: String?
  package var amount: Money
  package var paymentDate: DateOrInstant
  /// `earnings.referralFeeAmount` in `earnings.currency`; nil when either is missing.
  package var fee: Money?
  /// `earnings.referralFeePercentage` as sent: a fraction when ≤ 1 (rules R9).
  package var feePercentage: Percentage?
  /// `earnings.referralFeeAmountUsd` in US cents, for the buckets.
  package var feeUSD: Int64?
  package var commissionStatus: String?
  package var platformInvoicingStatus: String?
  package var referralInvoicingStatus: String?

  package init(
    id: String, caseID: String, tenant: String?, amount: Money, paymentDate: DateOrInstant, fee: Money?,
    feePercentage: Percentage?, feeUSD: Int64?, commissionStatus: String?, platformInvoicingStatus: String?,
    referralInvoicingStatus: String?
  ) {
    self.id = id
    self.caseID = caseID
    self.tenant = tenant
    self.amount = amount
    self.paymentDate = paymentDate
    self.fee = fee
    self.feePercentage = feePercentage
    self.feeUSD = feeUSD
    self.commissionStatus = commissionStatus
    self.platformInvoicingStatus = platformInvoicingStatus
    self.referralInvoicingStatus = referralInvoicingStatus
  }
}

/// The summary of `/reporting/transactions`: US cents and count of each of the seven buckets (contracts B.1).
package struct RevenueSummary: Hashable, Sendable {
  package var buckets: [RevenueBucket: (feeUSD: Int64, count: Int)]

  package init(buckets: [RevenueBucket: (feeUSD: Int64, count: Int)]) { self.buckets = buckets }

  package static func == (left: Self, right: Self) -> Bool {
    left.buckets.mapValues { [$0.feeUSD, Int64($0.count)] } == right.buckets.mapValues { [$0.feeUSD, Int64($0.count)] }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(buckets.mapValues { [$0.feeUSD, Int64($0.count)] }) }
}

/// The seven summary buckets of `/reporting/transactions`; the raw value is the prefix of their members.
package enum RevenueBucket: String, CaseIterable, Hashable, Sendable {
  case pending, confirmedPendingInvoice, awaitingCollectionPartnerPayment, readyToInvoiceDebitura
  case awaitingDebituraPayment, paid, disputed
}

/// A webhook subscription of `GET /v1/Webhooks`; its URL and secret are not kept.
package struct SubscriptionRow: Hashable, Sendable {
  package var id: String
  package var isActive: Bool
  package var isTestMode: Bool
  package var events: [String]
  package var disabledReason: String?
  /// Whether the URL is https, and its port (443 when it names none); for `doctor`.
  package var isHTTPS: Bool
  package var port: Int?

  package init(
    id: String, isActive: Bool, isTestMode: Bool, events: [String], disabledReason: String?, isHTTPS: Bool, port: Int?
  ) {
    self.id = id
    self.isActive = isActive
    self.isTestMode = isTestMode
    self.events = events
    self.disabledReason = disabledReason
    self.isHTTPS = isHTTPS
    self.port = port
  }
}
