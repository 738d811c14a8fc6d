import Amounts
import Books
import Testing

@Suite struct RegisterUnmatchedTests {
  private func finding(
    _ partner: String? = "acme", _ first: Key = "c-9", _ second: Key? = nil, on days: Int = -6, graces: Graces = .init()
  ) -> Finding? {
    RegisterUnmatched.finding(
      RegisterUnmatched.Row(
        partner: partner, first: first, second: second, firstRead: Make.at(days, hour: 23), place: "acme.csv:7"),
      context: Make.context(graces: graces))
  }

  @Test func `raised once the row was first read more than the grace ago`() throws {
    let finding = try #require(self.finding())
    #expect(finding.code == .registerUnmatched && finding.code.severity == .medium)
    #expect(finding.partner == "acme" && finding.tenant == nil && finding.caseID == nil && finding.atRisk == nil)
    #expect(finding.evidence == ["acme.csv:7"])
    checkWords(finding)
  }

  @Test(arguments: [(-6, true), (-5, false), (0, false)])
  func `business dates decide, and the last day of grace is quiet`(days: Int, isRaised: Bool) {
    #expect((finding(on: days) != nil) == isRaised)
  }

  @Test func `cleared by a longer grace`() {
    #expect(finding(graces: Graces(bookingDays: 6)) == nil)
  }

  @Test func `the subject names the row`() throws {
    #expect(try #require(finding()).subject == "register:acme/c-9")
    #expect(try #require(finding("acme", "0012", "t1")).subject == "register:acme/0012/t1")
    let mapped = try #require(finding(nil, "INV-2", "c-9"))
    #expect(mapped.subject == "register:claim-map/INV-2" && mapped.partner == nil)
    #expect(mapped.explanation.contains("INV-2") && mapped.explanation.contains("c-9"))
    checkWords(mapped)
  }
}
