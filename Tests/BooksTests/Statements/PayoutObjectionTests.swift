import Amounts
import Books
import Testing

/// Rules R10, `statement pay`: what is open, what was paid, and when it can have been.
@Suite struct PayoutObjectionTests {
  /// In minor units: an amount, what is open, what was paid; and what speaks against the amount.
  static let amounts: [(amount: Int64, open: Int64, paid: Int64, said: String?)] = [
    (100, 100, 0, nil), (101, 100, 0, "1.01 EUR is more than the 1.00 EUR that are open to the partner"),
    (1, 0, 500, "0.01 EUR is more than the 0.00 EUR that are open to the partner"),
    (1, -5, 500, "0.01 EUR is more than the -0.05 EUR that are open to the partner"),
    (-100, 0, 100, nil), (-101, 0, 100, "1.01 EUR back is more than the 1.00 EUR that were paid"),
    (-1, 500, 0, "0.01 EUR back is more than the 0.00 EUR that were paid"),
    (-1, 500, -7, "0.01 EUR back is more than the 0.00 EUR that were paid"),
    (.max, .max, 0, nil),
    (.min, 0, .max, "92233720368547758.07 EUR back is more than the 92233720368547758.07 EUR that were paid"),
  ]

  @Test(arguments: amounts) func `an amount is held to what is open, and to what was paid`(
    amount: Int64, open: Int64, paid: Int64, said: String?
  ) {
    let objection = PayoutObjection.to(Make.money(amount), PayoutAccount(open: open, paid: paid))
    #expect(objection?.description == said)
  }

  static let dates: [(date: String, said: String?)] = [
    ("2026-03-09", "2026-03-09 is before the issue of the statement on 2026-03-10"),
    ("2026-03-10", nil), ("2026-03-20", nil), ("2026-03-21", "2026-03-21 is later than 2026-03-20"),
  ]

  @Test(arguments: dates) func `a date is from the issue on, and not to come`(date: String, said: String?) throws {
    let objection = PayoutObjection.to(
      try #require(Day(date)), issued: try #require(Day("2026-03-10")), today: try #require(Day("2026-03-20")))
    #expect(objection?.description == said)
  }

  /// The right amount in the place of a wrong one, which is in what is open and what was paid.
  static let corrections: [(right: Int64, wrong: Int64, open: Int64, paid: Int64, isRefused: Bool)] = [
    // One zero too many, and one too few.
    (100, 1_000, 0, 1_000, false), (1_000, 100, 900, 100, false), (1_001, 100, 900, 100, true),
    // It was made too large with an override: a smaller one that is still too large needs one again.
    (90, 100, -50, 100, true), (50, 100, -50, 100, false),
    // Some of it came back: less was paid than came back.
    (98, 100, 0, 5, false), (94, 100, 0, 5, true),
    // It was no payment, it came back; and the other way round.
    (-10, 100, 0, 100, true), (-10, 100, 0, 110, false), (5, -5, 10, 0, false), (6, -5, 10, 0, true),
    // Less came back than was typed, and somebody has paid the difference since.
    (-3, -5, 2, 95, false), (-3, -5, 1, 95, true),
  ]

  @Test(arguments: corrections) func `what is right is held to the rule as if the wrong one had never been`(
    right: Int64, wrong: Int64, open: Int64, paid: Int64, isRefused: Bool
  ) throws {
    let objection = try PayoutObjection.to(
      Make.money(right), insteadOf: Make.money(wrong), PayoutAccount(open: open, paid: paid))
    #expect((objection != nil) == isRefused, "\(objection?.description ?? "")")
  }

  @Test func `a correction does not wrap`() {
    let account = PayoutAccount(open: .min, paid: 0)
    #expect(throws: MoneyError.overflow) {
      try PayoutObjection.to(Make.money(1), insteadOf: Make.money(-1), account)
    }
  }
}
