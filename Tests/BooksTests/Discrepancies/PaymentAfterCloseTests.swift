import Amounts
import Books
import Testing

@Suite struct PaymentAfterCloseTests {
  private func said(
    _ finished: DateOrInstant?, _ payment: PaymentFile = Make.booked(), hasBook: Bool = true
  ) throws -> [Said] {
    var row = Make.caseRow()
    row.finishedAt = finished
    return try BooksTests.said(
      .paymentAfterClose, Make.file(known: Make.known(row, hasBook: hasBook), payments: [payment]))
  }

  @Test func `raised when the payment is dated after the case was finished`() throws {
    #expect(try said(.day(Make.day(-31))) == [.finding("payment:p1", atRisk: 10_000)])
  }

  @Test func `not raised on the same business date, whatever the hour`() throws {
    #expect(try said(.day(Make.day(-30))).isEmpty)
    #expect(try said(.instant(Make.at(-30, hour: 0))).isEmpty)
    #expect(try said(.instant(Make.at(-31, hour: 23))).count == 1)
  }

  @Test func `not raised without dateFinished, book or booked payment`() throws {
    #expect(try said(nil).isEmpty)
    #expect(try said(.day(Make.day(-31)), hasBook: false).isEmpty)
    #expect(try said(.day(Make.day(-31)), Make.payment(listed: false)).isEmpty)
  }
}
