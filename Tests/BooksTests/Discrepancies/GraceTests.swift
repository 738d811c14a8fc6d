import Amounts
import Books
import Testing

@Suite struct GraceTests {
  @Test(arguments: [(0, -1), (0, 0), (5, -6), (5, -5), (5, 0)])
  func `a grace in days is over on the day after its last`(days: Int, since: Int) {
    let grace = Grace(since: Make.at(since, hour: 23), days: days, context: Make.context())
    #expect(grace.isOver == (-since > days))
    #expect(grace.endsAt == Make.at(since + days + 1, hour: 0))
  }

  @Test func `a grace in days ends at local midnight`() throws {
    let zone = BusinessCalendar(zone: "Europe/Copenhagen", offsets: [(0, 3600), (1_774_746_000, 7200)])
    // 23:30 UTC of the 25th is the 26th in Copenhagen; summer time begins on the 29th.
    let since = Make.at(-6, hour: 23, second: 1800)
    let grace = Grace(since: since, days: 5, context: Make.context(calendar: zone))
    #expect(grace.endsAt == Instant("2026-03-31T22:00:00Z"))
    #expect(!grace.isOver)
    #expect(
      !Grace(since: since, days: 5, context: Make.context(asOf: grace.endsAt.adding(seconds: -1), calendar: zone))
        .isOver)
    #expect(Grace(since: since, days: 5, context: Make.context(asOf: grace.endsAt, calendar: zone)).isOver)
  }

  @Test func `a grace in hours needs strictly more than them`() {
    let grace = Grace(since: Make.at(-1), hours: 24, context: Make.context())
    #expect(!grace.isOver && grace.endsAt == Make.asOf)
    #expect(
      Grace(since: Instant(microseconds: Make.at(-1).microseconds - 1), hours: 24, context: Make.context()).isOver)
  }

  @Test func `inside the grace it is what it would become, with an amount without sign`() {
    let finding = Finding(
      code: .settlementNotBooked, subject: "s", partner: "acme", tenant: "t1", caseID: "case-1", atRisk: Make.money(-5),
      explanation: "x.")
    let grace = Grace(since: Make.at(-1), days: 5, context: Make.context())
    guard case .expected(let item) = grace.verdict(finding) else {
      Issue.record("not expected")
      return
    }
    #expect(item.code == .settlementNotBooked && item.subject == "s" && item.amount == Make.money(5))
    #expect(item.since == Make.at(-1) && item.becomesDiscrepancyAt == Make.at(5, hour: 0))
    #expect(item.partner == "acme" && item.tenant == "t1" && item.caseID == "case-1")
  }
}
