import Amounts
import Books
import Testing

@Suite struct UnknownClaimTests {
  @Test func `raised with what is settled, empty if nothing is`() throws {
    let claim = Make.claim("R9", [Make.allocation("T1", 100), Make.allocation("T2", 50, state: .pending)])
    #expect(UnknownClaim.finding(claim)?.atRisk == Make.money(100))
    #expect(UnknownClaim.finding(claim)?.subject == "claim:R9")
    let pending = try #require(UnknownClaim.finding(Make.claim("R9", [Make.allocation(state: .pending)])))
    #expect(pending.atRisk == nil)
    #expect(UnknownClaim.finding(Make.claim("R9", total: Make.total(5))) != nil)
    let two = Make.claim("R9", [Make.allocation("T1", 1), Make.allocation("T2", 1, "SEK")])
    #expect(UnknownClaim.finding(two)?.atRisk == nil)
  }

  @Test func `not raised when nothing of money is reported`() {
    #expect(UnknownClaim.finding(Make.claim("R9", resolved: true)) == nil)
  }

  @Test func `cleared by the event that opens the claim`() {
    #expect(UnknownClaim.finding(Make.claim("R9", [Make.allocation()], opening: Make.opening(5))) == nil)
  }
}
