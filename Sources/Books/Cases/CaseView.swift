package import Amounts

/// A case file with the figures worked out of it: what a rule looks at.
package struct CaseView: Sendable {
  package let file: CaseFile
  package let context: RunContext
  /// Matching of the payments, in the order of the file.
  package let payments: [PaymentMatch]
  /// The allocations of the joined claims, in their order, with their matching.
  package let allocations: [(allocation: Allocation, match: AllocationMatch)]
  package let balance: CaseBalance?
  package let tieOut: TieOut?
  /// Eligibility and fee of the payments, in the order of the file.
  package let fees: [PaymentFee]
  /// The payments that count, with their matching.
  package let booked: [(payment: PaymentFile, match: PaymentMatch)]
  /// The payments that count, with eligibility and fee.
  package let earning: [(payment: PaymentFile, fee: PaymentFee)]
  /// Transactions of the partner without booked payment, by id.
  package let unmatchedTransactions: [TransactionRow]
  /// What the next statements would state of payments, of partners that have issued any.
  package let dueLines: [DueLines]

  package var known: KnownCase? { file.known }

  /// The subject of findings about the case itself.
  package var subject: String { "case:\(file.id)" }

  /// Whether rules R3–R6 say nothing about it (rules, Conventions: test cases).
  package var isTest: Bool { file.known?.isTest ?? false }

  /// The case's currency; nil when no list ever showed the case.
  package var currency: Currency? { file.known?.row.currency }

  /// Whether balances are stated: there is a book, and no other finding for cases of the referral API only (R3).
  package var hasBook: Bool { file.known?.hasBook ?? false }

  /// An amount in the case's currency.
  package func money(_ minorUnits: Int64) -> Money? { currency.map { Money(minorUnits: minorUnits, currency: $0) } }

  /// A finding on this case or something of it.
  package func finding(
    _ code: DiscrepancyCode, _ subject: String, atRisk: Money?, _ explanation: String, evidence: [String] = [],
    events: [EventRef] = [], tenant: String? = nil
  ) -> Finding {
    Finding(
      code: code, subject: subject, partner: file.partner, tenant: tenant ?? file.tenant, caseID: file.id,
      atRisk: atRisk, explanation: explanation, evidence: evidence, events: events)
  }

  /// Works out matching, balance, tie-out and fees of a case file.
  ///
  /// - Throws: `MoneyError.overflow` when a sum needs more than 64 bits.
  package init(file: CaseFile, context: RunContext) throws(MoneyError) {
    self.file = file
    self.context = context
    context.noteNextList(for: file.payments)
    let all = file.claims.flatMap(\.allocations)
    let matching = CaseMatching(file: file, allocations: all, context: context)
    payments = matching.payments
    allocations = zip(all, matching.allocations).map { ($0, $1) }
    let reported = TransactionMatching.match(file.payments, file.transactions, calendar: context.calendar)
    unmatchedTransactions = reported.unmatched
    let hasConflict = all.contains { $0.state == .conflict }
    var fees: [PaymentFee] = []
    for (index, payment) in file.payments.enumerated() {
      fees.append(
        try PaymentFee(
          payment, match: matching.payments[index], in: file, hasConflict: hasConflict,
          transaction: reported.byPayment[index], context: context))
    }
    self.fees = fees
    dueLines = try DueLines.all(file.payments, fees, context: context)
    booked = zip(file.payments, matching.payments).filter { $0.0.isBooked }.map { ($0.0, $0.1) }
    earning = zip(file.payments, fees).filter { $0.0.isBooked }.map { ($0.0, $0.1) }
    guard let known = file.known else {
      balance = nil
      tieOut = nil
      return
    }
    let currency = known.row.currency
    let paid = zip(file.payments, matching.payments).filter {
      $0.0.isBooked && $0.0.row.amount.currency == currency
    }
    balance =
      known.hasBook ? try CaseBalance(row: known.row, booked: paid.map(\.0.row.amount.minorUnits)) : nil
    tieOut =
      file.claims.isEmpty
      ? nil : try TieOut(paid: paid, allocations: allocations, matching: matching, currency: currency)
  }
}

