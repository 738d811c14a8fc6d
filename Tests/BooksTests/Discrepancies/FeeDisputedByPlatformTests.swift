import Amounts
import Books
import Testing

@Suite struct FeeDisputedByPlatformTests {
  private func said(_ status: String?, stated: Int64 = 100) throws -> [Said] {
    var payment = Make.booked()
    payment.stated = stated
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
