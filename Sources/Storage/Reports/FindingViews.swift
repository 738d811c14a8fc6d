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

  /// What became of a discrepancy since the run before, in words.
  private static let words = """
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

  /// Findings on deliveries of one channel, of one code, that came to be alike have one cause: a wrong secret makes one of
  /// each delivery.
  private static let grouped = """
    SELECT position, findings, code, subject,
      iif(findings = 1, subject, findings || ' of ' || channel) AS about,
      severity, status, partner, tenant, case_id, case_reference, creditor_reference, client, currency, money_at_risk,
      opened_at, age_days, newest_days, what_changed, owner, explanation, next_step
    FROM (
      SELECT f.*, count(*) OVER cause AS findings, min(age_days) OVER cause AS newest_days,
        row_number() OVER (PARTITION BY \(cause) ORDER BY position) AS place
      FROM (SELECT f.*, \(channel) AS channel FROM report_findings f) f WINDOW cause AS (PARTITION BY \(cause))
    ) WHERE place = 1
    """

  private static let cause =
    "code, coalesce(channel, subject), partner, severity, status, what_changed, owner"

  /// `channel receeve-eu`, of a code of evidence; NULL of all others.
  private static let channel = """
    CASE WHEN code LIKE 'event-%' AND instr(subject, ':') > 0 AND instr(subject, '/') > 0
      THEN 'channel ' || substr(subject, instr(subject, ':') + 1, instr(subject, '/') - instr(subject, ':') - 1) END
    """
}
