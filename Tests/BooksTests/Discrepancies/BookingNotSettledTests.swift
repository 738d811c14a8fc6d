import Amounts
import Books
import Testing

@Suite struct BookingNotSettledTests {
  private func said(_ row: PaymentRow, _ claims: [ClaimFile] = [Make.claim()]) throws -> [Said] {
    try BooksTests.said(.bookingNotSettled, Make.file(payments: [Make.payment(row)], claims: claims))
  }

  @Test func `raised when older than the grace, expected until then`() throws {
    #expect(try said(Make.paymentRow(createdAt: Make.at(-6))) == [.finding("payment:p1", atRisk: 10_000)])
    #expect(try said(Make.paymentRow(createdAt: Make.at(-5))) == [.expected("payment:p1", amount: 10_000)])
  }

  @Test(arguments: [
    ("Creditor", false), ("creditor", false), ("CLIENT", false), ("Client directly", false), ("clientDirectly", false),
    ("client  DIRECTLY", false), (" Client ", false), ("Debitura", true), ("Collection partner", true),
    ("Client 2", true),
  ])
  func `not raised for money that the creditor received`(recipient: String, raised: Bool) throws {
    #expect(try said(Make.paymentRow(recipient: recipient)).isEmpty == !raised)
  }

  @Test func `raised without recipient, not raised on a case without claims`() throws {
    #expect(try said(Make.paymentRow(recipient: nil)).count == 1)
    #expect(try said(Make.paymentRow(), []).isEmpty)
  }

  @Test func `cleared by the settlement`() throws {
    #expect(try said(Make.paymentRow(), [Make.claim("C1", [Make.allocation()])]).isEmpty)
  }
}
