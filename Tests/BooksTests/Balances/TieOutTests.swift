import Amounts
import Books
import Testing

@Suite struct TieOutTests {
  private func tieOut(_ payments: [PaymentFile], _ allocations: [Allocation]) throws -> Parts {
    let file = Make.file(payments: payments, claims: [Make.claim("C1", allocations)])
    return Parts(try #require(try CaseResult(file: file, context: Make.context()).tieOut))
  }

  @Test func `each part names its money`() throws {
    #expect(
      try tieOut([Make.booked()], [Make.allocation()]) == Parts(paidByEvidence: 10_000))
    #expect(
      try tieOut([Make.booked()], [Make.allocation(on: -90)])
        == Parts(paidByEvidence: 10_000, bookedUnmatched: 10_000, settledUnmatched: 10_000))
    #expect(
      try tieOut([Make.booked()], [Make.allocation("T1", 9000)])
        == Parts(paidByEvidence: 9000, matchedDifference: -1000))
    #expect(
      try tieOut([Make.booked()], [Make.allocation(state: .reversed)]) == Parts(reversedBooked: 10_000))
    #expect(
      try tieOut([Make.booked()], [Make.allocation("T1", 9000, state: .reversed)]) == Parts(reversedBooked: 10_000))
    #expect(
      try tieOut([Make.booked()], [Make.allocation("T1", 4000, state: .reversed), Make.allocation("T2", 6000)])
        == Parts(paidByEvidence: 6000, reversedBooked: 4000))
    #expect(
      try tieOut([Make.booked("p1", 4000), Make.booked("p2", 6000)], [Make.allocation(state: .reversed)])
        == Parts(reversedBooked: 10_000))
    #expect(
      try tieOut(
        [Make.booked("p1", 1, "SEK")], [Make.allocation("T1", 5, "SEK"), Make.allocation("T2", 6, state: .conflict)])
        == Parts())
  }

  @Test func `a case without claims has no tie-out, one without book shows its settled money`() throws {
    #expect(try CaseResult(file: Make.file(payments: [Make.booked()]), context: Make.context()).tieOut == nil)
    let file = Make.file(known: Make.known(hasBook: false), claims: [Make.claim("C1", [Make.allocation()])])
    let result = try CaseResult(file: file, context: Make.context())
    #expect(result.tieOut.map(Parts.init) == Parts(paidByEvidence: 10_000, settledUnmatched: 10_000))
    #expect(result.balance == nil && result.verdicts.isEmpty)
  }

  @Test func `nothing is ever unexplained`() throws {
    var numbers = SeededNumbers(seed: 3)
    var kinds: Set<MatchKind> = []
    for _ in 0..<3000 {
      let payments = (0..<Int.random(in: 0...7, using: &numbers)).map { index in
        Make.payment(
          Make.paymentRow(
            "p\(index)", Int64.random(in: -3...12, using: &numbers),
            Int.random(in: 0..<9, using: &numbers) == 0 ? "SEK" : "EUR",
            on: Int.random(in: -40 ... -28, using: &numbers)),
          listed: Int.random(in: 0..<8, using: &numbers) > 0,
          deletedAt: Int.random(in: 0..<8, using: &numbers) == 0
            ? Make.at(Int.random(in: -1...1, using: &numbers)) : nil)
      }
      let allocations = (0..<Int.random(in: 0...7, using: &numbers)).map { index in
        Make.allocation(
          "T\(index)", Int64.random(in: -2...12, using: &numbers),
          Int.random(in: 0..<9, using: &numbers) == 0 ? "SEK" : "EUR", claim: ["C1", "C2"][index % 2],
          state: Bool.random(using: &numbers)
            ? .settled : AllocationState.allCases.randomElement(using: &numbers) ?? .settled,
          on: Int.random(in: -40 ... -28, using: &numbers))
      }
      let claims = ["C1", "C2"].map { ref in Make.claim(ref, allocations.filter { $0.key.claimRef == ref }) }
      let known = Make.known(hasBook: Int.random(in: 0..<10, using: &numbers) > 0)
      // A case without book has no payments.
      let file = Make.file(known: known, payments: known.hasBook ? payments : [], claims: claims)
      let result = try CaseResult(file: file, context: Make.context())
      #expect(result.tieOut?.unexplained == 0)
      kinds.formUnion(result.payments.compactMap(\.kind))
      let reversed = try CaseResult(
        file: Make.file(known: known, payments: file.payments.reversed(), claims: claims.reversed()),
        context: Make.context())
      #expect(reversed.tieOut == result.tieOut && reversed.balance == result.balance)
      #expect(Set(reversed.verdicts.map(Said.init)) == Set(result.verdicts.map(Said.init)))
    }
    #expect(kinds == Set(MatchKind.allCases))
  }
}

/// The parts of a tie-out, those that are not named 0.
private struct Parts: Hashable {
  var paidByEvidence: Int64 = 0
  var bookedUnmatched: Int64 = 0
  var settledUnmatched: Int64 = 0
  var reversedBooked: Int64 = 0
  var matchedDifference: Int64 = 0
  var unexplained: Int64 = 0
}

extension Parts {
  init(_ tieOut: TieOut) {
    self.init(
      paidByEvidence: tieOut.paidByEvidence, bookedUnmatched: tieOut.bookedUnmatched,
      settledUnmatched: tieOut.settledUnmatched, reversedBooked: tieOut.reversedBooked,
      matchedDifference: tieOut.matchedDifference, unexplained: tieOut.unexplained)
  }
}
