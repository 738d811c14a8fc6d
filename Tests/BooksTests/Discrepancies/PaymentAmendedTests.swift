import Amounts
import Books
import Testing

@Suite struct PaymentAmendedTests {
  private let row = Make.paymentRow()

  private func amended(_ change: (inout PaymentRow) -> Void, listed: Bool = true) throws -> [Said] {
    var now = row
    change(&now)
    return try said(.paymentAmended, Make.file(payments: [Make.payment(now, listed: listed, accepted: row)]))
  }

  @Test func `raised by amount, currency, date, recipient or case`() throws {
    #expect(try amended { $0.amount = Make.money(9000) } == [.finding("payment:p1", atRisk: -1000)])
    #expect(try amended { $0.amount = Make.money(10_000, "SEK") } == [.finding("payment:p1", atRisk: nil)])
    #expect(try amended { $0.date = .day(Make.day(-29)) } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.recipient = "Client" } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.recipient = nil } == [.finding("payment:p1", atRisk: 0)])
    #expect(try amended { $0.caseID = "case-0" } == [.finding("payment:p1", atRisk: 0)])
  }

  @Test func `not raised by another time on the same business date, nor by dateCreated`() throws {
    #expect(try amended { $0.date = .instant(Make.at(-30, hour: 3)) }.isEmpty)
    #expect(try amended { $0.createdAt = Make.at(-3) }.isEmpty)
  }

  @Test func `stays when the payment is gone, cleared when it is what was accepted`() throws {
    #expect(try amended({ $0.amount = Make.money(9000) }, listed: false).count == 1)
    #expect(try amended { _ in }.isEmpty)
  }
}
