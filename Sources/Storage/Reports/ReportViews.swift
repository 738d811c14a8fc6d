import Books
import GRDB

/// The reporting views: what report definitions select from.
///
/// They see facts and memory in the store and results in their own file, so each connection makes them for itself.
enum ReportViews {
  static func install(_ db: Database) throws {
    try db.execute(sql: NightFacts.tables)
    CauseFunction.register(db)
    for (name, sql) in all { try db.execute(sql: "CREATE TEMP VIEW \(name) AS \(sql)") }
  }

  /// Shows the lives of discrepancies as the results have them that are not kept yet.
  static func showTonight(_ db: Database) throws {
    try showStored(db)
    for (name, table) in [("discrepancy", "life"), ("discrepancy_change", "life_change")] {
      let columns = try db.columns(in: table, in: "results").map(\.name).joined(separator: ", ")
      try db.execute(
        sql: """
          CREATE TEMP VIEW \(name) AS SELECT \(columns) FROM results.\(table)
          UNION ALL SELECT \(columns) FROM main.\(name) WHERE id NOT IN (SELECT id FROM results.\(table))
          """)
    }
  }

  /// Shows the lives of discrepancies as the store has them.
  static func showStored(_ db: Database) throws {
    try db.execute(sql: "DROP VIEW IF EXISTS temp.discrepancy; DROP VIEW IF EXISTS temp.discrepancy_change")
  }

  /// Nothing of agencies is read yet; the column is always there (readings, Agency).
  static let noAgency = "CAST(NULL AS TEXT) AS agency"

  private static let all: [(name: String, sql: String)] =
    [
      (
        "report_outstanding_balances",
        """
        SELECT c.case_id, c.reference, c.creditor_reference, c.partner, c.tenant, c.client, c.lifecycle, c.close_code,
          c.phase, c.currency, c.principal, c.added_fees, c.claimed, c.paid, c.outstanding, c.remainder,
          c.remainder_difference, c.claims, c.paid_by_evidence, c.booked_unmatched, c.settled_unmatched, c.reversed_booked,
          c.matched_difference, c.unexplained, c.last_payment_date,
          (SELECT count(*) FROM discrepancy d WHERE d.case_id = c.case_id AND d.status = 'open') AS open_discrepancies,
          c.test, c.merged, \(noAgency)
        FROM result_case c
        """
      ),
      (
        "report_payments",
        """
        SELECT payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency, recipient, state, match,
          matched_allocations, matched_amount, difference, eligibility, reason, success_fee_percent, share_percent,
          rate_percent, fee, transaction_id, platform_fee, statement, \(noAgency)
        FROM result_payment
        """
      ),
      (
        "report_settlements",
        """
        SELECT a.provider, a.tracking_id, a.claim_ref, a.account_reference, a.case_id, a.amount, a.currency, a.state,
          a.state_since, a.kind, a.settlement_total, a.settlement_lines, m.matched_payments, m.difference, a.counted
        FROM result_allocation a LEFT JOIN result_allocation_match m ON m.allocation_id = a.id
        """
      ),
      (
        "report_discrepancies",
        """
        SELECT d.code, d.subject, d.severity, d.status, d.partner, d.tenant, d.case_id, d.currency, d.money_at_risk,
          d.first_seen, d.opened_at, d.age_days, \(bucket) AS age_bucket,
          d.owner, d.note, d.suppressed_until, d.explanation, d.evidence, d.next_step, s.change,
          c.reference AS case_reference, c.creditor_reference, c.client
        FROM \(listed) d LEFT JOIN life_since s ON s.id = d.id LEFT JOIN result_case c ON c.case_id = d.case_id
        """
      ),
      (
        "report_discrepancy_history",
        """
        SELECT d.code, d.subject, c.id AS position, c.changed_at, c.changed_by, c.change, c.status, c.severity, c.currency,
          c.money_at_risk, c.owner, c.suppressed_until, c.reason
        FROM discrepancy_change c JOIN discrepancy d ON d.id = c.discrepancy_id
        """
      ),
      (
        "report_expected",
        """
        SELECT code, subject, partner, case_id, currency, amount, since, becomes_discrepancy_at FROM expected_item
        """
      ),
      (
        "report_controls",
        """
        SELECT position, control, scope, currency, left_side AS left, right_side AS right,
          left_side - right_side AS difference, left_side = right_side AS pass
        FROM control
        """
      ),
      (
        "report_run",
        """
        SELECT r.business_date, r.as_of, b.business_date AS date_before, b.as_of AS as_of_before
        FROM result_run r LEFT JOIN run_before b
        """
      ),
      (
        "report_movements",
        """
        SELECT partner, \(noAgency), currency,
          \(zip(Movements.columns, Movements.figures).map { "\($0) AS \($1)" }.joined(separator: ", "))
        FROM movement
        """
      ),
      ("report_changes", ChangeViews.changes),
      (
        "report_fees",
        """
        SELECT partner, currency, month, payments, collected, eligible_fee, held_fee, ineligible_payments, reversed_fee,
          stated, not_yet_stated, adjustment_due, platform_fee, eligible_fee - platform_fee AS difference
        FROM result_fee
        """
      ),
      (
        "report_statements",
        """
        SELECT s.number, s.partner, s.currency, s.month, s.cut_off, s.date,
          (SELECT count(*) FROM statement_line l WHERE l.statement_id = s.id) AS lines,
          s.opening, s.earned, s.prior_period, s.adjustments, s.clawbacks, s.paid_out, s.closing, s.payable, m.override
        FROM statement s JOIN statement_month m ON m.id = s.month_id
        """
      ),
      (
        "report_statement_lines",
        """
        SELECT s.number, printf('%s-%04d', s.number, l.line) AS line_id, l.section, s.partner, s.month, l.payment_id,
          l.date, s.currency, l.fee, l.original_statement, l.reason
        FROM statement_line l JOIN statement s ON s.id = l.statement_id
        """
      ),
    ] + summaries + FindingViews.all + NightViews.all