/// The matching of a case, in the orders of the file's payments and allocations.
struct CaseMatching {
  private(set) var payments: [PaymentMatch]
  private(set) var allocations: [AllocationMatch]
  /// Minor units of each payment that are matched to a reversed allocation.
  private(set) var reversed: [Int64]
  /// Minor units of S − B over lone pairs with a settled allocation.
  private(set) var differences: [Int64] = []

  init(file: CaseFile, allocations all: [Allocation], context: RunContext) {
    payments = file.payments.map { _ in PaymentMatch() }
    allocations = all.map { AllocationMatch(key: $0.key) }
    reversed = file.payments.map { _ in 0 }
    guard let known = file.known, known.hasBook else { return }
    let sides = MatchSides(file: file, allocations: all, currency: known.row.currency, context: context)
    for match in Matching.matches(
      booked: sides.booked, allocations: sides.allocations, settings: context.settings.matching)
    {
      apply(
        match.kind, payments: match.booked.map { sides.bookedIndexes[$0] },
        allocations: match.allocations.map { sides.allocationIndexes[$0] },
        file: file, all: all)
    }
  }

  private mutating func apply(
    _ kind: MatchKind, payments paymentIndexes: [Int], allocations allocationIndexes: [Int], file: CaseFile,
    all: [Allocation]
  ) {
    let keys = allocationIndexes.map { all[$0].key.text }.sorted()
    let ids = paymentIndexes.map { Key(file.payments[$0].row.id) }.sorted()
    // Amounts of one match are of one currency and their sums are equal (or one to one), so nothing can overflow.
    for index in paymentIndexes {
      let amount = file.payments[index].row.amount.minorUnits
      let matched = kind == .lonePair ? all[allocationIndexes[0]].amount.minorUnits : amount
      payments[index] = PaymentMatch(
        kind: kind, allocations: keys, matchedAmount: matched,
        difference: amount.subtractingReportingOverflow(matched).partialValue,
        isReversed: allocationIndexes.contains { all[$0].state == .reversed })
      let isMerged = kind == .merged
      reversed[index] = allocationIndexes.filter { all[$0].state == .reversed }
        .reduce(0) { isMerged ? $0 &+ all[$1].amount.minorUnits : amount }
    }
    for index in allocationIndexes {
      let amount = all[index].amount.minorUnits
      let booked = kind == .lonePair ? file.payments[paymentIndexes[0]].row.amount.minorUnits : amount
      let difference = amount.subtractingReportingOverflow(booked).partialValue
      allocations[index] = AllocationMatch(key: all[index].key, kind: kind, payments: ids, difference: difference)
      if kind == .lonePair && all[index].state == .settled { differences.append(difference) }
    }
  }
}

extension TieOut {
  /// Adds up the parts of the tie-out (rules R5).
  fileprivate init(
    paid: [(PaymentFile, PaymentMatch)], allocations: [(allocation: Allocation, match: AllocationMatch)],
    matching: CaseMatching, currency: Currency
  ) throws(MoneyError) {
    let settled = allocations.filter { $0.allocation.state == .settled && $0.allocation.amount.currency == currency }
    paidByEvidence = try settled.map(\.allocation.amount.minorUnits).sumOfMinorUnits()
    settledUnmatched = try settled.filter { $0.match.kind == nil }.map(\.allocation.amount.minorUnits).sumOfMinorUnits()
    bookedUnmatched = try paid.filter { $0.1.kind == nil }.map(\.0.row.amount.minorUnits).sumOfMinorUnits()
    reversedBooked = try matching.reversed.sumOfMinorUnits()
    matchedDifference = try matching.differences.sumOfMinorUnits()
    let booked = try paid.map(\.0.row.amount.minorUnits).sumOfMinorUnits()
    let explained =
      Int128(booked) - Int128(bookedUnmatched) - Int128(reversedBooked) + Int128(settledUnmatched)
      + Int128(matchedDifference)
    unexplained = try (explained - Int128(paidByEvidence)).minorUnits()
  }
}
