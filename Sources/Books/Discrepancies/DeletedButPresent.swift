import Amounts

/// `deleted-but-present`: a `payment.deleted` event is stored, but a list read after it shows the payment (rules R3).
package enum DeletedButPresent: CaseRule {
  package static let code = DiscrepancyCode.deletedButPresent
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura whether the payment is deleted; until it leaves the list it counts."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.booked.compactMap { (payment, _) -> Verdict? in
      guard let deleted = payment.deletedEvent else { return nil }
      return .finding(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) was deleted by event at \(deleted.at), but the list read at "
            + "\(payment.lastListed) still shows it.",
          events: [deleted.event], tenant: payment.tenant))
    }
  }
}
