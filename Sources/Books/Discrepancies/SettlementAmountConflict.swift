import Amounts

/// `settlement-amount-conflict`: settled events of one allocation state different amounts or currencies (rules R2).
package enum SettlementAmountConflict: SettlementRule {
  package static let code = DiscrepancyCode.settlementAmountConflict
  package static let severity = Severity.high
  package static let number = "R2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Look the payment up at the provider and ask Receeve which amount is right."

  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    view.settlement.allocations.compactMap { allocation -> Verdict? in
      guard let largest = allocation.conflictingAmounts.last else { return nil }
      let amounts = allocation.conflictingAmounts.map(\.description).joined(separator: " and ")
      return .finding(
        view.finding(
          code, allocation, atRisk: largest,
          "Settled events of \(allocation.key.text) state \(amounts); none of them is counted."))
    }
  }
}
