import Amounts
import Books
import Testing

@Suite struct PaymentWithoutEventTests {
  private func said(createdAt: Instant, since: Instant? = Make.at(-60), event: Bool = false) throws -> [Said] {
    let row = Make.paymentRow(createdAt: createdAt)
    return try BooksTests.said(
      .paymentWithoutEvent, Make.file(payments: [Make.payment(row, created: event, eventsSince: since)]))
  }

  @Test func `raised once the grace is over, expected until then`() throws {
    #expect(try said(createdAt: Make.at(-1, second: -1)) == [.finding("payment:p1", atRisk: 10_000)])
    #expect(try said(createdAt: Make.at(-1)) == [.expected("payment:p1", amount: 10_000)])
  }

  @Test func `not raised without a channel, nor for a payment from before its first event`() throws {
    #expect(try said(createdAt: Make.at(-9), since: nil).isEmpty)
    #expect(try said(createdAt: Make.at(-9), since: Make.at(-9)).isEmpty)
  }

  @Test func `cleared by the event`() throws { #expect(try said(createdAt: Make.at(-9), event: true).isEmpty) }
}
