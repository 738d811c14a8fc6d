import Amounts
import Books
import GRDB

/// The controls over what is issued: that each statement foots, and that no number is missing (outputs 2).
enum StatementControls {
  static func all(_ db: Database) throws -> [Control] { try statementsFoot(db) + numberSeries(db) }

  /// Numbers issued = highest number, per year.
  private static func numberSeries(_ db: Database) throws -> [Control] {
    let sql = "SELECT CAST(year AS TEXT), count(*), max(sequence) FROM statement GROUP BY year ORDER BY year"
    return try Row.fetchAll(db, sql: sql).map { row in
      Control(
        name: "number-series", scope: row[0], currency: nil, left: Int128(row[1] as Int64),
        right: Int128(row[2] as Int64))
    }
  }

  /// Opening + movements = closing, and opening = the closing before.
  ///
  /// The closing before is, of a first statement, what its partner began with (rules R10). The movements are worked out
  /// from the lines and the counted payments; the statement's own figures have to say the same. What differs first is
  /// shown.
  private static func statementsFoot(_ db: Database) throws -> [Control] {
    let sql = """
      SELECT s.number, s.currency, s.closing, s.opening, s.earned, s.prior_period, s.adjustments, s.clawbacks, s.paid_out,
        coalesce((SELECT b.closing FROM statement b
          WHERE b.partner = s.partner AND b.currency = s.currency AND b.id < s.id ORDER BY b.id DESC LIMIT 1),
          (SELECT o.amount FROM statement_opening o WHERE o.partner = s.partner AND o.currency = s.currency), 0),
        (SELECT coalesce(sum(l.fee), 0) FROM statement_line l WHERE l.statement_id = s.id AND l.section = 'earned'),
        (SELECT coalesce(sum(l.fee), 0) FROM statement_line l WHERE l.statement_id = s.id AND l.section = 'prior-period'),
        (SELECT coalesce(sum(l.fee), 0) FROM statement_line l WHERE l.statement_id = s.id AND l.section = 'adjustment'),
        (SELECT coalesce(sum(l.fee), 0) FROM statement_line l WHERE l.statement_id = s.id AND l.section = 'clawback'),
        (SELECT coalesce(sum(p.amount), 0) FROM statement_payout_counted c JOIN statement_payout p ON p.id = c.payout_id
          WHERE c.statement_id = s.id)
      FROM statement s ORDER BY s.id
      """
    return try Row.fetchAll(db, sql: sql).compactMap { row in
      guard let currency = Currency(row[1] as String) else { return nil }
      func figure(_ column: Int) -> Int128 { Int128(row[column] as Int64) }
      let closing = figure(2)
      let own = (3...8).map(figure)
      let worked = (9...14).map(figure)
      func sum(_ figures: [Int128]) -> Int128 { figures.dropLast().reduce(0, +) - (figures.last ?? 0) }
      let names = ["opening", "earned", "prior_period", "adjustments", "clawbacks", "paid_out"]
      let differing = names.indices.first { own[$0] != worked[$0] }
      let (left, right, words): (Int128, Int128, String) =
        if sum(own) != closing {
          (sum(own), closing, "opening and movements beside the closing")
        } else if let differing {
          (
            worked[differing], own[differing],
            "\(names[differing]) as the statement before, its lines and payments have it"
          )
        } else {
          (sum(worked), closing, "opening and movements beside the closing")
        }
      return Control(
        name: "statements-foot", scope: row[0], currency: currency, left: left, right: right,
        evidence: ["statement \(row[0] as String): \(words)"])
    }
  }
}
