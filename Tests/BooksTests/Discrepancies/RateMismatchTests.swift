import Amounts
import Books
import Testing

@Suite struct RateMismatchTests {
  private func said(
    expected: Percentage? = nil, stated: Percentage? = nil, payments: [PaymentFile] = [Make.booked()],
    rates: [RatePeriod]? = nil
  ) throws -> [Said] {
    var row = Make.caseRow()
    row.expectedRate = expected
    let file = MakeFee.file(
      known: Make.known(row), payments: payments, transactions: [MakeFee.transaction(percentage: stated)])
    let agreement = rates.map { MakeFee.agreement(rates: $0) } ?? MakeFee.agreement()
    return try BooksTests.said(.rateMismatch, file, MakeFee.context(agreement))
  }

  private let finding = [Said.finding("case:case-1", atRisk: nil)]

  @Test func `raised when the case expects another rate, with and without payments`() throws {
    #expect(try said(expected: MakeFee.percent(49)) == finding)
    #expect(try said(expected: MakeFee.percent(49), payments: []) == finding)
    #expect(try said(expected: MakeFee.percent(50)).isEmpty)
    #expect(try said(expected: MakeFee.percent(500, decimals: 1), payments: []).isEmpty)
  }

  @Test func `the date is each payment's, without payments today`() throws {
    let rates = [
      RatePeriod(from: Make.day(-100), to: Make.day(-10), percent: MakeFee.percent(50)),
      RatePeriod(from: Make.day(0), to: nil, percent: MakeFee.percent(40)),
    ]
    #expect(try said(expected: MakeFee.percent(50), rates: rates).isEmpty)
    #expect(try said(expected: MakeFee.percent(40), rates: rates) == finding)
    #expect(try said(expected: MakeFee.percent(40), payments: [], rates: rates).isEmpty)
    #expect(try said(expected: MakeFee.percent(1), payments: [Make.booked(on: -5)], rates: rates).isEmpty)
  }

  @Test func `a transaction's rate is a fraction when it is at most one`() throws {
    #expect(try said(stated: MakeFee.percent(5, decimals: 1)).isEmpty)
    #expect(try said(stated: MakeFee.percent(50)).isEmpty)
    #expect(try said(stated: MakeFee.percent(49, decimals: 2)) == finding)
    #expect(try said(stated: MakeFee.percent(1)) == finding)
    #expect(try said(stated: MakeFee.percent(49), payments: []).isEmpty)
  }
}
