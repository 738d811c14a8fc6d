import Amounts

/// `allocation-incomplete`: part of a settlement is for claims that nobody knows (rules R4).
package enum AllocationIncomplete: SettlementRule {
  package static let code = DiscrepancyCode.allocationIncomplete
  package static let severity = Severity.high
  package static let number = "R4"
  package static let stops = ListStop.listsOfAnybody([.cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Find out which cases the unknown claims are; name them in claim-map.csv."

  package static func verdicts(_ view: SettlementView) -> [Verdict] {
    let unknown = view.settlement.allocations.filter { view.place($0.key.claimRef).isUnknown }
    let known = view.settlement.allocations.filter { !view.place($0.key.claimRef).isUnknown }
    guard let first = unknown.first, !known.isEmpty else { return [] }
    var sum: Money? = .zero(first.amount.currency)
    for allocation in unknown { sum = try? sum?.adding(allocation.amount) }
    return [
      .finding(
        view.finding(
          code, atRisk: sum,
          "\(unknown.count) of \(view.settlement.allocations.count) allocations\(sum.map { ", \($0)" } ?? "") are for "
            + "unknown claims: \(unknown.map(\.key.claimRef).joined(separator: ", ")).",
          places: known.map(\.key.claimRef), events: Array(Set(unknown.flatMap(\.events))).sorted()))
    ]
  }
}
