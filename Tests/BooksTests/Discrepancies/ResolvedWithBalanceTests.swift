import Amounts
import Books
import Testing

@Suite struct ResolvedWithBalanceTests {
  private func said(_ claim: ClaimFile) throws -> [Said] {
    try BooksTests.said(.resolvedWithBalance, Make.file(claims: [claim]))
  }

  @Test func `raised with what is left, on a case or not`() throws {
    let claim = Make.claim("C1", [Make.allocation("T1", 400)], opening: Make.opening(500), resolved: true)
    #expect(try said(claim) == [.finding("claim:C1", atRisk: 100)])
    #expect(ResolvedWithBalance.finding(claim)?.atRisk == Make.money(100))
  }

  @Test func `not raised when it is not resolved, or no total is known`() throws {
    #expect(try said(Make.claim("C1", opening: Make.opening(500))).isEmpty)
    #expect(try said(Make.claim("C1", resolved: true)).isEmpty)
  }

  @Test(arguments: [500 as Int64, 600])
  func `cleared when all is settled`(units: Int64) throws {
    let claim = Make.claim("C1", [Make.allocation("T1", units)], opening: Make.opening(500), resolved: true)
    #expect(try said(claim).isEmpty)
  }
}
