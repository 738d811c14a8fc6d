/// `case-vanished`: a case is in none of the lists that ever showed it (rules R6).
package enum CaseVanished: CaseRule {
  package static let code = DiscrepancyCode.caseVanished
  package static let severity = Severity.high
  package static let number = "R6"
  package static let stops = ListStop.lists([.cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura whether the case was deleted; its last state stays in the totals."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let known = view.known, known.isVanished else { return [] }
    let outstanding = view.balance.flatMap { view.money($0.outstanding) }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: outstanding,
          "The case is gone from Debitura's lists\(outstanding.map { "; \($0) was outstanding when it was last seen" } ?? "").",
          evidence: known.row.reference.map { ["reference \($0)"] } ?? []))
    ]
  }
}
