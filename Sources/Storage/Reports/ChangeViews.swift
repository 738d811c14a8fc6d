/// What changed since the run before, a row a change (outputs 2, `changes.csv`).
enum ChangeViews {
  static let changes = [
    row(
      "case-claimed", of: "case:", "case_id", "partner", "case_id", "reference", "currency", from: "then_claimed",
      to: "claimed", in: "case_since", where: "stays AND then_claimed <> claimed"),
    row(
      "case-gone", of: "case:", "case_id", "then_partner", "case_id", "coalesce(reference, then_reference)",
      "then_currency", from: "then_outstanding", to: "NULL", in: "case_since", where: "was_counted AND NOT stays"),
    row(
      "case-new", of: "case:", "case_id", "partner", "case_id", "reference", "currency", from: "NULL", to: "claimed",
      in: "case_since", where: "is_counted AND NOT stays"),
    row(
      "case-state", of: "case:", "case_id", "partner", "case_id", "reference", "NULL", from: "NULL", to: "NULL",
      detail: "\(state("then_lifecycle", "then_close_code")) || ' → ' || \(state("lifecycle", "close_code"))",
      in: "case_since",
      where: """
        then_partner IS NOT NULL AND partner IS NOT NULL
        AND (then_lifecycle, then_close_code) IS NOT (lifecycle, close_code)
        """),
    """
    SELECT 'discrepancy-' || s.change, s.code || ' ' || s.subject, s.partner, \(ReportViews.noAgency), s.case_id,
      c.reference, s.currency, s.before, s.after, \(difference("s.before", "s.after")), s.detail
    FROM life_since s LEFT JOIN result_case c ON c.case_id = s.case_id
    """,
    payment(
      "payment-amended", "owner", "case_id", from: "then_amount", to: "amount",
      where: "in_place AND then_amount <> amount"
    ),
    payment("payment-new", "owner", "case_id", from: "NULL", to: "amount", where: "is_counted AND NOT in_place"),
    payment(
      "payment-removed", "then_owner", "then_case_id", "then_currency", from: "then_amount", to: "NULL",
      where: "was_counted AND stayed AND NOT in_place"),
    payment(
      "payment-verdict", "partner", "case_id", from: "then_fee", to: "fee",
      detail: "then_eligibility || ' ' || then_reason || ' → ' || eligibility || ' ' || reason",
      where: """
        then_case_id IS NOT NULL AND case_id IS NOT NULL
        AND (then_eligibility, then_reason) IS NOT (eligibility, reason)
        """),
  ].joined(separator: " UNION ALL ")

  /// A state in words, as `Closed (Paid)`.
  private static func state(_ lifecycle: String, _ closeCode: String) -> String {
    "coalesce(\(lifecycle), '') || coalesce(' (' || \(closeCode) || ')', '')"
  }

  /// An empty side counts 0; empty where both are.
  ///
  /// What 64 bits cannot hold is the nearest that they can.
  private static func difference(_ before: String, _ after: String) -> String {
    "iif(\(before) IS NULL AND \(after) IS NULL, NULL, CAST(coalesce(\(after), 0) - coalesce(\(before), 0) AS INTEGER))"
  }

  private static func payment(
    _ kind: String, _ partner: String, _ caseID: String, _ currency: String = "currency", from before: String,
    to after: String, detail: String = "NULL", where condition: String
  ) -> String {
    row(
      kind, of: "payment:", "payment_id", partner, caseID,
      "(SELECT c.reference FROM result_case c WHERE c.case_id = p.\(caseID))", currency, from: before, to: after,
      detail: detail, in: "payment_since p", where: condition)
  }

  private static func row(
    _ kind: String, of prefix: String, _ subject: String, _ partner: String, _ caseID: String, _ reference: String,
    _ currency: String, from before: String, to after: String, detail: String = "NULL", in view: String,
    where condition: String
  ) -> String {
    """
    SELECT '\(kind)' AS kind, '\(prefix)' || \(subject) AS subject, \(partner) AS partner, \(ReportViews.noAgency),
      \(caseID) AS case_id, \(reference) AS case_reference, \(currency) AS currency, \(before) AS before,
      \(after) AS after, \(difference(before, after)) AS difference, \(detail) AS detail
    FROM \(view) WHERE \(condition)
    """
  }
}
