import Amounts
import Books
import Testing

@Suite struct MinorUnitSuspectTests {
  private func said(_ booked: Int64, _ settled: Int64, _ state: AllocationState = .settled) throws -> [Said] {
    let claims = [Make.claim("C1", [Make.allocation("T1", settled, state: state)])]
    return try BooksTests.said(.minorUnitSuspect, Make.file(payments: [Make.booked("p1", booked)], claims: claims))
  }

  @Test func `raised by exactly the factor 100, either way`() throws {
    #expect(try said(10_000, 100) == [.finding("payment:p1", atRisk: 9900)])
    #expect(try said(100, 10_000) == [.finding("payment:p1", atRisk: -9900)])
  }

  @Test func `not raised a cent beside it, nor with a reversed allocation`() throws {
    #expect(try said(10_001, 100).isEmpty && said(100, 9999).isEmpty && said(10_000, 100, .reversed).isEmpty)
  }

  @Test func `cleared when the amounts agree`() throws { #expect(try said(10_000, 10_000).isEmpty) }
}
