import Amounts
import Books
import Testing

@Suite struct LateArrivalTests {
  /// A payment of 2026-03-01 that earns 100, with the last month that its partner has issued.
  private func said(last: Month?, lines: [StatedLine] = [], client: ClientFile? = MakeFee.client()) throws -> [Said] {
    var payment = Make.booked()
    payment.statedLines = lines
    let file = MakeFee.file(payments: [payment], client: client)
    return try BooksTests.said(.lateArrival, file, MakeFee.context(lastIssued: last))
  }

  @Test func `raised when the month of the payment, or a later one, is issued`() throws {
    let finding = [Said.finding("payment:p1", atRisk: 100)]
    #expect(try said(last: Month(year: 2026, month: 3)) == finding)
    #expect(try said(last: Month(year: 2026, month: 5)) == finding)
  }

  @Test func `not raised before its month is issued, nor without any issue`() throws {
    #expect(try said(last: Month(year: 2026, month: 2)).isEmpty)
    #expect(try said(last: nil).isEmpty)
  }

  @Test func `cleared once it is stated, not raised while held`() throws {
    let stated = StatedLine(number: "RF-2026-000001", partner: "acme", fee: Make.money(100))
    #expect(try said(last: Month(year: 2026, month: 3), lines: [stated]).isEmpty)
    #expect(try said(last: Month(year: 2026, month: 3), client: nil).isEmpty)
  }

  @Test func `raised in the new currency of an amended payment`() throws {
    let stated = StatedLine(number: "RF-2026-000001", partner: "acme", fee: Make.money(90, "USD"))
    #expect(
      try said(last: Month(year: 2026, month: 3), lines: [stated]) == [.finding("payment:p1", atRisk: 100)])
  }
}