  /// What the summary sheets of the workbooks show.
  ///
  /// Test cases, and in totals merged ones, are left out.
  private static let summaries: [(name: String, sql: String)] = [
    (
      "report_summary_by_currency",
      """
      SELECT currency, cases, claimed, paid, outstanding,
        CASE WHEN claimed > 0 THEN printf('%d.%d', paid * 1000 / claimed / 10, paid * 1000 / claimed % 10)
          END AS recovered_percent
      FROM (SELECT currency, count(*) AS cases, \(MoneySQL.sum("claimed")) AS claimed, \(MoneySQL.sum("paid")) AS paid,
          \(MoneySQL.sum("outstanding")) AS outstanding
        FROM result_case WHERE coalesce(test, 0) = 0 AND merged = 0 AND claimed IS NOT NULL GROUP BY currency)
      """
    ),
    (
      "report_summary_fees",
      """
      SELECT currency, month, sum(payments) AS payments, \(MoneySQL.sum("collected")) AS collected,
        \(MoneySQL.sum("eligible_fee")) AS eligible_fee, \(MoneySQL.sum("held_fee")) AS held_fee,
        \(MoneySQL.sum("stated")) AS stated, \(MoneySQL.sum("not_yet_stated")) AS not_yet_stated,
        \(MoneySQL.sum("adjustment_due")) AS adjustment_due
      FROM result_fee
      WHERE month > (SELECT strftime('%Y-%m', business_date, 'start of month', '-12 months') FROM result_run)
      GROUP BY currency, month
      """
    ),
    (
      "report_summary_partner",
      """
      SELECT b.partner, b.currency, b.cases, b.claimed, b.paid, b.outstanding, coalesce(f.eligible_fee, 0) AS eligible_fee,
        coalesce(f.not_yet_stated, 0) AS not_yet_stated
      FROM (SELECT partner, currency, count(*) AS cases, \(MoneySQL.sum("claimed")) AS claimed,
          \(MoneySQL.sum("paid")) AS paid, \(MoneySQL.sum("outstanding")) AS outstanding
        FROM result_case WHERE coalesce(test, 0) = 0 AND merged = 0 AND claimed IS NOT NULL
        GROUP BY partner, currency) b
      LEFT JOIN (SELECT partner, currency, \(MoneySQL.sum("eligible_fee")) AS eligible_fee,
          \(MoneySQL.sum("not_yet_stated")) AS not_yet_stated
        FROM result_fee GROUP BY partner, currency) f ON f.partner = b.partner AND f.currency = b.currency
      """
    ),
    (
      "report_summary_controls",
      """
      SELECT control, count(*) AS checks, sum(left_side = right_side) AS passed, sum(left_side <> right_side) AS failed
      FROM control GROUP BY control
      """
    ),
    ("report_summary_ageing", counted("age_bucket", AgeBucket.allCases.map(\.rawValue))),
    ("report_summary_status", counted("status", DiscrepancyStatus.live.map(\.rawValue))),
    (
      "report_summary_severity",
      """
      SELECT v.position, v.value AS severity, \(sums("status", DiscrepancyStatus.live.map(\.rawValue))),
        count(d.id) AS findings, coalesce(max(d.age_days), 0) AS oldest_days
      FROM (\(rows(Severity.namesByRank))) v
      LEFT JOIN \(listed) d ON d.severity = v.value
      GROUP BY v.position, v.value
      """
    ),
    (
      "report_summary_codes",
      """
      SELECT code, \(sums("severity", Severity.namesByRank)), count(*) AS findings, max(age_days) AS oldest_days
      FROM \(listed) d GROUP BY code
      """
    ),
    (
      "report_summary_risk",
      """
      SELECT currency, count(*) AS findings, \(MoneySQL.sum("max(money_at_risk, 0)")) AS counted_more,
        \(MoneySQL.sum("min(money_at_risk, 0)")) AS counted_less
      FROM discrepancy
      WHERE status IN \(DiscrepancyStatus.liveSQL) AND currency IS NOT NULL GROUP BY currency
      """
    ),
  ]

  /// The discrepancies that reports list, with their ages on the day of the run, by business dates.
  static let listed = """
    (SELECT l.*, CAST(max(julianday(r.business_date) - julianday(l.opened_on), 0) AS INTEGER) AS age_days
      FROM discrepancy l CROSS JOIN result_run r WHERE l.status IN \(DiscrepancyStatus.liveSQL))
    """

  static let bucket = AgeBucket.sql(days: "d.age_days")

  /// Values with their position, as a table.
  private static func rows(_ values: [String]) -> String {
    values.enumerated().map { "SELECT \($0.offset) AS position, '\($0.element)' AS value" }
      .joined(separator: " UNION ALL ")
  }

  /// How many discrepancies have each value of a column; each is a column of its name.
  private static func sums(_ column: String, _ values: [String]) -> String {
    values.map { "coalesce(sum(d.\(column) = '\($0)'), 0) AS \($0)" }.joined(separator: ", ")
  }

  /// Live discrepancies counted by the values of a column, each with a row, in their order.
  private static func counted(_ column: String, _ values: [String]) -> String {
    """
    SELECT v.position, v.value AS \(column), \(sums("severity", Severity.namesByRank)), count(d.id) AS findings
    FROM (\(rows(values))) v
    LEFT JOIN (SELECT d.*, \(bucket) AS age_bucket FROM \(listed) d) d ON d.\(column) = v.value
    GROUP BY v.position, v.value
    """
  }
}
