import Amounts

/// `unknown-case`: payments are booked on a case id that no complete list ever showed (rules R3).
package enum UnknownCase: CaseRule {
  package static let code = DiscrepancyCode.unknownCase

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
