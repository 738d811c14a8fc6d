import Amounts
import Books
import Testing

@Suite struct ClosedUnrecoveredWithMoneyTests {
  @Test(arguments: ["Other", "DebtorUntraceable", "Whatever"])
  func `raised with what is booked by any other code, known or not`(code: String) throws {
    let file = ClosedCases.file(code, payments: [Make.booked("p1", 1), Make.booked("p2", 2)])
    #expect(try said(.closedUnrecoveredWithMoney, file) == [.finding("case:case-1", atRisk: 3)])
  }

  @Test(arguments: ["Paid", "Partially paid", "partially-paid", nil])
  func `not raised by a paid code or none`(code: String?) throws {
    #expect(try said(.closedUnrecoveredWithMoney, ClosedCases.file(code, payments: [Make.booked()])).isEmpty)
  }

  @Test func `cleared once nothing is booked, not raised on an open case`() throws {
    #expect(try said(.closedUnrecoveredWithMoney, ClosedCases.file("Other")).isEmpty)
    let deleted = ClosedCases.file("Other", payments: [Make.payment(listed: false)])
    #expect(try said(.closedUnrecoveredWithMoney, deleted).isEmpty)
    let open = ClosedCases.file("Other", lifecycle: "Active", payments: [Make.booked()])
    #expect(try said(.closedUnrecoveredWithMoney, open).isEmpty)
  }
}
