import Amounts
import Books
import Testing

@Suite struct TestCaseTests {
  @Test func `a test case raises nothing`() throws {
    let file = Make.file(
      known: Make.known(Make.caseRow(remainder: 7, isTest: true)),
      payments: [
        Make.booked("p1"), Make.booked("p2"), Make.booked("p3", 5, "SEK"),
        Make.payment(Make.paymentRow("p4"), listed: false),
      ],
      claims: [Make.claim("C1", [Make.allocation("T1", 77)], opening: Make.opening(1_000_000), resolved: true)])
    #expect(try CaseResult(file: file, context: Make.context()).verdicts.isEmpty)
    var real = file
    real.known?.row.isTest = false
    #expect(try CaseResult(file: real, context: Make.context()).verdicts.count > 5)
  }
}
