import Amounts
import Books
import Testing

@Suite struct AllocationIncompleteTests {
  private let events = [
    Make.event(1, .settled, 4000, at: Make.at(-9), total: 10_000),
    Make.event(1, .settled, 6000, at: Make.at(-9), claim: "C2", total: 10_000),
  ]

  @Test func `raised with the lines on unknown claims, on the case of the known ones`() throws {
    let view = SettlementView(
      settlement: Make.settlement(events), places: ["C1": Make.place()], context: Make.context())
    let findings = AllocationIncomplete.verdicts(view)
    #expect(findings.map(Said.init) == [.finding("settlement:stripe/T1", atRisk: 6000)])
    guard case .finding(let finding)? = findings.first else { return }
    #expect(finding.caseID == "case-1" && finding.partner == "acme" && finding.tenant == "t1")
  }

  @Test func `not raised when all claims are unknown, or the other is opened or ambiguous`() throws {
    #expect(try said(.allocationIncomplete, events, places: [:]).isEmpty)
    for place in [Make.place(nil, isOpened: true), Make.place(nil, isAmbiguous: true)] {
      #expect(try said(.allocationIncomplete, events, places: ["C1": Make.place(), "C2": place]).isEmpty)
    }
  }

  @Test func `cleared once the claim is on a case`() throws {
    #expect(try said(.allocationIncomplete, events, places: ["C1": Make.place(), "C2": Make.place("case-2")]).isEmpty)
  }
}
