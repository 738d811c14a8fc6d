import Amounts
import Books
import Testing

@Suite struct SettlementReportedTwiceTests {
  private let first = Make.event(1, .settled, at: Make.at(-9))

  @Test func `raised when two settled events say the same`() throws {
    let events = [first, Make.event(2, .settled, at: Make.at(-8), total: 10_000)]
    #expect(try said(.settlementReportedTwice, events) == [.finding("allocation:stripe/T1/C1", atRisk: nil)])
  }

  @Test func `not raised by one settled and one processing event, nor by two claims`() throws {
    #expect(try said(.settlementReportedTwice, [first, Make.event(2, .processing, at: Make.at(-8))]).isEmpty)
    #expect(try said(.settlementReportedTwice, [first, Make.event(2, .settled, at: Make.at(-8), claim: "C2")]).isEmpty)
  }

  @Test func `cleared when a contradiction makes it a conflict`() throws {
    let events = [first, Make.event(2, .settled, at: Make.at(-8)), Make.event(3, .settled, 1, at: Make.at(-7))]
    #expect(try said(.settlementReportedTwice, events).isEmpty)
  }
}
