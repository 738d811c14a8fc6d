import Amounts
import Books
import Testing

@Suite struct TransactionWithoutPaymentTests {
  private func said(
    _ payments: [PaymentFile], _ transactions: [TransactionRow] = [MakeFee.transaction()],
    customers: Set<String> = ["acme"]
  ) throws -> [Said] {
    try BooksTests.said(
      .transactionWithoutPayment, MakeFee.file(payments: payments, transactions: transactions),
      MakeFee.context(customerPartners: customers))
  }

  private let finding = [Said.finding("transaction:x1", atRisk: -100)]

  @Test func `raised when no booked payment has its amount and business date`() throws {
    #expect(try said([]) == finding)
    #expect(try said([Make.booked("p1", 9_999)]) == finding)
    #expect(try said([Make.booked(on: -29)]) == finding)
    #expect(try said([Make.payment(listed: false)]) == finding)
  }

  @Test func `the later of two equal transactions is left over`() throws {
    let transactions = [MakeFee.transaction("x2"), MakeFee.transaction("x1")]
    #expect(try said([Make.booked()], transactions) == [.finding("transaction:x2", atRisk: -100)])
  }

  @Test func `cleared once it is booked, not raised where payments are not read`() throws {
    #expect(try said([Make.booked()]).isEmpty)
    #expect(try said([], customers: ["other"]).isEmpty)
  }
}
