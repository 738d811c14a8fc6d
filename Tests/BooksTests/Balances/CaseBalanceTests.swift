import Amounts
import Books
import Testing

@Suite struct CaseBalanceTests {
  @Test func `outstanding is principal and added fees less what is booked`() throws {
    let row = Make.caseRow(principal: 100_000, fees: 2500, remainder: 90_000)
    let balance = try CaseBalance(row: row, booked: [10_000, 3000])
    #expect(balance.addedFees == 2500 && balance.claimed == 102_500 && balance.paid == 13_000)
    #expect(balance.outstanding == 89_500 && balance.remainder == 90_000 && balance.remainderDifference == -500)
  }

  @Test func `deleted, unlisted and foreign payments are not paid`() throws {
    let file = Make.file(payments: [
      Make.booked("p1", 100), Make.payment(Make.paymentRow("p2", 200), listed: false),
      Make.payment(Make.paymentRow("p3", 400), lastListed: Make.at(0), deletedAt: Make.at(0, second: 1)),
      Make.payment(Make.paymentRow("p4", 800), lastListed: Make.at(0), deletedAt: Make.at(0)),
      Make.booked("p5", 1600, "SEK"),
    ])
    #expect(try CaseResult(file: file, context: Make.context()).balance?.paid == 900)
  }

  @Test func `a balance beyond 64 bits is an error`() {
    #expect(throws: MoneyError.overflow) { try CaseBalance(row: Make.caseRow(principal: .max, fees: 1), booked: []) }
    #expect(throws: MoneyError.overflow) { try CaseBalance(row: Make.caseRow(), booked: [.max, 1]) }
    #expect(throws: MoneyError.overflow) { try CaseBalance(row: Make.caseRow(principal: .min), booked: [1]) }
  }
}
