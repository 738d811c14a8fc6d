package import Amounts

/// Everything the rules need about one case: the unit of work of the core.
///
/// One case file in, one ``CaseResult`` out; files are independent of each other once claims are joined.
package struct CaseFile: Sendable {
  /// In lower case.
  package var id: String
  package var partner: String
  package var tenant: String?
  /// The case as a complete list showed it; nil when none ever did and only payments name it.
  package var known: KnownCase?
  /// By id.
  package var payments: [PaymentFile]
  /// The claims joined to the case, by claimRef (rules R1).
  package var claims: [ClaimFile]
  /// The partner's current reporting transactions on the case, by id (rules R9).
  package var transactions: [TransactionRow]
  /// Those that other partners' lists show on it, by id: matched with nothing.
  package var strayTransactions: [StrayTransaction]
  /// What the case's client is known by; nil when neither a list nor an event ever named it.
  package var client: ClientFile?
  package var register: RegisterEntry
  /// Success fee and phase of the case over the nights, in order (rules R8).
  package var terms: [CaseTerms]
  /// When an event announced, as the last one, a payment of it that no list ever showed (`event-without-payment`).
  package var announcedAt: Instant?

  package init(
    id: String, partner: String, tenant: String?, known: KnownCase?, payments: [PaymentFile], claims: [ClaimFile],
    transactions: [TransactionRow] = [], strayTransactions: [StrayTransaction] = [], client: ClientFile? = nil,
    register: RegisterEntry = .noRegister, terms: [CaseTerms] = [], announcedAt: Instant? = nil
  ) {
    self.id = id
    self.partner = partner
    self.tenant = tenant
    self.known = known
    self.payments = payments
    self.claims = claims
    self.transactions = transactions
    self.strayTransactions = strayTransactions
    self.client = client
    self.register = register
    self.terms = terms
    self.announcedAt = announcedAt
  }
}

/// A reporting transaction that another partner's list shows on a case.
package struct StrayTransaction: Hashable, Sendable {
  package let partner: String
  package let row: TransactionRow

  package init(partner: String, row: TransactionRow) {
    self.partner = partner
    self.row = row
  }
}

/// A case that a complete list showed (rules R3: the customer API's row wins).
package struct KnownCase: Sendable {
  /// The newest version on the API that wins.
  package var row: CaseRow
  /// Whether it is the customer API's row: only then are there fees, payments and a test flag.
  package var hasBook: Bool
  /// In an earlier complete list and now in none that ever showed it on that API.
  package var isVanished: Bool
  /// The first complete list since which the present lifecycle has been shown without a break (rules R6).
  package var lifecycleSince: Instant
  /// The newest lifecycle event about it.
  package var newestEvent: CaseLifecycleEvent?

  package init(
    row: CaseRow, hasBook: Bool, isVanished: Bool, lifecycleSince: Instant? = nil,
    newestEvent: CaseLifecycleEvent? = nil
  ) {
    self.row = row
    self.hasBook = hasBook
    self.isVanished = isVanished
    self.lifecycleSince = lifecycleSince ?? row.createdAt ?? Instant(microseconds: 0)
    self.newestEvent = newestEvent
  }

  package var isTest: Bool { row.isTest ?? false }

  package var lifecycle: Lifecycle? { row.lifecycle.flatMap { Lifecycle(label: $0) } }

  package var isMerged: Bool { lifecycle == .merged }
}

/// A `case.updated` or `case.closed` event: which state it says the case is in now (rules R6).
package struct CaseLifecycleEvent: Hashable, Sendable {
  /// As received; `Closed` for `case.closed`.
  package var lifecycle: String
  package var at: Instant
  package var event: EventRef

  package init(lifecycle: String, at: Instant, event: EventRef) {
    self.lifecycle = lifecycle
    self.at = at
    self.event = event
  }

  /// By time, then by rank of the state; an unknown state ranks lowest.
  package static func isOrdered(_ left: CaseLifecycleEvent, _ right: CaseLifecycleEvent) -> Bool {
    if left.at != right.at { return left.at < right.at }
    let ranks = (Lifecycle(label: left.lifecycle)?.rank ?? -1, Lifecycle(label: right.lifecycle)?.rank ?? -1)
    return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : Key(left.lifecycle) < Key(right.lifecycle)
  }
}

