import Amounts
import Books
import Testing

@Suite struct CaseVanishedTests {
  private func said(vanished: Bool, hasBook: Bool = true) throws -> [Said] {
    let known = KnownCase(row: Make.caseRow(), hasBook: hasBook, isVanished: vanished)
    return try BooksTests.said(.caseVanished, Make.file(known: known, payments: [Make.booked()]))
  }

  @Test func `raised with what was outstanding, if there is a book`() throws {
    #expect(try said(vanished: true) == [.finding("case:case-1", atRisk: 90_000)])
    #expect(try said(vanished: true, hasBook: false) == [.finding("case:case-1", atRisk: nil)])
  }

  @Test func `cleared once it is listed again, not raised for a case that was in no list`() throws {
    #expect(try said(vanished: false).isEmpty)
    #expect(try BooksTests.said(.caseVanished, Make.file(known: nil, payments: [Make.booked()])).isEmpty)
  }
}
