import GRDB

/// The reporting views: what report definitions select from.
///
/// They are code, not data: made anew when they change.
enum Views {
  /// Makes every view that is missing or was another one; a store that is up to date is not written to.
  static func install(_ db: Database) throws {
    for (name, wanted) in try stale(db) {
      try db.execute(sql: "DROP VIEW IF EXISTS \(name)")
      try db.execute(sql: wanted)
    }
  }

  /// Takes every view away, so that a migration may rename what they look at.
  static func drop(_ db: Database) throws {
    for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name") {
      try db.execute(sql: "DROP VIEW \(name)")
    }
  }

  /// The views that are missing or were others, with the SQL that makes them.
  static func stale(_ db: Database) throws -> [(name: String, sql: String)] {
    let sealed = try Seal.tables(db).map { (name: $0.name, sql: $0.view) }
    return try (sealed + all).compactMap { name, sql in
      let wanted = "CREATE VIEW \(name) AS \(sql)"
      let stored = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [name])
      return stored == wanted ? nil : (name, wanted)
    }
  }

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
          c.test, c.merged
        FROM result_case c
        """
      ),
      (
        "report_payments",
        """
        SELECT payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency, recipient, state, match,
          matched_allocations, matched_amount, difference, eligibility, reason, success_fee_percent, share_percent,
          rate_percent, fee, transaction_id, platform_fee, statement
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
          d.first_seen, d.opened_at, d.age_days, d.age_bucket,
          d.owner, d.note, d.suppressed_until, d.explanation, d.evidence, d.next_step
        FROM discrepancy d WHERE d.status IN ('open', 'acknowledged', 'suppressed')
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
    ] + summaries

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
        FROM result_case WHERE coalesce(test, 0) = 0 AND merged = 0 GROUP BY partner, currency) b
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
    ("report_summary_ageing", counted("age_bucket", ["0-6", "7-29", "30-89", "90+"])),
    ("report_summary_status", counted("status", ["open", "acknowledged", "suppressed"])),
    (
      "report_summary_severity",
      """
      SELECT v.position, v.value AS severity, coalesce(sum(d.status = 'open'), 0) AS open,
        coalesce(sum(d.status = 'acknowledged'), 0) AS acknowledged, coalesce(sum(d.status = 'suppressed'), 0) AS suppressed,
        count(d.id) AS findings, coalesce(max(d.age_days), 0) AS oldest_days
      FROM (SELECT 0 AS position, 'critical' AS value UNION ALL SELECT 1, 'high' UNION ALL SELECT 2, 'medium'
        UNION ALL SELECT 3, 'low') v
      LEFT JOIN discrepancy d ON d.severity = v.value AND d.status IN ('open', 'acknowledged', 'suppressed')
      GROUP BY v.position, v.value
      """
    ),
    (
      "report_summary_codes",
      """
      SELECT code, \(severities), count(*) AS findings, max(age_days) AS oldest_days
      FROM discrepancy WHERE status IN ('open', 'acknowledged', 'suppressed') GROUP BY code
      """
    ),
    (
      "report_summary_risk",
      """
      SELECT currency, count(*) AS findings, \(MoneySQL.sum("max(money_at_risk, 0)")) AS counted_more,
        \(MoneySQL.sum("min(money_at_risk, 0)")) AS counted_less
      FROM discrepancy
      WHERE status IN ('open', 'acknowledged', 'suppressed') AND currency IS NOT NULL GROUP BY currency
      """
    ),
    (
      "report_sources",
      """
      SELECT l.partner || CASE l.tenant WHEN '' THEN '' ELSE '/' || l.tenant END AS source, l.list,
        l.status = 'complete' AS complete, coalesce(c.readable_rows, 0) AS rows,
        (SELECT count(*) FROM unreadable_row u WHERE u.read_id = c.id) AS unreadable, c.as_of AS last_complete_at
      FROM (SELECT max(id) AS newest, max(CASE WHEN status = 'complete' THEN id END) AS newest_complete
        FROM list_read WHERE run_id <= (SELECT run_id FROM result_run) GROUP BY partner, tenant, list) g
      JOIN list_read l ON l.id = g.newest LEFT JOIN list_read c ON c.id = g.newest_complete
      """
    ),
  ]

  private static let severities = ["critical", "high", "medium", "low"]
    .map { "sum(severity = '\($0)') AS \($0)" }.joined(separator: ", ")

  /// Live discrepancies counted by the values of a column, each with a row, in their order.
  private static func counted(_ column: String, _ values: [String]) -> String {
    let rows = values.enumerated().map { "SELECT \($0.offset) AS position, '\($0.element)' AS value" }
      .joined(separator: " UNION ALL ")
    let sums = ["critical", "high", "medium", "low"].map { "coalesce(sum(d.severity = '\($0)'), 0) AS \($0)" }
      .joined(separator: ", ")
    return """
      SELECT v.position, v.value AS \(column), \(sums), count(d.id) AS findings
      FROM (\(rows)) v
      LEFT JOIN discrepancy d ON d.\(column) = v.value AND d.status IN ('open', 'acknowledged', 'suppressed')
      GROUP BY v.position, v.value
      """
  }
}
