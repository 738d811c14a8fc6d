import Amounts
import Books
import Testing

@Suite struct UnknownLifecycleTests {
  private func said(_ lifecycle: String?) throws -> [Said] {
    try BooksTests.said(.unknownLifecycle, Make.file(known: Make.known(Make.caseRow(lifecycle: lifecycle))))
  }

  @Test func `raised by a label that the alias table lacks`() throws {
    #expect(try said("Reopened") == [.finding("case:case-1", atRisk: nil)])
    #expect(try said("") == [.finding("case:case-1", atRisk: nil)])
  }

  @Test(arguments: ["Active", "ACTIVE", "Quote Given", "LeadsQuoteGiven", nil])
  func `not raised by a known one, nor without any`(label: String?) throws { #expect(try said(label).isEmpty) }

  @Test func `the case is treated as open`() throws {
    var row = Make.caseRow(lifecycle: "Reopened")
    row.closeCode = "Paid"
    let result = try CaseResult(file: Make.file(known: Make.known(row)), context: Make.context())
    #expect(result.verdicts.map(\.code) == [.unknownLifecycle])
  }
}
