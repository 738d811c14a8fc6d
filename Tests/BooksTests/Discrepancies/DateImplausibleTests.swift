import Amounts
import Books
import Testing

@Suite struct DateImplausibleTests {
  private func said(_ day: Day, listed: Bool = true, isTest: Bool = false) throws -> [Said] {
    var row = Make.paymentRow()
    row.date = .day(day)
    let known = Make.known(Make.caseRow(isTest: isTest))
    return try BooksTests.said(
      .dateImplausible, Make.file(known: known, payments: [Make.payment(row, listed: listed)]))
  }

  private let finding = [Said.finding("payment:p1", atRisk: 10_000)]

  @Test func `raised before 2000 and after tomorrow`() throws {
    #expect(try said(#require(Day("1999-12-31"))) == finding)
    #expect(try said(Make.day(2)) == finding)
    #expect(try said(Make.day(2), isTest: true) == finding)
  }

  @Test func `not raised at either end`() throws {
    #expect(try said(#require(Day("2000-01-01"))).isEmpty)
    #expect(try said(Make.day(1)).isEmpty)
  }

  @Test func `gone with the payment`() throws {
    #expect(try said(Make.day(2), listed: false).isEmpty)
  }
}
