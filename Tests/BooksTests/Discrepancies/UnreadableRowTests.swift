import Amounts
import Books
import Testing

@Suite struct UnreadableRowTests {
  private static let list = PulledList(partner: "acme", tenant: "t1", kind: .cases)

  @Test func `rows that cannot be read are told on their list`() {
    let finding = UnreadableRow.finding(UnreadableRowTests.list, rows: [("c1", "amount: has an exponent")])
    #expect(finding.subject == "pull:acme/t1/cases")
    #expect(finding.evidence == ["c1: amount: has an exponent"])
    checkWords(finding)
  }

  @Test func `a case beyond what can be counted is told on its list, by its id`() throws {
    let most = Int64.max
    let file = Make.file(payments: [Make.booked("p1", most), Make.booked("p2", most)])
    #expect(throws: MoneyError.overflow) { try CaseResult(file: file, context: Make.context()) }
    #expect(file.list == UnreadableRowTests.list)
    let finding = UnreadableRow.finding(file.list, rows: [], uncountable: [UnreadableRow.uncountable(file)])
    #expect(finding.code == .unreadableRow)
    #expect(finding.explanation.contains("case-1"))
    #expect(finding.evidence.first?.contains("92233720368547758.07 EUR") == true)
    checkWords(finding)
  }

  @Test func `amounts of 15 digits can be counted`() throws {
    let payments = (1...9).map { Make.booked("p\($0)", Money.largestRead) }
    #expect(
      try CaseResult(file: Make.file(payments: payments), context: Make.context()).balance?.paid == 9
        * Money.largestRead)
  }

  @Test func `a case of the referral API is on the partner's own list`() {
    #expect(Make.file(known: Make.known(hasBook: false)).list.subject == "pull:acme/-/cases")
  }
}
