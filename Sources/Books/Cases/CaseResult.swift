/// What the rules make of a case file.
package struct CaseResult: Sendable {
  /// nil for a case without book: of the referral API only, or that no list ever showed.
  package var balance: CaseBalance?
  /// nil when no claim is joined.
  package var tieOut: TieOut?
  /// One a payment, in the order of the file.
  package var payments: [PaymentMatch]
  /// One a payment, in the order of the file.
  package var fees: [PaymentFee]
  /// One an allocation, in the order of the claims of the file.
  package var allocations: [AllocationMatch]
  package var verdicts: [Verdict]
}

/// What a booked payment was matched with (rules R4; cells of `payments.csv`).
package struct PaymentMatch: Hashable, Sendable {
  package var kind: MatchKind?
  /// S keys, sorted.
  package var allocations: [Key] = []
  /// In minor units of the payment's currency; for a part of a split its own amount.
  package var matchedAmount: Int64?
  /// Booked − matched.
  package var difference: Int64?
  /// Whether a matched allocation is reversed.
  package var isReversed = false
}

/// What an allocation was matched with (cells of `settlements.csv`).
package struct AllocationMatch: Hashable, Sendable {
  package var key: AllocationKey
  package var kind: MatchKind?
  /// Ids, sorted.
  package var payments: [Key] = []
  /// Allocation − matched booked payments, in minor units.
  package var difference: Int64?
}
