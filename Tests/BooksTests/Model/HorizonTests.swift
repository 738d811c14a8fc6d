import Amounts
import Books
import Testing

/// Until when a result stands: a row for every place where time enters the core.
@Suite struct HorizonTests {
  /// Noon of 2026-03-31, as all rows.
  private func observed(_ file: CaseFile, _ context: RunContext) throws -> Instant? {
    try context.observed { context throws(MoneyError) in try CaseResult(file: file, context: context) }.nextChange
  }

  @Test func `a case on which nothing waits stands for ever`() throws {
    #expect(try observed(Make.file(), Make.context()) == nil)
    let file = MakeFee.file(transactions: [MakeFee.transaction()])
    #expect(try observed(file, MakeFee.context()) == nil)
  }

  struct Row: CustomTestStringConvertible {
    let place: String
    let file: CaseFile
    var context = Make.context()
    let nextChange: Instant?

    var testDescription: String { place }
  }

  static var rows: [Row] {
    let midnight = { Make.at($0, hour: 0) }
    let behind = { (instant: Instant) in Instant(microseconds: instant.microseconds + 1) }
    let claim = { (allocation: Allocation) in Make.file(claims: [Make.claim("C1", [allocation])]) }
    let booked = { (days: Int) in Make.booked("p1", 10_000, "EUR", on: days) }
    var announced = Make.file()
    announced.announcedAt = Make.at(-1, hour: 13)
    var longAnnounced = Make.file()
    longAnnounced.announcedAt = Make.at(-1, hour: 11)
    var vanished = Make.payment(listed: false)
    vanished.vanishedAt = Make.at(-1, hour: 20)
    var stateMismatch = Make.known()
    stateMismatch.newestEvent = CaseLifecycleEvent(lifecycle: "Closed", at: Make.at(-1, hour: 14), event: 1)
    let transaction = MakeFee.transaction()
    let held = { (days: Int) in
      MakeFee.file(
        payments: [Make.booked("p1", 10_000, "EUR", on: days)],
        transactions: [MakeFee.transaction("x1", 10_000, "EUR", on: days)], terms: [MakeFee.terms(nil)])
    }
    return [
      Row(place: "settlement-not-booked, inside", file: claim(Make.allocation(on: -2)), nextChange: midnight(4)),
      Row(place: "settlement-not-booked, over", file: claim(Make.allocation(on: -6)), nextChange: nil),
      Row(place: "pending allocation", file: claim(Make.allocation(state: .pending, on: -3)), nextChange: midnight(3)),
      Row(place: "pending allocation, over", file: claim(Make.allocation(state: .pending, on: -6)), nextChange: nil),
      Row(
        place: "booking-not-settled, inside", file: Make.file(payments: [booked(-1)], claims: [Make.claim()]),
        nextChange: midnight(5)),
      Row(
        place: "payment-without-event, inside",
        file: Make.file(payments: [
          Make.payment(Make.paymentRow(on: -1, createdAt: Make.at(-1, hour: 15)), eventsSince: Make.at(-90))
        ]), nextChange: behind(Make.at(0, hour: 15))),
      Row(
        place: "payment-without-event, at its last instant",
        file: Make.file(payments: [Make.payment(Make.paymentRow(on: -1), eventsSince: Make.at(-90))]),
        nextChange: behind(Make.at(0))),
      Row(
        place: "payment-without-event, over",
        file: Make.file(payments: [
          Make.payment(Make.paymentRow(on: -1, createdAt: Make.at(-1, hour: 11)), eventsSince: Make.at(-90))
        ]),  // Nobody knows the client: held, for too long after sixty days.
        nextChange: midnight(60)),
      Row(
        place: "state-mismatch", file: Make.file(known: stateMismatch), nextChange: behind(Make.at(0, hour: 14))),
      Row(place: "announced payment", file: announced, nextChange: behind(Make.at(0, hour: 13))),
      Row(place: "announced payment, over", file: longAnnounced, nextChange: nil),
      Row(
        place: "vanished payment", file: Make.file(payments: [vanished]), nextChange: behind(Make.at(0, hour: 20))),
      Row(
        place: "date-implausible, in the future", file: Make.file(payments: [booked(2)]), context: Make.context(),
        // Created on that day too: the next clients list may be one before its creation.
        nextChange: Make.at(0)),
      Row(
        place: "date-implausible",
        file: Make.file(payments: [Make.payment(Make.paymentRow(on: 3, createdAt: Make.at(-1)))]),
        nextChange: midnight(2)),
      Row(
        place: "a date of tomorrow",
        file: Make.file(payments: [Make.payment(Make.paymentRow(on: 1, createdAt: Make.at(-1)))]),
        nextChange: midnight(60)),
      Row(
        place: "hold period",
        file: MakeFee.file(
          payments: [booked(-2)], transactions: [MakeFee.transaction("x1", 10_000, "EUR", on: -2)]),
        context: MakeFee.context(MakeFee.agreement(holdDays: 5)), nextChange: midnight(3)),
      Row(
        place: "hold period, over", file: MakeFee.file(transactions: [transaction]),
        context: MakeFee.context(MakeFee.agreement(holdDays: 30)), nextChange: nil),
      Row(
        place: "fee-not-reported", file: MakeFee.file(payments: [booked(-2)]), context: MakeFee.context(),
        nextChange: midnight(2)),
      Row(
        place: "creation-channel-unknown",
        file: MakeFee.file(payments: [booked(-3)], client: MakeFee.client(attributed: false)),
        context: MakeFee.context(), nextChange: midnight(1)),
      Row(place: "held-too-long", file: held(-20), context: MakeFee.context(), nextChange: midnight(41)),
      Row(place: "held-too-long, over", file: held(-61), context: MakeFee.context(), nextChange: nil),
      Row(
        place: "listed although an event deleted it",
        file: Make.file(payments: [Make.payment(deletedAt: Make.at(-3))]), nextChange: Make.at(0)),
      Row(
        place: "deleted by an event, and gone",
        file: Make.file(payments: [Make.payment(listed: false, deletedAt: Make.at(-3))]), nextChange: nil),
    ] + rateRows
  }

