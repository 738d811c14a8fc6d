import Amounts

/// `likely-duplicate-payment`: two booked payments of a case look like one (rules R3).
///
/// Same amount, not 0, and currency; dates at most a day apart, not both matched; reported on the later by creation and id.
package enum LikelyDuplicatePayment: CaseRule {
  package static let code = DiscrepancyCode.likelyDuplicatePayment

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    let booked = view.booked.sorted {
      ($0.payment.row.createdAt, Key($0.payment.row.id)) < ($1.payment.row.createdAt, Key($1.payment.row.id))
    }
    return booked.indices.compactMap { later -> Verdict? in
      let (payment, match) = booked[later]
      guard payment.row.amount.minorUnits != 0 else { return nil }
      let day = view.context.calendar.day(of: payment.row.date)
      let twin = booked[..<later].first { other in
        other.payment.row.amount == payment.row.amount
          && abs(view.context.calendar.day(of: other.payment.row.date).days(until: day)) <= 1
          && !(other.match.kind != nil && match.kind != nil)
      }
      guard let twin else { return nil }
      var finding = view.finding(
        code, payment.subject, atRisk: payment.row.amount,
        "Payment of \(payment.row.amount) on \(day) looks like payment \(twin.payment.row.id): same case and amount, "
          + "at most a day apart, and not both are matched by a settlement.",
        evidence: ["payment \(twin.payment.row.id)"], tenant: payment.tenant)
      // Resolved, it stays so while both payments are unchanged.
      finding.facts = [payment.row, twin.payment.row].map {
        "\($0.id) created \($0.createdAt): \($0.members(view.context.calendar))"
      }.joined(separator: "; ")
      return .finding(finding)
    }
  }
}
