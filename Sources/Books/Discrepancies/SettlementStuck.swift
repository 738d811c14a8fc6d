/// `settlement-stuck`: a provider's payment is processing for too long (rules R2).
package enum SettlementStuck: SettlementRule {
  package static let code = DiscrepancyCode.settlementStuck
  package static let severity = Severity.medium
  package static let number = "R2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Look the payment up at the provider: settled, refused or lost?"

  /// Whether an allocation is pending inside its grace: then something on its case is `expected` (rules R5).
  static func isInGrace(_ allocation: Allocation, context: RunContext) -> Bool {
    guard allocation.state == .pending, let since = allocation.processingAt else { return false }
    return !Grace(since: since, days: context.settings.graces.settlementDays, context: context).isOver
  }

  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    view.settlement.allocations.compactMap { allocation -> Verdict? in
      guard allocation.state == .pending, let since = allocation.processingAt else { return nil }
      let grace = Grace(since: since, days: view.context.settings.graces.settlementDays, context: view.context)
      return grace.verdict(
        view.finding(
          code, allocation, atRisk: allocation.amount,
          "\(allocation.amount) of \(allocation.key.text) is processing since \(since) and was neither settled nor refused."
        ))
    }
  }
}
