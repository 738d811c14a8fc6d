import Amounts
import Books
import Testing

@Suite struct OverpaidTests {
  private func said(_ paid: Int64, lifecycle: String = "Active") throws -> [Said] {
    let known = Make.known(Make.caseRow(principal: 100, remainder: 0, lifecycle: lifecycle))
    return try BooksTests.said(.overpaid, Make.file(known: known, payments: [Make.booked("p1", paid)]))
  }

  @Test func `raised with what is paid too much`() throws {
    #expect(try said(101) == [.finding("case:case-1", atRisk: -1)])
  }

  @Test func `not raised when exactly paid, nor on a merged case`() throws {
    #expect(try said(100).isEmpty && said(101, lifecycle: "Merged").isEmpty)
  }

  @Test func `cleared when less is paid`() throws { #expect(try said(99).isEmpty) }
}
