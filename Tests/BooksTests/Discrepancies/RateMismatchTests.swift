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

  /// The case is created 200 days before; rates before that, and those that begin tomorrow, were never in force on it.
  @Test func `every rate in force since the case was created agrees`() throws {
    let rates = [
      RatePeriod(from: Make.day(-400), to: Make.day(-200), percent: MakeFee.percent(60)),
      RatePeriod(from: Make.day(-200), to: Make.day(-10), percent: MakeFee.percent(50)),
      RatePeriod(from: Make.day(-10), to: Make.day(0), percent: MakeFee.percent(45)),
      RatePeriod(from: Make.day(0), to: Make.day(1), percent: MakeFee.percent(40)),
      RatePeriod(from: Make.day(1), to: nil, percent: MakeFee.percent(30)),
    ]
    for agreed in [50, 45, 40] as [Int64] {
      #expect(try said(expected: MakeFee.percent(agreed), rates: rates).isEmpty)
      #expect(try said(expected: MakeFee.percent(agreed), payments: [], rates: rates).isEmpty)
    }
    for other in [60, 30, 1] as [Int64] {
      #expect(try said(expected: MakeFee.percent(other), rates: rates) == finding)
    }
    let over = [RatePeriod(from: Make.day(-400), to: Make.day(-300), percent: MakeFee.percent(50))]
    #expect(try said(expected: MakeFee.percent(1), rates: over).isEmpty)
  }

  @Test func `a transaction's rate is a fraction when it is at most one`() throws {
    #expect(try said(stated: MakeFee.percent(5, decimals: 1)).isEmpty)
    #expect(try said(stated: MakeFee.percent(50)).isEmpty)
    #expect(try said(stated: MakeFee.percent(49, decimals: 2)) == finding)
    #expect(try said(stated: MakeFee.percent(1)) == finding)
    #expect(try said(stated: MakeFee.percent(49), payments: []).isEmpty)
  }
}
