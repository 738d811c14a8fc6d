package import Amounts

/// What a case owes: claimed, paid and outstanding in the case's currency (rules R5), in minor units.
package struct CaseBalance: Hashable, Sendable {
  package let currency: Currency
  package let principal: Int64
  /// Interest, reminder and collection fees.
  package let addedFees: Int64
  package let claimed: Int64
  /// Σ booked payments in the case's currency.
  package let paid: Int64
  /// claimed − paid.
  package let outstanding: Int64
  /// What Debitura says is still owed.
  package let remainder: Int64
  /// outstanding − remainder.
  package let remainderDifference: Int64

  /// Works out the balance of a case of the customer API.
  ///
  /// - Throws: `MoneyError.overflow` for a figure that needs more than 64 bits.
  package init(row: CaseRow, booked: some Sequence<Int64>) throws(MoneyError) {
    currency = row.currency
    principal = row.principal
    remainder = row.remainder
    addedFees = try [row.interest ?? 0, row.reminderFees ?? 0, row.collectionFees ?? 0].sumOfMinorUnits()
    claimed = try [principal, addedFees].sumOfMinorUnits()
    paid = try booked.sumOfMinorUnits()
    outstanding = try (Int128(claimed) - Int128(paid)).minorUnits()
    remainderDifference = try (Int128(outstanding) - Int128(remainder)).minorUnits()
  }
}

/// The proof that booked and evidenced money of a case differ only by named items (rules R5), in minor units.
package struct TieOut: Hashable, Sendable {
  /// Σ settled allocations.
  package var paidByEvidence: Int64 = 0
  package var bookedUnmatched: Int64 = 0
  package var settledUnmatched: Int64 = 0
  /// Booked payments matched to a reversed allocation.
  package var reversedBooked: Int64 = 0
  /// Σ (allocation − booked payment) of lone pairs.
  package var matchedDifference: Int64 = 0
  /// What is left when all of the above is explained: must be 0.
  package var unexplained: Int64 = 0
}
