import Amounts

/// `rate-mismatch`: Debitura's referral rate is not the agreement's (rules R8, R9).
///
/// The case's expected rate against each booked payment's date (without payments: today), and the rate of each matched
/// transaction. A date without rate has nothing to differ from.
package enum RateMismatch: CaseRule {
  package static let code = DiscrepancyCode.rateMismatch

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard view.known != nil, let agreement = view.context.agreements[view.file.partner] else { return [] }
    var differences: [String] = []
    if let expected = view.known?.row.expectedRate {
      let booked = view.earning.map { view.context.calendar.day(of: $0.payment.row.date) }
      for day in Set(booked.isEmpty ? [view.context.today] : booked).sorted() {
        guard let ours = agreement.rate(on: day), ours != expected else { continue }
        differences.append("the case expects \(expected) %, the agreement says \(ours) % on \(day)")
      }
    }
    for (payment, fee) in view.earning {
      let day = view.context.calendar.day(of: payment.row.date)
      guard let transaction = fee.transaction, let stated = transaction.feePercentage?.fromFractionIfSmall,
        let ours = agreement.rate(on: day), ours != stated
      else { continue }
      differences.append("transaction \(transaction.id) states \(stated) %, the agreement says \(ours) % on \(day)")
    }
    guard !differences.isEmpty else { return [] }
    return [
      .finding(
        view.finding(code, view.subject, atRisk: nil, "Rates differ: \(differences.joined(separator: "; "))."))
    ]
  }
}
