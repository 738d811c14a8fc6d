import Amounts
import Books
import Testing

@Suite struct AllocationSumBreakTests {
  private func lines(total: Int64, breaks: Bool, second: String = "EUR") -> [AllocationEvent] {
    [
      Make.event(1, .processing, 4000, at: Make.at(-9), total: total, breaksSum: breaks),
      Make.event(1, .processing, 6000, second, at: Make.at(-9), claim: "C2", total: total, breaksSum: breaks),
    ]
  }

  @Test func `raised with the difference when the total is not the sum`() throws {
    let events = lines(total: 9999, breaks: true)
    #expect(try said(.allocationSumBreak, events) == [.finding("settlement:stripe/T1", atRisk: -1)])
  }

  @Test func `raised without an amount when the lines have two currencies`() throws {
    let events = lines(total: 10_000, breaks: true, second: "SEK")
    #expect(try said(.allocationSumBreak, events) == [.finding("settlement:stripe/T1", atRisk: nil)])
  }

  @Test func `not raised when the sum is right`() throws {
    #expect(try said(.allocationSumBreak, lines(total: 10_000, breaks: false)).isEmpty)
  }

  @Test func `a later event with a right sum does not clear it`() throws {
    let events = lines(total: 9999, breaks: true) + [Make.event(2, .settled, 4000, at: Make.at(-8), total: 4000)]
    #expect(try said(.allocationSumBreak, events).count == 1)
  }
}
