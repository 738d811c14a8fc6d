import Amounts
import Books
import Testing

@Suite struct AmountMismatchTests {
  private func said(_ booked: Int64, _ settled: Int64, _ state: AllocationState = .settled) throws -> [Said] {
    let claims = [Make.claim("C1", [Make.allocation("T1", settled, state: state)])]
    return try BooksTests.said(.amountMismatch, Make.file(payments: [Make.booked("p1", booked)], claims: claims))
  }

  @Test func `raised with booked less settled on a lone pair`() throws {
    #expect(try said(9000, 10_000) == [.finding("payment:p1", atRisk: -1000)])
    #expect(try said(10_000, 9999) == [.finding("payment:p1", atRisk: 1)])
    #expect(try said(9999, 100) == [.finding("payment:p1", atRisk: 9899)])
  }

  @Test func `not raised by the factor 100 nor with a reversed allocation`() throws {
    #expect(try said(10_000, 100).isEmpty && said(100, 10_000).isEmpty && said(9000, 10_000, .reversed).isEmpty)
  }

  @Test func `cleared when the amounts agree`() throws { #expect(try said(10_000, 10_000).isEmpty) }
}
