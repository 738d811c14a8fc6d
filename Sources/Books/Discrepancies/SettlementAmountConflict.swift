import Amounts

/// `settlement-amount-conflict`: settled events of one allocation state different amounts or currencies (rules R2).
package enum SettlementAmountConflict: SettlementRule {
  package static let code = DiscrepancyCode.settlementAmountConflict

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
