import Amounts
import Books
import Testing

@Suite struct SettlementStuckTests {
  @Test func `raised when processing is older than the grace, expected until then`() throws {
    func events(_ days: Int) -> [AllocationEvent] { [Make.event(1, .processing, at: Make.at(days))] }
    #expect(try said(.settlementStuck, events(-6)) == [.finding("allocation:stripe/T1/C1", atRisk: 10_000)])
    #expect(try said(.settlementStuck, events(-5)) == [.expected("allocation:stripe/T1/C1", amount: 10_000)])
  }

  @Test func `its age is that of the last processing event`() throws {
    let events = [Make.event(1, .processing, at: Make.at(-20)), Make.event(2, .processing, at: Make.at(-5))]
    #expect(try said(.settlementStuck, events) == [.expected("allocation:stripe/T1/C1", amount: 10_000)])
  }

  @Test(arguments: PaymentStatus.allCases.filter { $0 != .processing })
  func `cleared by any other status`(status: PaymentStatus) throws {
    let events = [Make.event(1, .processing, at: Make.at(-20)), Make.event(2, status, at: Make.at(-21))]
    #expect(try said(.settlementStuck, events).isEmpty)
  }
}
