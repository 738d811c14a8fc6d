import Amounts
import Books
import Testing

@Suite struct ClawbackTests {
  private static let march = Month(year: 2026, month: 3)

  private func said(_ payment: PaymentFile, stated: [Money], client: ClientFile? = MakeFee.client()) throws -> [Said] {
    var payment = payment
    payment.statedLines = stated.enumerated().map {
      StatedLine(number: "RF-2026-00000\($0.offset)", partner: "acme", fee: $0.element)
    }
    return try BooksTests.said(
      .clawback, MakeFee.file(payments: [payment], client: client), MakeFee.context(lastIssued: Self.march))
  }

  private var deleted: PaymentFile { Make.payment(listed: false) }

  @Test func `raised when a stated payment is deleted`() throws {
    #expect(try said(deleted, stated: [Make.money(100)]) == [.finding("payment:p1", atRisk: -100)])
  }

  @Test func `raised in the old currency of an amended payment`() throws {
    #expect(try said(Make.booked(), stated: [Make.money(90, "USD")]) == [.finding("payment:p1", atRisk: -90)])
  }

  @Test func `states no sum over currencies`() throws {
    #expect(
      try said(deleted, stated: [Make.money(90, "USD"), Make.money(100)]) == [.finding("payment:p1", atRisk: nil)])
  }

  @Test func `not raised before it was stated, nor while the fee is only smaller, nor while it is held`() throws {
    #expect(try said(deleted, stated: []).isEmpty)
    #expect(try said(Make.booked(), stated: [Make.money(120)]).isEmpty)
    #expect(try said(Make.booked(), stated: [Make.money(100)], client: nil).isEmpty)
  }

  @Test func `cleared once it is taken back`() throws {
    #expect(try said(deleted, stated: [Make.money(100), Make.money(-100)]).isEmpty)
  }
}
