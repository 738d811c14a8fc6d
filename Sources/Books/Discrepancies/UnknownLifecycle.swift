/// `unknown-lifecycle`: a lifecycle label that the alias table lacks; the case is treated as open (rules R6).
package enum UnknownLifecycle: CaseRule {
  package static let code = DiscrepancyCode.unknownLifecycle

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
