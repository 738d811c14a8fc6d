import Amounts
import Books
import Testing

/// Rules R10: the one rule *due − net stated*.
@Suite struct FeePositionTests {
  private static let march = Month(year: 2026, month: 3)

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let date: String
    let state: EligibilityState
    let fee: Int64
    /// nil: no line before.
    let stated: Int64?
    let section: StatementSection?
    let amount: Int64
  }

  static let rows = [
    Row(
      description: "in the month", date: "2026-03-01", state: .eligible, fee: 9, stated: nil, section: .earned,
      amount: 9),
    Row(
      description: "last day of the month", date: "2026-03-31", state: .eligible, fee: 9, stated: nil, section: .earned,
      amount: 9),
    Row(
      description: "before the month", date: "2026-02-28", state: .eligible, fee: 9, stated: nil, section: .priorPeriod,
      amount: 9),
    Row(
      description: "after the month", date: "2026-04-01", state: .eligible, fee: 9, stated: nil, section: nil, amount: 0
    ),
    Row(description: "a fee of 0", date: "2026-03-01", state: .eligible, fee: 0, stated: nil, section: nil, amount: 0),
    Row(
      description: "a negative fee", date: "2026-03-01", state: .eligible, fee: -9, stated: nil, section: .earned,
      amount: -9),
    Row(description: "held", date: "2026-03-01", state: .held, fee: 9, stated: nil, section: nil, amount: 0),
    Row(
      description: "ineligible", date: "2026-03-01", state: .ineligible, fee: 9, stated: nil, section: nil, amount: 0),
    Row(description: "reversed", date: "2026-03-01", state: .reversed, fee: 9, stated: nil, section: nil, amount: 0),
    Row(
      description: "stated and unchanged", date: "2026-02-01", state: .eligible, fee: 9, stated: 9, section: nil,
      amount: 0),
    Row(
      description: "more than stated", date: "2026-02-01", state: .eligible, fee: 12, stated: 9, section: .adjustment,
      amount: 3),
    Row(
      description: "less than stated", date: "2026-02-01", state: .eligible, fee: 7, stated: 9, section: .adjustment,
      amount: -2),
    Row(description: "stated, now held", date: "2026-02-01", state: .held, fee: 12, stated: 9, section: nil, amount: 0),
    Row(
      description: "stated, now deleted", date: "2026-02-01", state: .reversed, fee: 9, stated: 9, section: .clawback,
      amount: -9),
    Row(
      description: "stated, now ineligible", date: "2026-02-01", state: .ineligible, fee: 0, stated: 9,
      section: .clawback, amount: -9),
    Row(
      description: "stated, fee now 0", date: "2026-02-01", state: .eligible, fee: 0, stated: 9, section: .clawback,
      amount: -9),
    Row(
      description: "back after a clawback", date: "2026-02-01", state: .eligible, fee: 9, stated: 0,
      section: .adjustment, amount: 9),
    Row(
      description: "back, of a later month", date: "2026-04-01", state: .eligible, fee: 9, stated: 0,
      section: .adjustment, amount: 9),
    Row(
      description: "clawed back for good", date: "2026-02-01", state: .reversed, fee: 9, stated: 0, section: nil,
      amount: 0),
  ]

  @Test(arguments: rows) func `gives the line that is due`(row: Row) throws {
    let position = FeePosition(
      day: try #require(Day(row.date)), state: row.state, fee: row.fee, stated: row.stated ?? 0,
      hasLines: row.stated != nil)
    let line = try position.line(closing: Self.march)
    #expect(line?.section == row.section)
    #expect(line?.amount ?? 0 == row.amount)
  }

  @Test func `does not wrap`() throws {
    let position = FeePosition(day: Make.day(0), state: .eligible, fee: .max, stated: -1, hasLines: true)
    #expect(throws: MoneyError.overflow) { try position.line(closing: Self.march) }
  }

  @Test func `a payment without lines has one position`() throws {
    let all = try SeriesPosition.all(
      of: "acme", Make.money(0).currency, day: Make.day(0), state: .eligible, fee: 9, lines: [])
    #expect(all.map(\.series.partner) == ["acme"])
    #expect(all.map(\.position.hasLines) == [false])
  }

  @Test func `an amended currency is due in the new one and nothing in the old`() throws {
    let lines = [StatedLine(number: "RF-2026-000001", partner: "acme", fee: Make.money(9))]
    let all = try SeriesPosition.all(
      of: "acme", Make.money(0, "USD").currency, day: Make.day(-31), state: .eligible, fee: 8, lines: lines)
    #expect(all.map(\.series.currency.code) == ["EUR", "USD"])
    #expect(try all.map { try $0.position.line(closing: Self.march)?.section } == [.clawback, .priorPeriod])
    #expect(try all.map { try $0.position.line(closing: Self.march)?.amount } == [-9, 8])
  }

  @Test func `a held payment keeps what was stated in another currency`() throws {
    let lines = [StatedLine(number: "RF-2026-000001", partner: "acme", fee: Make.money(9))]
    let all = try SeriesPosition.all(
      of: "acme", Make.money(0, "USD").currency, day: Make.day(-31), state: .held, fee: 8, lines: lines)
    #expect(try all.allSatisfy { try $0.position.line(closing: Self.march) == nil })
  }
}
