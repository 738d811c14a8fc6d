import Amounts

/// `payment-amended`: Debitura changed a payment in place (rules R3).
///
/// Compared with the first version, or with the one that a person accepted; it stays when the payment is deleted.
package enum PaymentAmended: CaseRule {
  package static let code = DiscrepancyCode.paymentAmended
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.asAccepted
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura why the payment was changed; resolve to accept the new figures."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.file.payments.compactMap { payment -> Verdict? in
      let before = payment.accepted
      let now = payment.row
      var changes: [String] = []
      func note(
        _ name: String, _ left: some Equatable & CustomStringConvertible,
        _ right: some Equatable & CustomStringConvertible
      ) {
        if Key(left.description) != Key(right.description) { changes.append("\(name) \(left) → \(right)") }
      }
      note("amount", before.amount, now.amount)
      note("business date", view.context.calendar.day(of: before.date), view.context.calendar.day(of: now.date))
      note("recipient", before.recipient ?? "none", now.recipient ?? "none")
      note("case", before.caseID, now.caseID)
      guard !changes.isEmpty else { return nil }
      var finding = view.finding(
        code, payment.subject, atRisk: try? now.amount.subtracting(before.amount),
        "Debitura changed the payment in place: \(changes.joined(separator: ", ")).",
        evidence: ["first seen \(payment.firstSeen)"], tenant: payment.tenant)
      finding.facts = now.members(view.context.calendar)
      return .finding(finding)
    }
  }
}

extension PaymentRow {
  /// The five members that an amendment changes, as a person who resolves a finding on the payment saw them.
  func members(_ calendar: BusinessCalendar) -> String {
    "\(amount), \(calendar.day(of: date)), \(recipient ?? "none"), \(caseID)"
  }
}
