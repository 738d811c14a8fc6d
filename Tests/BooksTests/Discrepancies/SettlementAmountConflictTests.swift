import Amounts
import Books
import Testing

@Suite struct SettlementAmountConflictTests {
  private let first = Make.event(1, .settled, at: Make.at(-9))

  @Test func `raised with the largest amount when settled amounts differ`() throws {
    let events = [first, Make.event(2, .settled, 9999, at: Make.at(-8))]
    #expect(try said(.settlementAmountConflict, events) == [.finding("allocation:stripe/T1/C1", atRisk: 10_000)])
    let currencies = [first, Make.event(2, .settled, 10_000, "SEK", at: Make.at(-8))]
    #expect(try said(.settlementAmountConflict, currencies).count == 1)
  }

  @Test func `not raised by another amount of a processing or declined event`() throws {
    let events = [
      Make.event(2, .processing, 9999, at: Make.at(-10)), first, Make.event(3, .declined, 9999, at: Make.at(-8)),
    ]
    #expect(try said(.settlementAmountConflict, events).isEmpty)
  }

  @Test func `cleared once all settled events agree`() throws {
    #expect(try said(.settlementAmountConflict, [first, Make.event(2, .settled, at: Make.at(-8))]).isEmpty)
  }
}
