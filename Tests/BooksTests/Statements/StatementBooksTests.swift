import Amounts
import Books
import Testing

/// Rules R10: what a month of a partner is closed with.
@Suite struct StatementBooksTests {
  private static let february = Month(year: 2026, month: 2)
  private static let march = Month(year: 2026, month: 3)

  private func payment(
    _ id: String, _ date: String, _ state: EligibilityState = .eligible, fee: Int64 = 100, currency: String = "EUR",
    partner: String = "acme", reason: EligibilityReason = .attributedClient, seen: Int = -20, lines: [StatedLine] = [],
    awaitsListing: Bool = false
  ) throws -> StatementPayment {
    StatementPayment(
      partner: partner,
      item: StatementItem(
        paymentID: id, caseReference: "REF-\(id)", creditorReference: nil, client: nil, date: try #require(Day(date)),
        firstSeen: Make.at(seen), amount: Make.money(10_000, currency), successFee: nil, share: nil, rate: nil,
        reason: reason),
      state: state, fee: fee, lines: lines, awaitsListing: awaitsListing)
  }

  private func line(_ number: String?, _ units: Int64, _ currency: String = "EUR", partner: String = "acme")
    -> StatedLine
  { StatedLine(number: number, partner: partner, fee: Make.money(units, currency)) }

  private func eur(_ code: String = "EUR") -> Currency { Make.money(0, code).currency }

  @Test func `lines stand by section, then payment`() throws {
    var books = StatementBooks(
      partner: "acme",
      payments: [
        try payment("p4", "2026-01-05", .reversed, lines: [line("RF-2026-000001", 100)]),
        try payment("p3", "2026-01-05", fee: 120, lines: [line("RF-2026-000001", 100)]),
        try payment("p2", "2026-02-05"), try payment("p1", "2026-03-05"), try payment("p0", "2026-03-06"),
      ])
    let closed = try books.close(Self.march, cutOff: Make.asOf)
    #expect(closed.map(\.currency.code) == ["EUR"])
    let lines = try #require(closed.first).lines
    #expect(lines.map(\.item.paymentID) == ["p0", "p1", "p2", "p3", "p4"])
    #expect(lines.map(\.section) == [.earned, .earned, .priorPeriod, .adjustment, .clawback])
    #expect(lines.map(\.fee.minorUnits) == [100, 100, 100, 20, -100])
    #expect(lines.map(\.originalStatement) == [nil, nil, nil, "RF-2026-000001", "RF-2026-000001"])
  }

  @Test func `held and ineligible payments of the month are listed and alone give no statement`() throws {
    let held = try payment("p1", "2026-03-05", .held, reason: .holdPeriod)
    let ineligible = try payment("p2", "2026-03-06", .ineligible, fee: 0, reason: .notIntegrationCase)
    let other = try payment("p3", "2026-02-06", .held, reason: .holdPeriod)
    var alone = StatementBooks(partner: "acme", payments: [held, ineligible, other])
    #expect(try alone.close(Self.march, cutOff: Make.asOf).isEmpty)
    var books = StatementBooks(partner: "acme", payments: [held, ineligible, other, try payment("p4", "2026-03-07")])
    let closed = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(closed.held.map(\.paymentID) == ["p1"])
    #expect(closed.notEligible.map(\.paymentID) == ["p2"])
    #expect(closed.figures.closing == 100)
  }

  @Test func `a series that has begun has a statement every month`() throws {
    var books = StatementBooks(
      partner: "acme", payments: [try payment("p1", "2026-02-05")], minimumPayout: [eur(): 500])
    let first = try #require(try books.close(Self.february, cutOff: Make.asOf).first)
    #expect(first.figures.payable == 0)
    let second = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(second.lines.isEmpty)
    #expect(second.figures.opening == 100)
    #expect(second.figures.closing == 100)
    #expect(second.history.map(\.month) == [Self.february, Self.march])
    #expect(second.history.map(\.fees) == [100, 0])
  }

