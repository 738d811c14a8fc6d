import Amounts
import Books
import Testing

@Suite struct SettlementNotBookedTests {
  private func said(_ allocation: Allocation, _ payments: PaymentFile..., hasBook: Bool = true) throws -> [Said] {
    try BooksTests.said(
      .settlementNotBooked,
      Make.file(known: Make.known(hasBook: hasBook), payments: payments, claims: [Make.claim("C1", [allocation])]))
  }

  @Test func `raised when older than the grace, expected until then`() throws {
    #expect(try said(Make.allocation(on: -6)) == [.finding("allocation:stripe/T1/C1", atRisk: -10_000)])
    #expect(try said(Make.allocation(on: -5)) == [.expected("allocation:stripe/T1/C1", amount: 10_000)])
  }

  @Test(arguments: AllocationState.allCases.filter { $0 != .settled })
  func `not raised unless it is settled`(state: AllocationState) throws {
    #expect(try said(Make.allocation(state: state)).isEmpty)
  }

  @Test func `not raised for a case without book`() throws {
    #expect(try said(Make.allocation(), hasBook: false).isEmpty)
  }

  @Test func `cleared by the booking`() throws { #expect(try said(Make.allocation(), Make.booked()).isEmpty) }
}
