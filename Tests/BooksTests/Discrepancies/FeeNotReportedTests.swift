import Amounts
import Books
import Testing

@Suite struct FeeNotReportedTests {
  private func said(
    _ payment: PaymentFile = Make.booked(), transactions: [TransactionRow] = [],
    client: ClientFile = MakeFee.client(), holdDays: Int = 0
  ) throws -> [Said] {
    let file = MakeFee.file(payments: [payment], transactions: transactions, client: client)
    return try BooksTests.said(.feeNotReported, file, MakeFee.context(MakeFee.agreement(holdDays: holdDays)))
  }

  @Test func `raised with the fee, expected until the grace is over`() throws {
    #expect(try said() == [.finding("payment:p1", atRisk: 100)])
    #expect(try said(Make.booked(on: -4)) == [.finding("payment:p1", atRisk: 100)])
    #expect(try said(Make.booked(on: -3)) == [.expected("payment:p1", amount: 100)])
  }

  @Test func `cleared by a transaction of its amount, currency and business date`() throws {
    #expect(try said(transactions: [MakeFee.transaction()]).isEmpty)
    #expect(try said(transactions: [MakeFee.transaction("x1", 9_999)]).count == 1)
    #expect(try said(transactions: [MakeFee.transaction("x1", 10_000, "SEK")]).count == 1)
    #expect(try said(transactions: [MakeFee.transaction(on: -29)]).count == 1)
  }

  @Test func `not raised on a payment that is held, ineligible or deleted`() throws {
    #expect(try said(holdDays: 99).isEmpty)
    #expect(try said(client: MakeFee.client(until: -60)).isEmpty)
    #expect(try said(Make.payment(listed: false)).isEmpty)
    // 0.49 EUR earns 0.0049: a fee of nothing is nothing to report.
    #expect(try said(Make.booked("p1", 49)).isEmpty)
    #expect(try said(Make.booked("p1", 50)).count == 1)
  }

  @Test func `one transaction answers for one of two equal payments, the earlier`() throws {
    let file = MakeFee.file(
      payments: [Make.booked("p2"), Make.booked("p1")], transactions: [MakeFee.transaction()])
    #expect(try BooksTests.said(.feeNotReported, file, MakeFee.context()) == [.finding("payment:p2", atRisk: 100)])
  }
}
