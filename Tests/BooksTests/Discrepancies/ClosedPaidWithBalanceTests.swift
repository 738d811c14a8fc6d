import Amounts
import Books
import Testing

@Suite struct ClosedPaidWithBalanceTests {
  @Test func `raised with what is outstanding`() throws {
    let file = ClosedCases.file("Paid", payments: [Make.booked()])
    #expect(try said(.closedPaidWithBalance, file) == [.finding("case:case-1", atRisk: 90_000)])
  }

  @Test(arguments: [99_999, 100_000, 100_001] as [Int64])
  func `cleared once everything is paid`(paid: Int64) throws {
    let file = ClosedCases.file("Paid", payments: [Make.booked("p1", paid)])
    #expect(try said(.closedPaidWithBalance, file).isEmpty == (paid >= 100_000))
  }

  @Test(arguments: ["Partially paid", "Other", "Whatever", nil])
  func `not raised by another code or none`(code: String?) throws {
    #expect(try said(.closedPaidWithBalance, ClosedCases.file(code)).isEmpty)
  }

  @Test func `not raised on an open case, a case without book or a test case`() throws {
    #expect(try said(.closedPaidWithBalance, ClosedCases.file("Paid", lifecycle: "Active")).isEmpty)
    #expect(try said(.closedPaidWithBalance, ClosedCases.file("Paid", hasBook: false)).isEmpty)
    #expect(try said(.closedPaidWithBalance, ClosedCases.file("Paid", isTest: true)).isEmpty)
  }
}

/// Cases with a close code.
enum ClosedCases {
  static func file(
    _ code: String?, lifecycle: String = "Closed", hasBook: Bool = true, isTest: Bool = false,
    payments: [PaymentFile] = []
  ) -> CaseFile {
    var row = Make.caseRow(lifecycle: lifecycle, isTest: isTest)
    row.closeCode = code
    return Make.file(known: Make.known(row, hasBook: hasBook), payments: payments)
  }
}
