import Amounts
import Books
import Testing

/// What of each statement of a series is open: the parts add up to what is open, the oldest is settled first.
@Suite struct OpenPartsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Closing, payable and what was counted as paid out, by statement.
    let statements: [(closing: Int64, payable: Int64, paidOut: Int64)]
    let uncounted: [Int64]
    let parts: [Int64]
  }

  static let rows: [Row] = [
    Row(testDescription: "none", statements: [], uncounted: [], parts: []),
    Row(testDescription: "one, not paid", statements: [(100, 100, 0)], uncounted: [], parts: [100]),
    Row(testDescription: "one, paid in parts", statements: [(100, 100, 0)], uncounted: [30, 20], parts: [50]),
    Row(testDescription: "one, paid and come back", statements: [(100, 100, 0)], uncounted: [100, -100], parts: [100]),
    Row(testDescription: "paid too much", statements: [(100, 100, 0)], uncounted: [110], parts: [-10]),
    Row(
      testDescription: "nothing was paid", statements: [(100, 100, 0), (150, 150, 0)], uncounted: [], parts: [100, 50]),
    Row(
      testDescription: "the oldest is settled first", statements: [(100, 100, 0), (150, 150, 0)], uncounted: [120],
      parts: [0, 30]),
    Row(
      testDescription: "what a later one has counted is paid", statements: [(100, 100, 0), (50, 50, 100)],
      uncounted: [],
      parts: [0, 50]),
    Row(
      testDescription: "counted in part", statements: [(100, 100, 0), (110, 110, 40)], uncounted: [10],
      parts: [50, 50]),
    Row(
      testDescription: "below the minimum, then payable with the next", statements: [(20, 0, 0), (60, 60, 0)],
      uncounted: [], parts: [0, 60]),
    Row(testDescription: "below the minimum", statements: [(20, 0, 0)], uncounted: [], parts: [20]),
    Row(
      testDescription: "what was taken back is off the newest",
      statements: [(100, 100, 0), (150, 150, 0), (120, 120, 0)],
      uncounted: [], parts: [100, 20, 0]),
    Row(
      testDescription: "taken back beyond the newest", statements: [(100, 100, 0), (-30, 0, 0)], uncounted: [],
      parts: [0, -30]),
    Row(
      testDescription: "taken back, then earned anew", statements: [(100, 100, 0), (-30, 0, 0), (40, 40, 0)],
      uncounted: [], parts: [0, 0, 40]),
    Row(
      testDescription: "paid though taken back since", statements: [(100, 100, 0), (-40, 0, 100)], uncounted: [],
      parts: [0, -40]),
  ]

  @Test(arguments: rows) func `add up to what is open`(row: Row) throws {
    let issued = row.statements.map { OpenParts.Issued(closing: $0.closing, payable: $0.payable, paidOut: $0.paidOut) }
    let parts = try OpenParts.of(issued, uncounted: row.uncounted)
    #expect(parts == row.parts)
    #expect(parts.reduce(0, +) == (row.statements.last?.closing ?? 0) - row.uncounted.reduce(0, +))
  }

  @Test func `do not wrap`() {
    let issued = OpenParts.Issued(closing: .min, payable: 0, paidOut: 0)
    #expect(throws: MoneyError.overflow) { try OpenParts.of([issued], uncounted: [1]) }
    #expect(throws: MoneyError.overflow) { try OpenParts.of([issued], uncounted: [.max, 1]) }
  }

  @Test(
    arguments: [
      (0, 30, nil), (1, nil, nil), (1, 0, "2026-03-10"), (1, 30, "2026-04-09"), (1, 365, "2027-03-10"),
    ] as [(Int64, Int?, String?)])
  func `what is payable is due so many days after the issue`(payable: Int64, days: Int?, due: String?) throws {
    let date = StatementHeader.due(payable: payable, issued: try #require(Day("2026-03-10")), paymentTermsDays: days)
    #expect(date?.description == due)
  }
}
