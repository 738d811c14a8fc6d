import Amounts
import Books
import Testing

@Suite struct ReversalNotBookedTests {
  private func said(_ units: Int64 = 10_000, _ state: AllocationState = .reversed, listed: Bool = true) throws -> [Said]
  {
    try BooksTests.said(
      .reversalNotBooked,
      Make.file(
        payments: [Make.payment(listed: listed)],
        claims: [Make.claim("C1", [Make.allocation("T1", units, state: state)])]))
  }

  @Test func `raised on a payment whose settlement was taken back, as a lone pair too`() throws {
    #expect(try said() == [.finding("payment:p1", atRisk: 10_000)])
    #expect(try said(100) == [.finding("payment:p1", atRisk: 10_000)])
  }

  @Test func `not raised for a failed or settled one`() throws {
    #expect(try said(10_000, .failed).isEmpty && said(10_000, .settled).isEmpty)
  }

  @Test func `cleared when the payment is deleted`() throws { #expect(try said(listed: false).isEmpty) }
}
