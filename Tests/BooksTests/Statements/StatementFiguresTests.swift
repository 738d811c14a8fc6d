import Amounts
import Books
import Testing

/// Rules R10: the column of figures, the minimum payout, and which month may be issued.
@Suite struct StatementFiguresTests {
  private func figures(_ opening: Int64, _ amounts: [(StatementSection, Int64)], paid: Int64 = 0, minimum: Int64 = 0)
    throws -> StatementFigures
  {
    try StatementFigures(
      opening: opening, lines: amounts.map { (section: $0.0, amount: $0.1) }, paidOut: paid, minimumPayout: minimum)
  }

  @Test func `foots`() throws {
    let sum = try figures(
      100, [(.earned, 50), (.earned, 5), (.priorPeriod, 7), (.adjustment, -3), (.clawback, -20)], paid: 30)
    #expect(sum.earned == 55)
    #expect(sum.priorPeriod == 7)
    #expect(sum.adjustments == -3)
    #expect(sum.clawbacks == -20)
    #expect(sum.closing == 100 + 55 + 7 - 3 - 20 - 30)
    #expect(sum.payable == sum.closing)
    #expect(try sum.fees == 39)
  }

  @Test(arguments: [
    (2_499, 2_500, 0), (2_500, 2_500, 2_500), (2_501, 2_500, 2_501), (1, 0, 1), (0, 0, 0), (-1, 0, 0), (-1, 2_500, 0),
  ]) func `is payable from the minimum payout on, and above 0`(closing: Int64, minimum: Int64, payable: Int64) throws {
    #expect(try figures(closing, [], minimum: minimum).payable == payable)
  }

  @Test func `does not wrap`() {
    #expect(throws: MoneyError.overflow) { try figures(.max, [(.earned, 1)]) }
    #expect(throws: MoneyError.overflow) { try figures(.min, [], paid: 1) }
  }

  static let months: [(month: String, last: String?, today: String, refusal: StatementMonths.Refusal?)] = [
    ("2026-02", nil, "2026-03-01", nil),
    ("2025-11", nil, "2026-03-01", nil),
    ("2026-02", nil, "2026-02-28", .notOver(until: Day(daysSince1970: 20_513))),
    ("2026-03", "2026-02", "2026-04-01", nil),
    ("2026-03", "2026-02", "2026-03-31", .notOver(until: Day(daysSince1970: 20_544))),
    ("2026-02", "2026-02", "2026-04-01", .issuedAlready),
    ("2026-01", "2026-02", "2026-04-01", .notNext(Month(year: 2026, month: 3))),
    ("2026-04", "2026-02", "2026-06-01", .notNext(Month(year: 2026, month: 3))),
    ("2026-01", "2025-12", "2026-02-01", nil),
  ]

  @Test(arguments: months)
  func `issues months once, in order, when they are over`(
    row: (month: String, last: String?, today: String, refusal: StatementMonths.Refusal?)
  ) throws {
    let refusal = StatementMonths.refusal(
      to: try #require(Month(row.month)), last: row.last.flatMap { Month($0) }, today: try #require(Day(row.today)))
    #expect(refusal == row.refusal)
  }

  @Test(
    arguments: [
      ("2026-02", nil, nil), ("2026-01", nil, "first"), ("2026-03", nil, "first"), ("2026-04", "2026-03", nil),
      ("2026-02", "2026-03", "next"),
    ] as [(String, String?, String?)])
  func `the first is the one that a partner's statements begin with`(
    month: String, last: String?, refused: String?
  ) throws {
    let begin = Month(year: 2026, month: 2)
    let refusal = StatementMonths.refusal(
      to: try #require(Month(month)), last: last.flatMap { Month($0) }, begin: begin,
      today: try #require(Day("2026-06-01")))
    switch refused {
    case "first": #expect(refusal == .notFirst(begin))
    case "next": #expect(refusal == .notNext(Month(year: 2026, month: 4)))
    default: #expect(refusal == nil)
    }
  }

  @Test func `a begin is over before it is issued, and drafts stand on it`() throws {
    let begin = Month(year: 2026, month: 2)
    #expect(
      StatementMonths.refusal(to: begin, last: nil, begin: begin, today: try #require(Day("2026-02-27")))
        == .notOver(until: begin.adding(months: 1).firstDay))
    func open(_ last: Month?, _ begin: Month?) throws -> [String] {
      StatementMonths.open(
        through: Month(year: 2026, month: 3), last: last, begin: begin, today: try #require(Day("2026-03-15"))
      ).map(\.description)
    }
    #expect(try open(nil, Month(year: 2026, month: 1)) == ["2026-01", "2026-02", "2026-03"])
    #expect(try open(nil, Month(year: 2026, month: 4)) == [])
    #expect(try open(begin, begin) == ["2026-03"])
  }

  @Test(arguments: [
    ("2026-03", "2026-01", ["2026-02", "2026-03"]), ("2026-03", "2026-02", ["2026-03"]), ("2026-03", "2026-03", []),
    ("2026-03", nil, ["2026-02", "2026-03"]), ("2026-02", nil, ["2026-02"]), ("2025-12", nil, ["2025-12"]),
  ]) func `a draft stands on the months before it`(month: String, last: String?, open: [String]) throws {
    let months = StatementMonths.open(
      through: try #require(Month(month)), last: last.flatMap { Month($0) }, today: try #require(Day("2026-03-15")))
    #expect(months.map(\.description) == open)
  }
}
