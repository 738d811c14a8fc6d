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

  @Test func `one of another partner's list is matched with nothing`() throws {
    var file = MakeFee.file(payments: [Make.booked()], transactions: [MakeFee.transaction("ours")])
    file.strayTransactions = [StrayTransaction(partner: "birch", row: MakeFee.transaction())]
    let result = try CaseResult(file: file, context: MakeFee.context())
    #expect(try BooksTests.said(.transactionWithoutPayment, file, MakeFee.context()) == finding)
    #expect(result.fees.map(\.transaction?.id) == ["ours"])
    for verdict in result.verdicts where verdict.code == .transactionWithoutPayment {
      if case .finding(let found) = verdict {
        #expect(found.partner == "acme" && found.explanation.contains("birch"))
      }
    }
    file.transactions = []
    #expect(try BooksTests.said(.feeNotReported, file, MakeFee.context()).count == 1)
  }

  @Test func `cleared once it is booked, not raised where payments are not read`() throws {
    #expect(try said([Make.booked()]).isEmpty)
    #expect(try said([], customers: ["other"]).isEmpty)
  }
}