  private static var rateRows: [Row] {
    let half = MakeFee.percent(50)
    let third = MakeFee.percent(30)
    func row(_ place: String, expected: Percentage?, createdOn: Int = -40, _ rates: [RatePeriod], _ next: Instant?)
      -> Row
    {
      var row = Make.caseRow()
      row.expectedRate = expected
      row.createdAt = Make.at(createdOn)
      return Row(
        place: place, file: Make.file(known: Make.known(row)),
        context: MakeFee.context(MakeFee.agreement(rates: rates)),
        nextChange: next)
    }
    let now = RatePeriod(from: Make.day(-1000), to: Make.day(10), percent: half)
    let later = RatePeriod(from: Make.day(10), to: nil, percent: third)
    return [
      row("the rate that is expected", expected: half, [now, later], nil),
      row("no rate that is expected", expected: MakeFee.percent(7), [now, later], Make.at(1, hour: 0)),
      row("a rate to come", expected: third, [now, later], Make.at(1, hour: 0)),
      row("no rate yet", expected: half, [later], Make.at(10, hour: 0)),
      row("none in force since", expected: half, createdOn: 12, [now], Make.at(12, hour: 0)),
      row("no expectation", expected: nil, [now, later], nil),
    ]
  }

  @Test(arguments: rows) func `the earliest instant at which a case would give another result`(_ row: Row) throws {
    #expect(try observed(row.file, row.context) == row.nextChange)
  }

  @Test func `what is no case knows it too`() {
    let context = Make.context()
    func next(_ body: (RunContext) -> Void) -> Instant? { context.observed(body).nextChange }
    let pending = [Make.event(1, .processing, at: Make.at(-2))]
    #expect(
      next { context in
        _ = SettlementRules.verdicts(
          SettlementView(settlement: Make.settlement(pending), places: ["C1": Make.place()], context: context))
      } == Make.at(4, hour: 0))
    #expect(
      next { context in
        _ = EventWithoutPayment.verdict(
          .init(
            paymentID: "p", caseID: nil, partner: nil, tenant: nil, amount: nil, at: Make.at(-1, hour: 13), event: 1),
          context: context)
      } == Instant(microseconds: Make.at(0, hour: 13).microseconds + 1))
    let row = RegisterUnmatched.Row(partner: nil, first: "C1", second: "c", firstRead: Make.at(-1), place: "x")
    #expect(next { _ = RegisterUnmatched.finding(row, context: $0) } == Make.at(5, hour: 0))
    let request = MakeFee.unlisted(MakeFee.event(.linkRequested, on: -2))
    #expect(
      next { _ = LinkRequestUnanswered.verdict(request, context: $0) }
        == Instant(microseconds: Make.at(5, hour: 13).microseconds + 1))
    var listed = MakeFee.client()
    listed.events = [MakeFee.event(.linkRequested, on: 0)]
    #expect(next { _ = LinkRequestUnanswered.verdict(listed, context: $0) } == Make.asOf)
    #expect(
      next {
        _ = ChannelSilent.finding(
          channel: "c", newest: Make.at(-1), days: 3, partner: nil, tenant: nil, context: $0)
      } == Make.at(3, hour: 0))
  }

  @Test func `where the clock goes back behind midnight nothing is foretold beyond`() throws {
    // 2026-04-02 begins at 00:00 UTC, and at 00:01 it is 23:01 of 2026-04-01 again.
    let change = Make.at(2, hour: 0, second: 60)
    let zone = BusinessCalendar(zone: "St John's", offsets: [(0, 0), (change.secondsSince1970, -3600)])
    #expect(zone.dateGoesBack(after: Make.asOf) == change)
    #expect(zone.dateGoesBack(after: change) == nil)
    #expect(try observed(Make.file(), Make.context(calendar: zone)) == change)
    let file = Make.file(claims: [Make.claim("C1", [Make.allocation(on: -4)])])
    let midnight = Make.at(2, hour: 0)
    #expect(try observed(file, Make.context(calendar: zone)) == midnight)
    #expect(try observed(file, Make.context(asOf: midnight, calendar: zone)) == change)
    // The first midnight of the day is past, and the second one is to come.
    #expect(try observed(file, Make.context(asOf: change, calendar: zone)) == change)
  }

  @Test func `nobody who does not ask is told`() throws {
    let context = Make.context()
    let file = Make.file(claims: [Make.claim("C1", [Make.allocation(on: -2)])])
    let told = try context.observed { _ throws(MoneyError) in try CaseResult(file: file, context: context) }
    #expect(told.nextChange == nil)
    #expect(try observed(file, context) == Make.at(4, hour: 0))
    #expect(try observed(Make.file(), context) == nil)
  }
}
