import Amounts
import Books
import Testing

@Suite struct FeeMismatchTests {
  private func said(
    theirs: Int64?, _ currency: String = "EUR", client: ClientFile? = MakeFee.client()
  ) throws -> [Said] {
    let transaction = MakeFee.transaction(fee: theirs, feeCurrency: currency)
    return try BooksTests.said(
      .feeMismatch, MakeFee.file(transactions: [transaction], client: client), MakeFee.context())
  }

  @Test(arguments: [(98, 2), (99, nil), (100, nil), (101, nil), (102, -2)] as [(Int64, Int64?)])
  func `raised by more than one minor unit`(theirs: Int64, difference: Int64?) throws {
    #expect(try said(theirs: theirs) == (difference.map { [.finding("payment:p1", atRisk: $0)] } ?? []))
  }

  @Test func `raised on a held payment, not on an ineligible one`() throws {
    #expect(try said(theirs: 50, client: nil) == [.finding("payment:p1", atRisk: 50)])
    #expect(try said(theirs: 50, client: MakeFee.client(until: -60)).isEmpty)
  }

  @Test func `not raised in another currency or without Debitura's fee`() throws {
    #expect(try said(theirs: 50, "SEK").isEmpty)
    #expect(try said(theirs: nil).isEmpty)
  }
}
