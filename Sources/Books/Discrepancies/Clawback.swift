import Amounts

/// `clawback`: a stated fee is no longer due, so the next statement takes it back (rules R10).
package enum Clawback: FeeRule {
  package static let code = DiscrepancyCode.clawback
  package static let severity = Severity.high
  package static let number = "R10"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.never
  package static let nextStep =
    "Nothing to correct: the next statement takes the fee back. Acknowledge it where it blocks that statement."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    view.dueLines.compactMap { due -> Verdict? in
      let taken = due.lines.filter { $0.section == .clawback }.map(\.fee)
      // Of several partners or currencies, in their order, the last one's (readings, Rules).
      guard let last = taken.last else { return nil }
      let amounts = taken.map(\.negated.description).joined(separator: " and ")
      return .finding(
        view.finding(
          code, due.payment.subject, atRisk: last,
          "Statements have stated \(amounts), but nothing of it is due now: the payment has the reason "
            + "\(due.reason.rawValue) (\(view.cause(of: due.reason))), and its fee may be in another currency or with another "
            + "partner.",
          evidence: view.statements(of: due.payment),
          tenant: due.payment.tenant))
    }
  }
}
