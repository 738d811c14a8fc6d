import Amounts

/// `creation-channel-unknown`: nobody knows whether the case came through the integration, so its fees are held (R7).
///
/// One discrepancy a case, after the grace from its oldest such payment.
package enum CreationChannelUnknown: FeeRule {
  package static let code = DiscrepancyCode.creationChannelUnknown
  package static let severity = Severity.high
  package static let number = "R7"
  package static let stops = ListStop.lists([.payments, .transactions])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep =
    "Add the case to the register of integration-created cases, or wait for Debitura's verdict."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    let held = view.earning.filter { $0.fee.eligibility.reason == .creationChannelUnknown }
    guard let oldest = held.map(\.payment.row.createdAt).min() else { return [] }
    let grace = Grace(since: oldest, days: view.context.settings.graces.reportingDays, context: view.context)
    return [
      grace.verdict(
        view.finding(
          code, view.subject, atRisk: HeldFees.sum(held.map(\.fee)),
          "\(held.count) payment\(held.count == 1 ? "" : "s") of a non-attributed client: no register and no reported "
            + "transaction says that the case came through the integration.",
          evidence: held.map { "payment \($0.payment.row.id) of \($0.payment.row.amount)" }))
    ]
  }
}

/// The fees that wait for an answer.
enum HeldFees {
  /// Σ of the known fees; nil when there is none, or they are of several currencies.
  static func sum(_ fees: [PaymentFee]) -> Money? {
    let known = fees.compactMap(\.fee)
    guard let first = known.first else { return nil }
    var sum: Money? = .zero(first.currency)
    for fee in known { sum = try? sum?.adding(fee) }
    return sum
  }
}
