import Amounts

/// `unknown-case`: payments are booked on a case id that no complete list ever showed (rules R3).
package enum UnknownCase: CaseRule {
  package static let code = DiscrepancyCode.unknownCase
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.lists([.cases])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura which case the payments belong to; they are in no balance."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    let booked = view.booked.map(\.payment)
    guard view.known == nil, let first = booked.first else { return [] }
    let currency = first.row.amount.currency
    var sum: Money? = .zero(currency)
    for payment in booked { sum = try? sum?.adding(payment.row.amount) }
    return [
      .finding(
        view.finding(
          code, view.subject, atRisk: sum,
          "\(booked.count) payment\(booked.count == 1 ? "" : "s")\(sum.map { " of \($0)" } ?? "") on a case id that no "
            + "complete list of cases ever showed.",
          evidence: booked.map { "payment \($0.row.id) of \($0.row.amount)" }))
    ]
  }
}
