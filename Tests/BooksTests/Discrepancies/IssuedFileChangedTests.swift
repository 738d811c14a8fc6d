import Books
import Testing

@Suite struct IssuedFileChangedTests {
  @Test func `names the statement, its partner and every file`() {
    let finding = IssuedFileChanged.finding(
      number: "RF-2026-000007", partner: "acme", problems: ["b.xlsx is missing", "a.csv was changed"])
    #expect(finding.subject == "statement:RF-2026-000007")
    #expect(finding.partner == "acme")
    #expect(finding.explanation.contains("a.csv was changed, b.xlsx is missing"))
    #expect(finding.atRisk == nil)
    checkWords(finding)
  }
}
