import Amounts

/// `likely-duplicate-payment`: two booked payments of a case look like one (rules R3).
///
/// Same amount, not 0, and currency; dates at most a day apart, not both matched; reported on the later by creation and id.
package enum LikelyDuplicatePayment: CaseRule {
  package static let code = DiscrepancyCode.likelyDuplicatePayment
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileFactsStay
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask the collection partner whether the debtor paid twice; have the duplicate deleted."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    let booked = view.booked.sorted {
      ($0.payment.row.createdAt, Key($0.payment.row.id)) < ($1.payment.row.createdAt, Key($1.payment.row.id))
    }
    var earlier: [Money: [Day: Earlier]] = [:]
    return booked.indices.compactMap { later -> Verdict? in
      let (payment, match) = booked[later]
      guard payment.row.amount.minorUnits != 0 else { return nil }
      let day = view.context.calendar.day(of: payment.row.date)
      let near = [-1, 0, 1].compactMap { earlier[payment.row.amount]?[day.adding(days: $0)] }
      let first = match.kind == nil ? near.map(\.any).min() : near.compactMap(\.unmatched).min()
      earlier[payment.row.amount, default: [:]][day, default: Earlier(any: later)].note(
        later, isMatched: match.kind != nil)
      let twin = first.map { booked[$0] }
      guard let twin else { return nil }
      var finding = view.finding(
        code, payment.subject, atRisk: payment.row.amount,
        "Payment of \(payment.row.amount) on \(day) looks like payment \(twin.payment.row.id): same case and amount, "
          + "at most a day apart, and not both are matched by a settlement.",
        evidence: ["payment \(twin.payment.row.id)"], tenant: payment.tenant)
      // Resolved, it stays so while both payments are unchanged.
      finding.facts = [payment.row, twin.payment.row].map {
        "\($0.id) created \($0.createdAt): \($0.members(view.context.calendar))"
      }.joined(separator: "; ")
      return .finding(finding)
    }
  }

  /// The first payments of an amount and a day: a case may have thousands, and nobody compares each with each.
  private struct Earlier {
    let any: Int
    private(set) var unmatched: Int?

    init(any: Int) { self.any = any }

    mutating func note(_ index: Int, isMatched: Bool) {
      if !isMatched && unmatched == nil { unmatched = index }
    }
  }
}
