import GRDB

/// Sums over the results, kept up to date: what owners had is taken off before they are judged again, and what they have
/// then is added.
///
/// Wider than any number of amounts adds up to (``WideSum``), and with the number of rows in it, so that a group that
/// nothing is in any more is none.
enum Totals {
  /// Whose results.
  enum Owners {
    case all
    /// Those whom a ``ChangeScope`` asks about.
    case asked

    /// The rows of a table of results, as `r`.
    fileprivate func rows(_ table: String) -> String {
      switch (self, table) {
      case (.all, _): "results.\(table) r"
      case (.asked, "result_allocation"):
        """
        temp.asked_settlement a
        CROSS JOIN results.result_allocation r ON r.provider = a.provider AND r.tracking_id = a.tracking_id
        """
      case (.asked, _): "temp.asked_case a CROSS JOIN results.\(table) r ON r.case_id = a.case_id"
      }
    }
  }

  /// A sum by scope, currency and month.
  private struct Total {
    let name: String
    let table: String
    /// The expressions of scope, currency and month.
    let key: String
    /// Each a list of columns that are added; one with `-` in front of it is taken away.
    let values: [[String]]
    var condition = "1"
    var join = ""
  }

  /// Test cases, and in totals merged ones, are in no sum.
  private static let all = [
    Total(
      name: "fees", table: "fee_part", key: "r.partner, r.currency, r.month", values: FeeTotals.figures.map { [$0] }),
    Total(
      name: "outstanding", table: "result_case", key: "r.partner, r.currency, ''",
      values: [["claimed", "-paid"], ["outstanding"]],
      condition: "r.test = 0 AND r.merged = 0 AND r.claimed IS NOT NULL"),
    Total(
      name: "paid", table: "result_case", key: "r.partner, r.currency, ''", values: [["paid"]],
      condition: "coalesce(r.test, 0) = 0 AND r.merged = 0"),
    // A payment counts where its case is.
    Total(
      name: "booked", table: "result_payment", key: "c.partner, c.currency, ''", values: [["r.amount"]],
      condition: "r.state = 'booked' AND r.is_in_case_currency = 1 AND coalesce(c.test, 0) = 0 AND c.merged = 0",
      join: "CROSS JOIN results.result_case c ON c.case_id = r.case_id"),
    Total(
      name: "settled", table: "result_allocation", key: "'-', r.currency, ''",
      values: [["iif(state = 'settled', amount, 0)"], ["counted"]]),
    Total(
      name: "tie-out", table: "result_case", key: "r.partner, r.currency, ''",
      values: [
        ["paid", "-booked_unmatched", "-reversed_booked", "settled_unmatched", "matched_difference"],
        ["paid_by_evidence"],
      ], condition: "r.claims IS NOT NULL AND coalesce(r.test, 0) = 0 AND r.merged = 0"),
    Total(
      name: "collected", table: "result_payment", key: "r.partner, r.currency, ''", values: [["amount"]],
      condition: "r.state = 'booked' AND r.is_test = 0"),
  ]
  /// Adds what owners have, or takes it off.
  static func add(_ owners: Owners, sign: Int, _ db: Database) throws {
    for total in all { try add(total, owners, sign, db) }
    if sign > 0 { try db.execute(sql: "DELETE FROM results.total WHERE rows = 0") }
  }

  private static func add(_ total: Total, _ owners: Owners, _ sign: Int, _ db: Database) throws {
    let sums = try SQLStatement(
      db,
      """
      SELECT \(total.key), count(*), \(total.values.map(WideSum.sql).joined(separator: ", "))
      FROM \(owners.rows(total.table)) \(total.join) WHERE \(total.condition) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """)
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO results.total (name, scope, currency, month, value, rows, high, low)
      VALUES ('\(total.name)', ?, ?, ?, ?, ?6 * ?5, ?6 * ?7, ?6 * ?8)
      ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, high = high + excluded.high, low = low + excluded.low
      """)
    while try sums.step() {
      for value in total.values.indices {
        for column in 0..<3 { insert.bind(Int32(column + 1), sums.text(column)) }
        insert.bind(4, Int64(value))
        insert.bind(5, sums.integer(3))
        insert.bind(6, Int64(sign))
        insert.bind(7, sums.integer(4 + value * 2))
        insert.bind(8, sums.integer(5 + value * 2))
        try insert.run()
      }
    }
  }

  /// A group of a sum with its values.
  struct Group {
    let scope: String
    let currency: String
    let month: String
    let values: [Int128]
  }

  /// The groups of a sum, in order.
  static func read(_ name: String, _ db: Database) throws -> [Group] {
    let rows = try SQLStatement(
      db,
      """
      SELECT scope, currency, month, value, high, low FROM results.total WHERE name = ?
      ORDER BY scope, currency, month, value
      """)
    rows.bind(1, name)
    var groups: [Group] = []
    while try rows.step() {
      let value = WideSum.value(rows, 4)
      if rows.integer(3) > 0, let last = groups.popLast() {
        groups.append(
          Group(scope: last.scope, currency: last.currency, month: last.month, values: last.values + [value]))
      } else {
        groups.append(Group(scope: rows.text(0), currency: rows.text(1), month: rows.text(2), values: [value]))
      }
    }
    return groups
  }
}
