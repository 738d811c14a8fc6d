import Amounts
import Books
import Testing

@Suite struct ClawbackTests {
  private static let march = Month(year: 2026, month: 3)

  private func said(
    _ payment: PaymentFile, stated: [Money], client: ClientFile? = MakeFee.client(), last: Month? = march
  ) throws -> [Said] {
    var payment = payment
    payment.statedLines = stated.enumerated().map {
      StatedLine(number: "RF-2026-00000\($0.offset)", partner: "acme", fee: $0.element)
    }
    return try BooksTests.said(
      .clawback, MakeFee.file(payments: [payment], client: client), MakeFee.context(lastIssued: last))
  }

  private var deleted: PaymentFile { Make.payment(listed: false) }

  @Test func `raised when a stated payment is deleted`() throws {
    #expect(try said(deleted, stated: [Make.money(100)]) == [.finding("payment:p1", atRisk: -100)])
  }

  @Test func `raised in the old currency of an amended payment`() throws {
    #expect(try said(Make.booked(), stated: [Make.money(90, "USD")]) == [.finding("payment:p1", atRisk: -90)])
  }

  @Test func `of two currencies is one finding, with the money of the last`() throws {
    #expect(
      try said(deleted, stated: [Make.money(90, "USD"), Make.money(100)]) == [.finding("payment:p1", atRisk: -90)])
  }

  @Test func `of two partners is one finding, with the money of the last`() throws {
    var payment = deleted
    payment.statedLines = [("birch", 70), ("acme", 100)].map { partner, fee in
      StatedLine(number: nil, partner: partner, fee: Make.money(fee))
    }
    #expect(
      try BooksTests.said(.clawback, MakeFee.file(payments: [payment]), MakeFee.context())
        == [.finding("payment:p1", atRisk: -70)])
  }

  @Test func `raised before any issue when it was stated elsewhere`() throws {
    #expect(try said(deleted, stated: [Make.money(100)], last: nil) == [.finding("payment:p1", atRisk: -100)])
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
