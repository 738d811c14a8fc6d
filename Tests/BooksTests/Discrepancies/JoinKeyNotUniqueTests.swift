import Amounts
import Books
import Testing

@Suite struct JoinKeyNotUniqueTests {
  @Test func `raised on the claim, with its cases as evidence in order`() {
    let finding = JoinKeyNotUnique.finding(claimRef: "C1", caseIDs: ["b", "a"])
    #expect(finding.subject == "claim:C1" && finding.evidence == ["case a", "case b"] && finding.caseID == nil)
    #expect(finding.code.severity == .critical)
    checkWords(finding)
  }

  @Test func `a claim on several cases is not unknown as well`() {
    #expect(!Make.place(nil, isAmbiguous: true).isUnknown && Make.place(nil).isUnknown)
  }
}
