import Amounts
import Books
import Testing

@Suite struct PaymentVanishedTests {
  private func said(_ payment: PaymentFile) throws -> [Said] {
    try BooksTests.said(.paymentVanished, Make.file(payments: [payment]))
  }

  @Test func `raised when a payment left the list without an event`() throws {
    #expect(try said(Make.payment(listed: false)) == [.finding("payment:p1", atRisk: -10_000)])
  }

  @Test func `not raised when an event deleted it`() throws {
    #expect(try said(Make.payment(listed: false, deletedAt: Make.at(-1))).isEmpty)
  }

  @Test func `cleared when it comes back`() throws { #expect(try said(Make.payment()).isEmpty) }
}
