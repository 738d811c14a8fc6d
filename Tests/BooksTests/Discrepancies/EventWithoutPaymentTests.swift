import Amounts
import Books
import Testing

@Suite struct EventWithoutPaymentTests {
  private func said(_ at: Instant, amount: Money? = Make.money(500)) -> Said {
    let announcement = EventWithoutPayment.Announcement(
      paymentID: "p9", caseID: "case-1", partner: "acme", tenant: "t1", amount: amount, at: at, event: 1)
    return Said(EventWithoutPayment.verdict(announcement, context: Make.context()))
  }

  @Test func `raised once the grace is over, with the amount if the event states one`() {
    #expect(said(Make.at(-1, second: -1)) == .finding("payment:p9", atRisk: -500))
    #expect(said(Make.at(-2), amount: nil) == .finding("payment:p9", atRisk: nil))
  }

  @Test func `expected inside the grace`() { #expect(said(Make.at(-1)) == .expected("payment:p9", amount: 500)) }
}
