import Amounts
/// `late-arrival`: a payment became known after its month was issued, so the next statement states it (rules R10).
package enum LateArrival: CaseRule {
  package static let code = DiscrepancyCode.lateArrival

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.dueLines.compactMap { due -> Verdict? in
      guard let fee = due.lines.first(where: { $0.section == .priorPeriod })?.fee else { return nil }
      let calendar = view.context.calendar
      return .finding(
        view.finding(
          code, due.payment.subject, atRisk: fee,
          "The payment of \(calendar.day(of: due.payment.row.date)) became known on "
            + "\(calendar.day(of: due.payment.firstSeen)); the statement of its month is issued without its fee of \(fee).",
          tenant: due.payment.tenant))
    }
  }
}
