import GRDB

/// The reporting views: what report definitions select from. They are code, not data: made anew at every opening.
enum Views {
  /// Drops and makes every view.
  static func install(_ db: Database) throws {
    for (name, sql) in all {
      try db.execute(sql: "DROP VIEW IF EXISTS \(name)")
      try db.execute(sql: "CREATE VIEW \(name) AS \(sql)")
    }
  }

  private static let all: [(name: String, sql: String)] = [
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
  ]
}
