import Amounts

/// `settlement-reported-twice`: two settled events say the same of one allocation; it counts once (rules R2).
package enum SettlementReportedTwice: SettlementRule {
  package static let code = DiscrepancyCode.settlementReportedTwice
  package static let severity = Severity.low
  package static let number = "R2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Nothing to correct; ask Receeve why the provider's payment is reported twice."

  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    view.settlement.allocations.filter(\.isReportedTwice).map { allocation in
      .finding(
        view.finding(
          code, allocation, atRisk: nil as Money?,
          "More than one settled event reports \(allocation.amount) for \(allocation.key.text); it is counted once."))
    }
  }
}
