package import Amounts

/// What the store knows an event by; opaque to the rules, turned into `channel/id (file:line)` where evidence is shown.
package typealias EventRef = Int64

/// One event's statement about one claim's part of a settlement (rules R2).
package struct AllocationEvent: Hashable, Sendable {
  package var event: EventRef
  package var occurredAt: Instant
  package var status: PaymentStatus
  package var family: ProviderPayment.Family
  /// The claim after the map R→C has been applied (rules R1).
  package var claimRef: Key
  package var amount: Money
  /// `totalPaymentAmount` of a multi-claim event, in minor units.
  package var total: Int64?
  /// Whether the event's total is not the sum of its lines, or they have several currencies.
  package var breaksSum: Bool

  package init(
    event: EventRef, occurredAt: Instant, status: PaymentStatus, family: ProviderPayment.Family, claimRef: Key,
    amount: Money, total: Int64?, breaksSum: Bool
  ) {
    self.event = event
    self.occurredAt = occurredAt
    self.status = status
    self.family = family
    self.claimRef = claimRef
    self.amount = amount
    self.total = total
    self.breaksSum = breaksSum
  }

  /// The order of an allocation's events: by time, then by rank of the status.
  ///
  /// What they say makes the order total, so that the order of arrival (and with it the reference) decides nothing.
  package static func isOrdered(_ left: AllocationEvent, _ right: AllocationEvent) -> Bool {
    if (left.occurredAt, left.status.rawValue) != (right.occurredAt, right.status.rawValue) {
      return (left.occurredAt, left.status.rawValue) < (right.occurredAt, right.status.rawValue)
    }
    if left.amount.currency != right.amount.currency { return left.amount.currency < right.amount.currency }
    return (left.amount.minorUnits, left.family.rawValue, left.total ?? 0)
      < (right.amount.minorUnits, right.family.rawValue, right.total ?? 0)
  }
}

/// The states of an allocation (rules R2); only `settled` counts as money.
package enum AllocationState: String, CaseIterable, Hashable, Sendable {
  case pending, settled, reversed, failed, conflict
}

/// What identifies an allocation: a claim's part of a provider's payment.
package struct AllocationKey: Hashable, Sendable, Comparable {
  /// In lower case.
  package let provider: Key
  package let trackingID: Key
  package let claimRef: Key

  package init(provider: Key, trackingID: Key, claimRef: Key) {
    self.provider = provider
    self.trackingID = trackingID
    self.claimRef = claimRef
  }

  /// `provider/trackingId/claimRef`, the S key of rules R4.
  package var text: Key { "\(provider)/\(trackingID)/\(claimRef)" }

  package static func < (left: AllocationKey, right: AllocationKey) -> Bool {
    (left.provider, left.trackingID, left.claimRef) < (right.provider, right.trackingID, right.claimRef)
  }
}

/// One claim's part of a settlement, with the state that its events give it (rules R2).
package struct Allocation: Hashable, Sendable {
  package var key: AllocationKey
  package var amount: Money
  package var state: AllocationState
  /// Timestamp of the last event.
  package var stateSince: Instant
  /// Timestamp of the last settled event, else of the last event: what matching and ageing use (rules R4).
  package var date: Instant
  /// Timestamp of the last settled event, if there is one.
  package var settledAt: Instant?
  /// Timestamp of the last processing event, if there is one.
  package var processingAt: Instant?
  package var kind: Kind
  /// `totalPaymentAmount` of the settlement, or the amount where only single-claim events state it.
  package var settlementTotal: Int64
  package var settlementLines: Int
  /// More than one settled event says the same: counted once, `settlement-reported-twice`.
  package var isReportedTwice: Bool
  /// The settled amounts where they contradict each other, largest last: `settlement-amount-conflict`.
  package var conflictingAmounts: [Money]
  /// The events behind it, in order.
  package var events: [EventRef]

  package init(
    key: AllocationKey, amount: Money, state: AllocationState, stateSince: Instant, date: Instant, settledAt: Instant?,
    processingAt: Instant?, kind: Kind, settlementTotal: Int64, settlementLines: Int, isReportedTwice: Bool,
    conflictingAmounts: [Money], events: [EventRef]
  ) {
    self.key = key
    self.amount = amount
    self.state = state
    self.stateSince = stateSince
    self.date = date
    self.settledAt = settledAt
    self.processingAt = processingAt
    self.kind = kind
    self.settlementTotal = settlementTotal
    self.settlementLines = settlementLines
    self.isReportedTwice = isReportedTwice
    self.conflictingAmounts = conflictingAmounts
    self.events = events
  }

  /// Which families of events state an allocation.
  package enum Kind: String, Hashable, Sendable { case single, multi, both }

  /// What is counted as money: the amount if settled, else nothing.
  package var counted: Int64 { state == .settled ? amount.minorUnits : 0 }
}
