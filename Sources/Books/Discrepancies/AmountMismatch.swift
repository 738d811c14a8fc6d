import Amounts

/// `amount-mismatch`: a booked payment and the only settlement near it differ (rules R4, lone pairs).
package enum AmountMismatch: CaseRule {
  package static let code = DiscrepancyCode.amountMismatch
  package static let severity = Severity.high
  package static let number = "R4"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Compare provider, Receeve and Debitura; have the wrong side corrected."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    LonePair.all(in: view).filter { !$0.isFactorHundred }.map { $0.verdict(code, in: view, note: "") }
  }
}

/// A lone pair with a settled allocation: what `amount-mismatch` and `minor-unit-suspect` share.
struct LonePair {
  let payment: PaymentFile
  let allocation: Allocation
  /// Booked − settled, in minor units.
  let difference: Int64

  /// The lone pairs of a case; with a reversed allocation only `reversal-not-booked` is raised.
  static func all(in view: CaseView) -> [LonePair] {
    view.booked.compactMap { payment, match in
      guard match.kind == .lonePair, !match.isReversed, let difference = match.difference,
        let allocation = view.allocations.first(where: { match.allocations == [$0.allocation.key.text] })?.allocation
      else { return nil }
      return LonePair(payment: payment, allocation: allocation, difference: difference)
    }
  }

  /// Whether one side is exactly a hundred times the other: major units taken for minor ones.
  var isFactorHundred: Bool {
    let booked = Int128(payment.row.amount.minorUnits)
    let settled = Int128(allocation.amount.minorUnits)
    return booked == settled * 100 || settled == booked * 100
  }

  func verdict(_ code: DiscrepancyCode, in view: CaseView, note: String) -> Verdict {
    let atRisk = Money(minorUnits: difference, currency: payment.row.amount.currency)
    return .finding(
      view.finding(
        code, payment.subject, atRisk: atRisk,
        "Booked \(payment.row.amount), settled \(allocation.amount) by \(allocation.key.text): difference \(atRisk)\(note).",
        events: allocation.events, tenant: payment.tenant))
  }
}
