import Amounts

/// `state-mismatch`: the newest lifecycle event and the pulled lifecycle differ for too long (rules R6).
package enum StateMismatch: CaseRule {
  package static let code = DiscrepancyCode.stateMismatch
  package static let severity = Severity.medium
  package static let number = "R6"
  package static let stops = ListStop.lists([.cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Look the case up at Debitura; the pulled state is what counts here."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let known = view.known, let pulled = known.row.lifecycle, let event = known.newestEvent else { return [] }
    let ours = Lifecycle.canonicalLabel(event.lifecycle)
    let theirs = Lifecycle.canonicalLabel(pulled)
    guard ours != theirs else { return [] }
    let grace = Grace(
      since: max(event.at, known.lifecycleSince), hours: view.context.settings.graces.webhookHours,
      context: view.context)
    return [
      grace.verdict(
        view.finding(
          code, view.subject, atRisk: nil,
          "The newest event, of \(event.at), says \(ours); the lists show \(theirs) since \(known.lifecycleSince).",
          events: [event.event]))
    ]
  }
}