  @Test func `counts what was paid in its month, or in the next statement`() throws {
    func payout(_ date: String, _ units: Int64) throws -> StatementPayout {
      StatementPayout(
        number: "RF-2026-000001", date: try #require(Day(date)), amount: Make.money(units), reference: nil)
    }
    var books = StatementBooks(
      partner: "acme", payments: [], closings: [eur(): 1_000],
      payouts: [try payout("2026-04-01", 4), try payout("2026-03-31", 2), try payout("2026-01-15", 1)])
    let closed = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(closed.payouts.map(\.amount.minorUnits) == [1, 2])
    #expect(closed.figures.paidOut == 3)
    #expect(closed.figures.closing == 997)
    #expect(books.payouts.map(\.amount.minorUnits) == [4])
  }

  @Test func `what became known after the cut-off goes to the next statement`() throws {
    var books = StatementBooks(
      partner: "acme",
      payments: [try payment("p1", "2026-02-05", seen: -20), try payment("p2", "2026-02-06", seen: -5)])
    let first = try #require(try books.close(Self.february, cutOff: Make.at(-10)).first)
    #expect(first.lines.map(\.item.paymentID) == ["p1"])
    let second = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(second.lines.map(\.item.paymentID) == ["p2"])
    #expect(second.lines.map(\.section) == [.priorPeriod])
  }

  @Test func `a payment that went to another partner is taken back here and earned there`() throws {
    let lines = [line("RF-2026-000001", 100)]
    let moved = try payment("p1", "2026-02-05", partner: "birch", lines: lines)
    var former = StatementBooks(partner: "acme", payments: [moved], closings: [eur(): 100])
    var now = StatementBooks(partner: "birch", payments: [moved])
    #expect(try former.close(Self.march, cutOff: Make.asOf).first?.lines.map(\.fee.minorUnits) == [-100])
    #expect(try former.close(Self.march, cutOff: Make.asOf).first?.lines.isEmpty == true)
    #expect(try now.close(Self.march, cutOff: Make.asOf).first?.lines.map(\.section) == [.priorPeriod])
  }

  @Test func `opening balances begin their series, also without a line`() throws {
    var books = StatementBooks(partner: "acme", payments: [], closings: [eur(): 12_000])
    let closed = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(closed.lines.isEmpty)
    #expect(closed.figures.opening == 12_000)
    #expect(closed.figures.closing == 12_000)
  }

  @Test func `what was stated elsewhere is in no balance, and corrected from then on`() throws {
    var books = StatementBooks(
      partner: "acme",
      payments: [
        try payment("p1", "2026-01-05", fee: 100, lines: [line("OLD-1", 100)]),
        try payment("p2", "2026-01-05", fee: 90, lines: [line("OLD-1", 100)]),
        try payment("p3", "2026-01-05", .reversed, lines: [line(nil, 100)]),
      ])
    let closed = try #require(try books.close(Self.march, cutOff: Make.asOf).first)
    #expect(closed.lines.map(\.item.paymentID) == ["p2", "p3"])
    #expect(closed.lines.map(\.section) == [.adjustment, .clawback])
    #expect(closed.lines.map(\.originalStatement) == ["OLD-1", nil])
    #expect(closed.figures.opening == 0)
    #expect(closed.figures.closing == -110)
  }

  @Test func `payments of before the begin are listed once, with the first statement of their currency`() throws {
    let early = try payment("p1", "2026-01-05", .ineligible, fee: 0, reason: .beforeBegin, awaitsListing: true)
    var books = StatementBooks(partner: "acme", payments: [early])
    #expect(try books.close(Self.february, cutOff: Make.asOf).isEmpty)
    books = StatementBooks(partner: "acme", payments: books.payments, closings: [eur(): 1])
    #expect(try books.close(Self.february, cutOff: Make.asOf).first?.notEligible.map(\.paymentID) == ["p1"])
    #expect(try books.close(Self.march, cutOff: Make.asOf).first?.notEligible.isEmpty == true)
  }

  @Test func `currencies are closed on their own, in order`() throws {
    var books = StatementBooks(
      partner: "acme",
      payments: [
        try payment("p1", "2026-03-05", currency: "USD", lines: [line("RF-2026-000001", 90)]),
        try payment("p2", "2026-03-05", currency: "DKK"),
      ], closings: [eur(): 90])
    let closed = try books.close(Self.march, cutOff: Make.asOf)
    #expect(closed.map(\.currency.code) == ["DKK", "EUR", "USD"])
    #expect(closed.map(\.figures.closing) == [100, 0, 100])
    #expect(closed.map { $0.lines.map(\.section) } == [[.earned], [.clawback], [.earned]])
  }
}
