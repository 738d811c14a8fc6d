/// `unknown-lifecycle`: a lifecycle label that the alias table lacks; the case is treated as open (rules R6).
package enum UnknownLifecycle: CaseRule {
  package static let code = DiscrepancyCode.unknownLifecycle
  package static let severity = Severity.medium
  package static let number = "R6"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Tell the developers the new label; the case is treated as open."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let label = view.known?.row.lifecycle, view.known?.lifecycle == nil else { return [] }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: nil,
          "Debitura shows the lifecycle \"\(label)\", which is not known; the case is treated as open."))
    ]
  }
}
