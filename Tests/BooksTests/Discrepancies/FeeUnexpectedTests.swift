import Amounts
import Books
import Testing

@Suite struct FeeUnexpectedTests {
  private func said(
    _ client: ClientFile?, transactions: [TransactionRow] = [MakeFee.transaction()]
  ) throws -> [Said] {
    try BooksTests.said(
      .feeUnexpected, MakeFee.file(transactions: transactions, client: client), MakeFee.context())
  }

  @Test func `raised with Debitura's fee, against us`() throws {
    #expect(try said(MakeFee.client(until: -60)) == [.finding("transaction:x1", atRisk: -100)])
    let unknown = MakeFee.transaction(fee: nil)
    #expect(try said(MakeFee.client(until: -60), transactions: [unknown]) == [.finding("transaction:x1", atRisk: nil)])
  }

  @Test func `names the register that excludes the payment`() throws {
    let file = MakeFee.file(
      transactions: [MakeFee.transaction()], client: MakeFee.client(attributed: false), register: .notListed)
    let verdicts = try CaseResult(file: file, context: MakeFee.context()).verdicts.filter { $0.code == .feeUnexpected }
    guard case .finding(let finding)? = verdicts.first else {
      Issue.record("no finding")
      return
    }
    #expect(finding.explanation.contains("the register integration_cases of acme"))
  }

  @Test func `not raised on an eligible or held payment, nor without transaction`() throws {
    #expect(try said(MakeFee.client()).isEmpty)
    #expect(try said(nil).isEmpty)
    #expect(try said(MakeFee.client(until: -60), transactions: []).isEmpty)
  }
}
