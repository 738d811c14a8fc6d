import Amounts
import Books
import Testing

@Suite struct SettlementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let statuses: [PaymentStatus]
    let state: AllocationState

    init(_ statuses: PaymentStatus..., state: AllocationState) { (self.statuses, self.state) = (statuses, state) }

    var testDescription: String { "\(statuses)" }
  }

  @Test(arguments: [
    Row(.processing, state: .pending),
    Row(.settled, state: .settled),
    Row(.canceled, state: .failed),
    Row(.declined, state: .failed),
    Row(.disputed, state: .reversed),
    Row(.processing, .settled, state: .settled),
    Row(.processing, .canceled, state: .failed),
    Row(.processing, .declined, state: .failed),
    Row(.processing, .disputed, state: .reversed),
    Row(.settled, .processing, state: .settled),
    Row(.canceled, .processing, state: .failed),
    Row(.settled, .canceled, .processing, state: .reversed),
    Row(.settled, .canceled, state: .reversed),
    Row(.settled, .declined, state: .reversed),
    Row(.settled, .disputed, state: .reversed),
    Row(.canceled, .settled, state: .settled),
    Row(.declined, .settled, state: .settled),
    Row(.disputed, .settled, state: .settled),
    Row(.declined, .canceled, state: .failed),
    Row(.disputed, .canceled, state: .reversed),
    Row(.settled, .disputed, .settled, state: .settled),
    Row(.settled, .settled, .declined, state: .reversed),
    Row(.processing, .declined, .processing, .settled, .disputed, state: .reversed),
  ])
  func `the last event that is not processing decides`(row: Row) throws {
    let events = row.statuses.enumerated().map { Make.event(EventRef($0), $1, at: Make.at(-30 + $0)) }
    let allocation = try #require(Make.settlement(events).allocations.first)
    #expect(allocation.state == row.state)
    #expect(allocation.counted == (row.state == .settled ? 10_000 : 0))
    #expect(allocation.stateSince == Make.at(-30 + row.statuses.count - 1))
    #expect((allocation.settledAt != nil) == row.statuses.contains(.settled))
  }

  @Test(arguments: [
    Row(.settled, .processing, state: .settled), Row(.canceled, .settled, state: .reversed),
    Row(.declined, .canceled, state: .failed), Row(.disputed, .settled, .processing, state: .reversed),
    Row(.disputed, .canceled, state: .reversed),
  ])
  func `at equal times the rank of the status decides`(row: Row) throws {
    let events = row.statuses.enumerated().map { Make.event(EventRef($0), $1, at: Make.at(-30)) }
    #expect(Make.settlement(events).allocations.map(\.state) == [row.state])
    #expect(Make.settlement(events.reversed()).allocations.map(\.state) == [row.state])
  }

  @Test func `the amount and the date are those of the last settled event, else of the last event`() throws {
    let settled = Make.settlement([
      Make.event(1, .processing, 9000, at: Make.at(-9)), Make.event(2, .settled, 10_000, at: Make.at(-8)),
      Make.event(3, .disputed, 1, at: Make.at(-7)),
    ]).allocations[0]
    #expect(settled.amount == Make.money(10_000) && settled.date == Make.at(-8) && settled.processingAt == Make.at(-9))
    let failed = Make.settlement([
      Make.event(1, .processing, 9000, at: Make.at(-9)), Make.event(3, .declined, 8000, at: Make.at(-7)),
    ]).allocations[0]
    #expect(failed.amount == Make.money(8000) && failed.date == Make.at(-7))
  }

  @Test func `settled twice alike counts once, in both families too`() throws {
    let twice = Make.settlement([
      Make.event(1, .settled, at: Make.at(-9)), Make.event(2, .settled, at: Make.at(-8), total: 10_000),
    ]).allocations[0]
    #expect(twice.isReportedTwice && twice.state == .settled && twice.kind == .both && twice.counted == 10_000)
    let multi = Make.settlement([Make.event(2, .settled, at: Make.at(-8), total: 10_000)]).allocations[0]
    #expect(!multi.isReportedTwice && multi.kind == .multi)
  }

  @Test(arguments: [(9999 as Int64, "EUR"), (10_000, "SEK")])
  func `settled with another amount or currency is a conflict for ever`(units: Int64, currency: String) throws {
    let allocation = Make.settlement([
      Make.event(1, .settled, at: Make.at(-9)), Make.event(2, .settled, units, currency, at: Make.at(-8)),
      Make.event(3, .declined, at: Make.at(-7)),
    ]).allocations[0]
    #expect(allocation.state == .conflict && allocation.counted == 0 && !allocation.isReportedTwice)
    #expect(Set(allocation.conflictingAmounts) == [Make.money(10_000), Make.money(units, currency)])
  }

  @Test func `a processing event with another amount is no conflict`() throws {
    let allocation = Make.settlement([
      Make.event(1, .processing, 1, at: Make.at(-9)), Make.event(2, .settled, at: Make.at(-8)),
    ]).allocations[0]
    #expect(allocation.state == .settled && allocation.conflictingAmounts.isEmpty)
  }

  @Test func `a claim named twice in one event is summed, in two events it is not`() throws {
    let one = Make.settlement([
      Make.event(1, .settled, 4000, at: Make.at(-9), total: 10_000),
      Make.event(1, .settled, 6000, at: Make.at(-9), total: 10_000),
    ])
    #expect(one.allocations.map(\.amount) == [Make.money(10_000)])
    #expect(one.allocations[0].settlementLines == 1 && !one.allocations[0].isReportedTwice)
    let two = Make.settlement([
      Make.event(1, .settled, 4000, at: Make.at(-9)), Make.event(2, .settled, 4000, at: Make.at(-8)),
    ])
    #expect(two.allocations.map(\.amount) == [Make.money(4000)])
  }

  @Test func `a sum break of any status is a conflict of every allocation`() throws {
    let settlement = Make.settlement([
      Make.event(1, .processing, 4000, at: Make.at(-9), total: 9999, breaksSum: true),
      Make.event(1, .processing, 6000, at: Make.at(-9), claim: "C2", total: 9999, breaksSum: true),
      Make.event(2, .settled, 4000, at: Make.at(-8)), Make.event(3, .settled, 500, at: Make.at(-8), claim: "C3"),
    ])
    #expect(settlement.allocations.map(\.key.claimRef) == ["C1", "C2", "C3"])
    #expect(settlement.allocations.allSatisfy { $0.state == .conflict && $0.settlementLines == 3 })
    #expect(settlement.sumBreaks.map(\.lines) == [Make.money(10_000)])
  }

  @Test func `the total is that of the last settled multi-claim event, else of the last one`() throws {
    let events = [
      Make.event(1, .processing, 10_000, at: Make.at(-9), total: 1), Make.event(2, .settled, at: Make.at(-8), total: 2),
      Make.event(3, .declined, at: Make.at(-7), total: 3),
    ]
    #expect(Make.settlement(events).allocations[0].settlementTotal == 2)
    #expect(Make.settlement([events[0], events[2]]).allocations[0].settlementTotal == 3)
    #expect(Make.settlement([Make.event(1, .settled, at: Make.at(-8))]).allocations[0].settlementTotal == 10_000)
  }

  @Test func `the order of arrival decides nothing`() throws {
    var numbers = SeededNumbers(seed: 5)
    for _ in 0..<500 {
      let events = (0..<Int.random(in: 1...7, using: &numbers)).map { index in
        let total = Bool.random(using: &numbers) ? Int64.random(in: 1...3, using: &numbers) : nil
        return Make.event(
          EventRef(index), PaymentStatus.allCases.randomElement(using: &numbers) ?? .settled,
          Int64.random(in: 1...2, using: &numbers), Int.random(in: 0..<8, using: &numbers) == 0 ? "SEK" : "EUR",
          at: Make.at(Int.random(in: -3...0, using: &numbers)),
          claim: ["C1", "C2"].randomElement(using: &numbers) ?? "C1",
          total: total, breaksSum: total == 3)
      }
      let expected = figures(Make.settlement(events))
      for _ in 0..<5 {
        #expect(figures(Make.settlement(events.shuffled(using: &numbers))) == expected, "\(events)")
      }
    }
  }

  /// A settlement without the order of the references of events that say the same at the same time.
  private func figures(_ settlement: Settlement) -> [Allocation] {
    settlement.allocations.map { allocation in
      var allocation = allocation
      allocation.events.sort()
      return allocation
    }
  }
}

