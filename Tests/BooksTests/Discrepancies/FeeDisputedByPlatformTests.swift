import Amounts
import Books
import Testing

@Suite struct FeeDisputedByPlatformTests {
  private func said(_ status: String?, stated: Int64 = 100) throws -> [Said] {
    var payment = Make.booked()
    if stated != 0 {
      payment.statedLines = [
        StatedLine(
          number: "RF-2026-000001", partner: payment.partner,
          fee: Money(minorUnits: stated, currency: payment.row.amount.currency))
      ]
    }
    let file = MakeFee.file(payments: [payment], transactions: [MakeFee.transaction(status: status)])
    return try BooksTests.said(.feeDisputedByPlatform, file, MakeFee.context())
  }

  @Test(arguments: ["Disputed", "disputed"])
  func `raised on a stated fee`(status: String) throws {
    #expect(try said(status) == [.finding("payment:p1", atRisk: 100)])
  }

  @Test func `not raised on a fee that no statement states, cleared with another status`() throws {
    #expect(try said("Disputed", stated: 0).isEmpty)
    #expect(try said("Paid").isEmpty)
    #expect(try said(nil).isEmpty)
  }
}
