import Books

/// Discrepancies as people work on them: the one to look at first comes first.
enum FindingViews {
  static let all: [(name: String, sql: String)] = [
    ("report_findings", ranked), ("report_finding_groups", grouped),
    (
      "report_findings_by_day",
      """
      SELECT day, critical, high, medium, low, findings FROM night_trend WHERE currency = ''
      """
    ),
    (
      "report_risk_by_day",
      """
      SELECT currency, day, findings, counted_more, counted_less FROM night_trend WHERE currency <> ''
      """
    ),
  ]

  private static let rank =
    "CASE d.severity \(Severity.allCases.map { "WHEN '\($0.name)' THEN \($0.rawValue)" }.joined(separator: " ")) END"

  /// Of whatever sign; `abs()` fails on the lowest of all numbers.
  private static let size = "max(coalesce(d.money_at_risk, 0), -coalesce(d.money_at_risk, 0))"

  /// What became of a discrepancy `d` since the run before, in words; of its `life_since s` and its `before_life b`.
  static let words = """
    CASE s.change WHEN 'worsened' THEN
        iif(b.severity <> d.severity, b.severity || ' → ' || d.severity, 'worsened' || coalesce(' ' || s.detail, ''))
      WHEN 'suppression-ended' THEN 'suppression ended' ELSE s.change END
    """

  /// What changed before what is as it was, then the worst, the oldest, the one with the most money; suppressed ones last.
  private static let ranked = """
    SELECT row_number() OVER (
        ORDER BY d.status = 'suppressed', s.change IS NULL, \(rank) DESC, d.age_days DESC,
          \(size) DESC, d.code, d.subject) AS position,
      \(rank) AS severity_rank, d.code, d.subject, d.severity, d.status, d.partner, d.tenant, d.case_id,
      c.reference AS case_reference, c.creditor_reference, c.client, d.currency, d.money_at_risk, d.opened_at, d.age_days,
      \(ReportViews.bucket) AS age_bucket, s.change,
      \(words) AS what_changed, iif(s.change = 'worsened', b.severity, NULL) AS severity_before, s.detail, d.owner, d.note,
      d.suppressed_until, d.explanation, d.evidence, d.next_step,
      (SELECT p.date FROM result_payment p
        WHERE p.payment_id = iif(d.subject LIKE 'payment:%', substr(d.subject, 9), NULL)) AS payment_date
    FROM \(ReportViews.listed) d
    LEFT JOIN life_since s ON s.id = d.id LEFT JOIN before_life b ON b.id = d.id
    LEFT JOIN result_case c ON c.case_id = d.case_id
    """

  /// Findings of one cause that are in one state are one row, from ``FindingCause/manyMin`` on, as screens show them.
  private static let grouped = """
    SELECT position, findings, code, subject,
      iif(findings = 1, subject, findings || ' of one cause' || coalesce(' in ' || nullif(place, ''), '')) AS about,
      severity, status, partner, tenant, case_id, case_reference, creditor_reference, client, currency, money_at_risk,
      opened_at, age_days, iif(findings = 1, age_days, newest) AS newest_days, what_changed, owner, explanation, next_step
    FROM (
      SELECT *, iif(cause IS NULL OR alike < \(FindingCause.manyMin), 1, alike) AS findings,
        substr(cause, 1, instr(cause, char(31)) - 1) AS place
      FROM (
        SELECT f.*, count(*) OVER alike AS alike, min(age_days) OVER alike AS newest,
          row_number() OVER (PARTITION BY \(alike) ORDER BY position) AS number
        FROM (
          SELECT f.*, finding_cause(code, subject, partner, tenant, case_id, currency, money_at_risk, explanation) AS cause
          FROM report_findings f) f
        WINDOW alike AS (PARTITION BY \(alike)))
    ) WHERE findings = 1 OR number = 1
    """

  private static let alike = "code, cause, severity, status, what_changed, owner"
}