@Suite struct ProviderPaymentTests {
  private func breaks(_ total: Int64?, _ lines: Money...) -> Bool {
    ProviderPayment(
      family: .multi, status: .settled, provider: "stripe", trackingID: "T1", total: total,
      lines: lines.map { PaymentLine(claimRef: "C1", receeveClaimRef: nil, amount: $0) }
    ).breaksSum
  }

  @Test func `a total must be the sum of its lines in one currency`() {
    #expect(!breaks(300, Make.money(100), Make.money(200)))
    #expect(breaks(301, Make.money(100), Make.money(200)))
    #expect(breaks(300, Make.money(100), Make.money(200, "SEK")))
    #expect(breaks(.max, Make.money(.max), Make.money(1)))
    #expect(!breaks(nil, Make.money(100)))
  }
}

/// Amounts of strangers that no sum can hold.
@Suite struct UncountableSettlementTests {
  @Test func `lines of one claim beyond 64 bits are a conflict, and the rest of the night goes on`() {
    let settlement = Make.settlement([
      Make.event(1, .settled, .max, at: Make.at(-3), claim: "C1", total: 5),
      Make.event(1, .settled, .max, at: Make.at(-3), claim: "C1", total: 5),
      Make.event(1, .settled, 7, at: Make.at(-3), claim: "C2", total: 5),
    ])
    #expect(settlement.allocations.map(\.state) == [.conflict, .conflict])
    #expect(settlement.allocations.allSatisfy { $0.counted == 0 })
    #expect(settlement.sumBreaks.map(\.lines) == [nil])
  }

  @Test func `what is in between may be larger than the sum`() {
    let settlement = Make.settlement([
      Make.event(1, .settled, .max, at: Make.at(-3)), Make.event(1, .settled, 2, at: Make.at(-3)),
      Make.event(1, .settled, -5, at: Make.at(-3)),
    ])
    #expect(settlement.allocations.map(\.amount.minorUnits) == [.max - 3])
    #expect(settlement.sumBreaks.isEmpty)
  }
}
