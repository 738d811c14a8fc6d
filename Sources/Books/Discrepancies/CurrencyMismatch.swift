import Amounts

/// `currency-mismatch`: a payment or an allocation is in another currency than its case (rules R3, R4).
///
/// It is in no balance and no match, and raises nothing else of its section.
package enum CurrencyMismatch: CaseRule {
  package static let code = DiscrepancyCode.currencyMismatch
  package static let severity = Severity.high
  package static let number = "R3, R4"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Have the payment booked in the case's currency, or the case corrected."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard view.hasBook, let currency = view.currency else { return [] }
    let payments = view.booked.filter { $0.payment.row.amount.currency != currency }.map { payment, _ in
      view.finding(
        code, payment.subject, atRisk: payment.row.amount,
        "Payment of \(payment.row.amount) is booked on a case in \(currency); it is in no balance and no match.",
        evidence: ["case \(view.file.id) is in \(currency)"], tenant: payment.tenant)
    }
    let allocations = view.allocations.map(\.allocation)
      .filter { ($0.state == .settled || $0.state == .reversed) && $0.amount.currency != currency }
      .map { allocation in
        view.finding(
          code, "allocation:\(allocation.key.text)", atRisk: allocation.amount,
          "Allocation of \(allocation.amount) belongs to a case in \(currency); it is in no balance and no match.",
          evidence: ["case \(view.file.id) is in \(currency)"], events: allocation.events)
      }
    return (payments + allocations).map { .finding($0) }
  }
}
