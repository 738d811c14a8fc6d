import Amounts
import Books
import Testing

@Suite struct OutstandingMismatchTests {
  private func said(remainder: Int64, lifecycle: String = "Active", isTest: Bool = false) throws -> [Said] {
    let row = Make.caseRow(fees: 500, remainder: remainder, lifecycle: lifecycle, isTest: isTest)
    return try BooksTests.said(.outstandingMismatch, Make.file(known: Make.known(row), payments: [Make.booked()]))
  }

  @Test func `raised with outstanding less remainder`() throws {
    #expect(try said(remainder: 90_499) == [.finding("case:case-1", atRisk: 1)])
    #expect(try said(remainder: 90_501) == [.finding("case:case-1", atRisk: -1)])
  }

  @Test func `not raised on a merged or a test case`() throws {
    #expect(try said(remainder: 1, lifecycle: "Merged").isEmpty && said(remainder: 1, isTest: true).isEmpty)
  }

  @Test func `cleared when they agree`() throws { #expect(try said(remainder: 90_500).isEmpty) }
}