/// A payment with its memory: Debitura edits and deletes without telling (rules R3).
package struct PaymentFile: Sendable {
  /// The newest version.
  package var row: PaymentRow
  package var partner: String
  package var tenant: String
  /// The run that first showed it.
  package var firstSeen: Instant
  /// The newest complete list that showed it.
  package var lastListed: Instant
  /// Whether the newest complete list shows it.
  package var isListed: Bool
  /// The first version, or the one that a person accepted by resolving an earlier `payment-amended`.
  package var accepted: PaymentRow
  /// A `payment.created` event, if there is one.
  package var createdEvent: EventRef?
  /// The newest `payment.deleted` event.
  package var deletedEvent: PaymentDeletion?
  /// Timestamp of the first accepted event of its tenant's customer channel; nil without such a channel.
  package var eventsSince: Instant?
  /// The run that first showed it on its present case: a payment moved to another case takes that case's terms (R8).
  package var onCaseSince: Instant
  /// What was stated of it: elsewhere before, then by issued statements in order of issue (rules R10).
  package var statedLines: [StatedLine]
  /// The first complete list without it; nil while it is listed.
  package var vanishedAt: Instant?
  /// The terms that were taken for its fee; nil before the first night on which its case is known (rules R8).
  package var terms: PaymentTerms?
  /// The reason why it earns nothing that a person accepted by resolving `eligibility-changed`, if that still stands.
  package var acceptedVerdict: String?

  package init(
    row: PaymentRow, partner: String, tenant: String, firstSeen: Instant, lastListed: Instant, isListed: Bool,
    accepted: PaymentRow, createdEvent: EventRef? = nil, deletedEvent: PaymentDeletion? = nil,
    eventsSince: Instant? = nil, onCaseSince: Instant? = nil, statedLines: [StatedLine] = [],
    vanishedAt: Instant? = nil, terms: PaymentTerms? = nil, acceptedVerdict: String? = nil
  ) {
    self.row = row
    self.partner = partner
    self.tenant = tenant
    self.firstSeen = firstSeen
    self.lastListed = lastListed
    self.isListed = isListed
    self.accepted = accepted
    self.createdEvent = createdEvent
    self.deletedEvent = deletedEvent
    self.eventsSince = eventsSince
    self.onCaseSince = onCaseSince ?? firstSeen
    self.statedLines = statedLines
    self.vanishedAt = vanishedAt
    self.terms = terms
    self.acceptedVerdict = acceptedVerdict
  }

  /// Whether it counts: listed, and not deleted by an event later than the list.
  package var isBooked: Bool {
    guard isListed else { return false }
    return deletedEvent.map { $0.at <= lastListed } ?? true
  }

  /// The subject of findings about it.
  package var subject: String { "payment:\(row.id)" }
}

/// A `payment.deleted` event.
package struct PaymentDeletion: Hashable, Sendable {
  package let event: EventRef
  package let at: Instant

  package init(event: EventRef, at: Instant) {
    self.event = event
    self.at = at
  }
}

/// A Receeve claim with what its events say (rules R1, R5).
package struct ClaimFile: Sendable {
  package var claimRef: Key
  package var opening: ClaimAmount?
  package var total: ClaimAmount?
  /// A `claim.resolved` event.
  package var resolved: EventRef?
  package var allocations: [Allocation]

  package init(
    claimRef: Key, opening: ClaimAmount? = nil, total: ClaimAmount? = nil, resolved: EventRef? = nil,
    allocations: [Allocation] = []
  ) {
    self.claimRef = claimRef
    self.opening = opening
    self.total = total
    self.resolved = resolved
    self.allocations = allocations
  }
}

/// The newest amount of a claim of one kind; `claimTotalAmount.updated` states no currency.
package struct ClaimAmount: Hashable, Sendable {
  package var minorUnits: Int64
  package var currency: Currency?
  package var at: Instant
  package var event: EventRef

  package init(minorUnits: Int64, currency: Currency?, at: Instant, event: EventRef) {
    self.minorUnits = minorUnits
    self.currency = currency
    self.at = at
    self.event = event
  }
}
