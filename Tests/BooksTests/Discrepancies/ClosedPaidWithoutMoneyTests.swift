import Amounts
import Books
import Testing

@Suite struct ClosedPaidWithoutMoneyTests {
  @Test(arguments: ["Paid", "Partially paid", "PartiallyPaid"])
  func `raised when nothing is booked`(code: String) throws {
    let file = ClosedCases.file(code)
    #expect(try said(.closedPaidWithoutMoney, file) == [.finding("case:case-1", atRisk: 100_000)])
    let deleted = ClosedCases.file(code, payments: [Make.payment(listed: false)])
    #expect(try said(.closedPaidWithoutMoney, deleted).count == 1)
  }

  @Test func `cleared once a payment is booked`() throws {
    #expect(
      try said(.closedPaidWithoutMoney, ClosedCases.file("Paid", payments: [Make.booked("p1", 1)])).isEmpty)
  }

  @Test(arguments: ["Other", "Whatever", nil])
  func `not raised by another code or none`(code: String?) throws {
    #expect(try said(.closedPaidWithoutMoney, ClosedCases.file(code)).isEmpty)
  }

  @Test func `not raised on an open case or a case without book`() throws {
    #expect(try said(.closedPaidWithoutMoney, ClosedCases.file("Paid", lifecycle: "Paused")).isEmpty)
    #expect(try said(.closedPaidWithoutMoney, ClosedCases.file("Paid", hasBook: false)).isEmpty)
  }
}
