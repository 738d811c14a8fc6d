import Amounts
import Books
import Testing

@Suite struct UnknownCaseTests {
  private func said(_ payments: PaymentFile..., known: KnownCase? = nil) throws -> [Said] {
    try BooksTests.said(.unknownCase, Make.file(known: known, payments: payments))
  }

  @Test func `raised with the sum of its payments, empty over two currencies`() throws {
    #expect(try said(Make.booked("p1"), Make.booked("p2", 1)) == [.finding("case:case-1", atRisk: 10_001)])
    #expect(try said(Make.booked("p1"), Make.booked("p2", 1, "SEK")) == [.finding("case:case-1", atRisk: nil)])
  }

  @Test func `not raised when no payment is booked`() throws { #expect(try said(Make.payment(listed: false)).isEmpty) }

  @Test func `cleared once a list shows the case`() throws {
    #expect(try said(Make.booked(), known: Make.known()).isEmpty)
  }
}
