import Amounts
import Books
import Testing

@Suite struct CreationChannelUnknownTests {
  private func said(
    _ payments: [PaymentFile], register: RegisterEntry = .noRegister, transactions: [TransactionRow] = []
  ) throws -> [Said] {
    let file = MakeFee.file(
      payments: payments, transactions: transactions, client: MakeFee.client(attributed: false), register: register)
    return try BooksTests.said(.creationChannelUnknown, file, MakeFee.context())
  }

  @Test func `raised once a case with the sum of its fees`() throws {
    #expect(try said([Make.booked(), Make.booked("p2", 200)]) == [.finding("case:case-1", atRisk: 102)])
    #expect(try said([Make.booked(), Make.booked("p2", 200, "SEK")]) == [.finding("case:case-1", atRisk: nil)])
  }

  @Test func `expected until the grace from the oldest payment is over`() throws {
    #expect(try said([Make.booked(on: -3)]) == [.expected("case:case-1", amount: 100)])
    #expect(try said([Make.booked(on: -4), Make.booked("p2", on: -3)]) == [.finding("case:case-1", atRisk: 200)])
  }

  @Test func `cleared by a register, a transaction or the payment's end`() throws {
    #expect(try said([Make.booked()], register: .listed).isEmpty)
    #expect(try said([Make.booked()], register: .notListed).isEmpty)
    #expect(try said([Make.booked()], transactions: [MakeFee.transaction()]).isEmpty)
    #expect(try said([Make.payment(listed: false)]).isEmpty)
  }

  @Test func `a transaction answers for its own payment only`() throws {
    let payments = [Make.booked(), Make.booked("p2", 200)]
    #expect(
      try said(payments, transactions: [MakeFee.transaction()]) == [.finding("case:case-1", atRisk: 2)])
  }
}
