import Amounts
import Books
import GRDB

/// The control totals of a reconciliation: pairs of sums that must be equal (outputs 2).
package enum Controls {
  /// Computes and writes every control that applies.
  package static func write(_ session: ReconcileSession, _ writer: ResultWriter) throws {
    try writeRowsStored(session, writer)
    for control in sums {
      for row in try Row.fetchAll(session.db, sql: control.sql) {
        guard let currency = Currency(row[1] as String) else { continue }
        try writer.writeControl(control.name, scope: row[0], currency: currency, left: row[2], right: row[3])
      }
    }
    for row in try Row.fetchAll(session.db, sql: numberSeries) {
      try writer.writeControl("number-series", scope: row[0], currency: nil, left: row[1], right: row[2])
    }
  }

  /// Numbers issued = highest number, per year.
  private static let numberSeries =
    "SELECT CAST(year AS TEXT), count(*), max(sequence) FROM statement GROUP BY year ORDER BY year"

  /// One row a partner and kind of list; a list that fails has a row of its own.
  private static func writeRowsStored(_ session: ReconcileSession, _ writer: ResultWriter) throws {
    var sums: [String: (read: Int64, stored: Int64)] = [:]
    for state in session.lists.states where state.complete != nil {
      let scope = "\(state.list.partner)/\(state.list.kind.rawValue)"
      let sum = sums[scope] ?? (0, 0)
      sums[scope] = (sum.read + state.readableRows, sum.stored + state.storedRows)
      if state.readableRows != state.storedRows {
        try writer.writeControl(
          "rows-stored", scope: state.list.subject, currency: nil, left: state.readableRows, right: state.storedRows)
      }
    }
    for (scope, sum) in sums.sorted(by: { $0.key < $1.key }) {
      try writer.writeControl("rows-stored", scope: scope, currency: nil, left: sum.read, right: sum.stored)
    }
  }

  /// Each gives (scope, currency, left, right).
  ///
  /// Test cases, and merged ones in totals, are left out on both sides.
  private static let sums: [(name: String, sql: String)] = [
    (
      "outstanding-foots",
      """
      SELECT partner, currency, sum(claimed) - sum(paid), sum(outstanding) FROM result_case
      WHERE test = 0 AND merged = 0 AND claimed IS NOT NULL GROUP BY partner, currency ORDER BY partner, currency
      """
    ),
    (
      "booked-is-paid",
      """
      SELECT partner, currency, sum(booked), sum(paid) FROM (
        SELECT c.partner, c.currency, p.amount AS booked, 0 AS paid
        FROM result_payment p JOIN result_case c ON c.case_id = p.case_id
        WHERE p.state = 'booked' AND p.is_in_case_currency = 1 AND coalesce(c.test, 0) = 0 AND c.merged = 0
        UNION ALL
        SELECT partner, currency, 0, paid FROM result_case WHERE coalesce(test, 0) = 0 AND merged = 0)
      GROUP BY partner, currency ORDER BY partner, currency
      """
    ),
    (
      "settled-is-counted",
      """
      SELECT '-', currency, sum(CASE WHEN state = 'settled' THEN amount ELSE 0 END), sum(counted)
      FROM result_allocation GROUP BY currency ORDER BY currency
      """
    ),
    (
      "tie-out",
      """
      SELECT partner, currency,
        sum(coalesce(paid, 0) - booked_unmatched - reversed_booked + settled_unmatched + matched_difference),
        sum(paid_by_evidence)
      FROM result_case WHERE claims IS NOT NULL AND coalesce(test, 0) = 0 AND merged = 0
      GROUP BY partner, currency ORDER BY partner, currency
      """
    ),
    (
      "stated-once",
      """
      SELECT partner, currency, sum(eligible_fee) + sum(stated_held), sum(stated) + sum(not_yet_stated) + sum(adjustment_due)
      FROM result_fee GROUP BY partner, currency ORDER BY partner, currency
      """
    ),
    (
      "fees-foot",
      """
      SELECT partner, currency, sum(fees), sum(payments) FROM (
        SELECT partner, currency, collected AS fees, 0 AS payments FROM result_fee
        UNION ALL
        SELECT partner, currency, 0, amount FROM result_payment WHERE state = 'booked' AND is_test = 0)
      GROUP BY partner, currency ORDER BY partner, currency
      """
    ),
    (
      // The statement before, or the opening balance of the first one, its lines and the payments that it counts, from their rows; and its own closing.
      "statements-foot",
      """
      SELECT s.number, s.currency,
        coalesce((SELECT b.closing FROM statement b
          WHERE b.partner = s.partner AND b.currency = s.currency AND b.id < s.id ORDER BY b.id DESC LIMIT 1),
          (SELECT o.amount FROM statement_opening o WHERE o.partner = s.partner AND o.currency = s.currency), 0)
        + coalesce((SELECT sum(l.fee) FROM statement_line l WHERE l.statement_id = s.id), 0)
        - coalesce((SELECT sum(p.amount) FROM statement_payout_counted c JOIN statement_payout p ON p.id = c.payout_id
          WHERE c.statement_id = s.id), 0),
        s.closing
      FROM statement s ORDER BY s.id
      """
    ),
    (
      "platform-buckets",
      """
      SELECT partner, 'USD', sum(buckets), sum(rows) FROM (
        SELECT partner, fee_usd AS buckets, 0 AS rows FROM revenue_bucket
        UNION ALL
        SELECT partner, 0, coalesce(fee_usd, 0) FROM transaction_version WHERE gone_read IS NULL)
      GROUP BY partner ORDER BY partner
      """
    ),
  ]
}

extension ReconcileSession {
  /// Remembers which run the results are of.
  package func finish(runID: Int64) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO result_run (only_row, run_id, as_of, business_date, time_zone) VALUES (1, ?, ?, ?, ?)
        """,
      arguments: [runID, context.asOf.microseconds, context.today.description, context.calendar.zone])
  }
}
