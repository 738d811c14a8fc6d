import Amounts
import Books
import Testing

@Suite struct HeldTooLongTests {
  private func said(created days: Int, phase: String? = "Bailiff", holdDays: Int = 0) throws -> [Said] {
    let payment = Make.payment(Make.paymentRow(createdAt: Make.at(days, hour: 0)))
    let file = MakeFee.file(payments: [payment], terms: [MakeFee.terms(phase: phase)])
    return try BooksTests.said(.heldTooLong, file, MakeFee.context(MakeFee.agreement(holdDays: holdDays)))
  }

  @Test func `raised when the days have passed`() throws {
    #expect(try said(created: -61) == [.finding("payment:p1", atRisk: nil)])
  }

  @Test func `not raised on the last of the days, nor for what ends by itself`() throws {
    #expect(try said(created: -60).isEmpty)
    #expect(try said(created: -61, phase: "Pre-legal", holdDays: 90).isEmpty)
    var vanished = Make.payment(Make.paymentRow(createdAt: Make.at(-90)), listed: false)
    vanished.vanishedAt = Make.at(0)
    #expect(try BooksTests.said(.heldTooLong, MakeFee.file(payments: [vanished]), MakeFee.context()).isEmpty)
  }

  @Test func `gone once the phase is in the agreement`() throws {
    #expect(try said(created: -61, phase: "Legal").isEmpty)
  }
}
