import Books

/// The night at a glance: what the first screen of the finance workbook shows.
enum NightViews {
  static let all: [(name: String, sql: String)] = [
    ("report_status", "SELECT position, subject, needs_care, summary FROM night_status"),
    ("report_exceptions", "SELECT position, kind, text, client, since FROM night_exception"),
    ("report_statement_months", "SELECT month, partner, state, issued, blocked_by FROM night_statements"),
    (
      "report_drafts",
      """
      SELECT month, partner, currency, opening, earned, prior_period, adjustments, clawbacks, paid_out, total AS closing,
        payable, lines, blocked_by
      FROM night_draft
      """
    ),
    (
      "report_sources",
      """
      SELECT l.partner || CASE l.tenant WHEN '' THEN '' ELSE '/' || l.tenant END AS source, l.list,
        CASE n.state WHEN 'complete' THEN 1 WHEN 'incomplete' THEN 0 END AS complete, n.state, n.note,
        coalesce(c.readable_rows, 0) AS rows,
        (SELECT count(*) FROM unreadable_row u WHERE u.read_id = c.id) AS unreadable, c.as_of AS last_complete_at
      FROM (SELECT max(id) AS newest, max(CASE WHEN status = 'complete' THEN id END) AS newest_complete
        FROM list_read WHERE run_id <= (SELECT run_id FROM result_run) GROUP BY partner, tenant, list) g
      JOIN list_read l ON l.id = g.newest LEFT JOIN list_read c ON c.id = g.newest_complete
      JOIN night_source n ON n.partner = l.partner AND n.tenant = l.tenant AND n.list = l.list
      """
    ),
    (
      "report_money",
      """
      SELECT k.currency, coalesce(c.cases, 0) AS cases, coalesce(c.claimed, 0) AS claimed, coalesce(c.paid, 0) AS paid,
        coalesce(m.opening, 0) AS opening, coalesce(m.new_cases, 0) AS new_cases, coalesce(m.gone_cases, 0) AS gone_cases,
        coalesce(m.claim_changes, 0) AS claim_changes, coalesce(m.payments, 0) AS payments,
        coalesce(m.corrections, 0) AS corrections, coalesce(m.closing, 0) AS closing,
        coalesce(m.fee_opening, 0) AS fee_opening, coalesce(m.fee_new, 0) AS fee_new, coalesce(m.fee_lost, 0) AS fee_lost,
        coalesce(m.fee_changed, 0) AS fee_changed, coalesce(m.fee_closing, 0) AS fee_closing,
        coalesce(f.held_fee, 0) AS held_fee, coalesce(f.not_yet_stated, 0) AS not_yet_stated,
        coalesce(f.adjustment_due, 0) AS adjustment_due
      FROM (SELECT currency FROM report_summary_by_currency UNION SELECT currency FROM movement
        UNION SELECT currency FROM result_fee) k
      LEFT JOIN report_summary_by_currency c ON c.currency = k.currency
      LEFT JOIN (SELECT currency, \(sums([
        ("outstanding_then", "opening"), ("new_cases", "new_cases"), ("gone_cases", "gone_cases"),
        ("claim_changes", "claim_changes"), ("payments", "payments"),
        ("outstanding_now", "closing"), ("fee_then", "fee_opening"), ("fee_new", "fee_new"), ("fee_lost", "fee_lost"), ("fee_changed", "fee_changed"),
        ("fee_now", "fee_closing"),
      ])), CAST(\(MoneySQL.sum("payments_removed")) + \(MoneySQL.sum("payments_amended")) AS INTEGER) AS corrections
        FROM movement GROUP BY currency) m ON m.currency = k.currency
      LEFT JOIN (SELECT currency, \(sums([
        ("held_fee", "held_fee"), ("not_yet_stated", "not_yet_stated"), ("adjustment_due", "adjustment_due"),
      ])) FROM result_fee GROUP BY currency) f ON f.currency = k.currency
      """
    ),
    (
      "report_collected_by_day",
      """
      WITH paid AS MATERIALIZED (
        SELECT currency, date, count(*) AS payments, \(MoneySQL.sum("amount")) AS collected FROM result_payment
        WHERE state = 'booked' AND is_test = 0
          AND date BETWEEN (SELECT min(day) FROM night_day) AND (SELECT max(day) FROM night_day)
        GROUP BY currency, date)
      SELECT k.currency, d.day, coalesce(p.payments, 0) AS payments, coalesce(p.collected, 0) AS collected
      FROM (SELECT DISTINCT currency FROM paid) k CROSS JOIN night_day d
      LEFT JOIN paid p ON p.currency = k.currency AND p.date = d.day
      """
    ),
  ]

  private static func sums(_ columns: [(column: String, name: String)]) -> String {
    columns.map { "\(MoneySQL.sum($0.column)) AS \($0.name)" }.joined(separator: ", ")
  }
}
