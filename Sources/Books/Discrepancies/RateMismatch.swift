import Amounts

/// `rate-mismatch`: Debitura's referral rate is not the agreement's (rules R8, R9).
///
/// The case's expected rate against every rate in force from its creation to now, because the platform freezes it
/// somewhere in between; and the rate of each matched transaction against that of the payment's date. Without any rate
/// there is nothing to differ from.
package enum RateMismatch: FeeRule {
  package static let code = DiscrepancyCode.rateMismatch
  package static let severity = Severity.high
  package static let number = "R8, R9"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Compare the agreement with the rate at Debitura; correct whichever is wrong."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    let differences = [caseDifference(view)].compactMap(\.self) + transactionDifferences(view)
    guard !differences.isEmpty else { return [] }
    return [
      .finding(
        view.finding(code, view.subject, atRisk: nil, "Rates differ: \(differences.joined(separator: "; "))."))
    ]
  }

  private static func caseDifference(_ view: CaseView) -> String? {
    guard let known = view.known, let expected = known.row.expectedRate,
      let created = known.row.createdAt, let agreement = view.context.agreements[view.file.partner]
    else { return nil }
    let first = view.context.calendar.day(of: created)
    guard let rates = agreement.rates(since: first, butNever: expected, view.context), !rates.isEmpty else {
      return nil
    }
    return "the case expects \(expected) %, the agreement says \(rates.map { "\($0) %" }.joined(separator: " or ")) "
      + "between \(first) and \(view.context.namedToday)"
  }

  private static func transactionDifferences(_ view: CaseView) -> [String] {
    view.earning.compactMap { (payment, fee) -> String? in
      guard view.known != nil, let transaction = fee.transaction,
        let stated = transaction.feePercentage?.fromFractionIfSmall, let ours = fee.inForce?.rate, ours != stated
      else { return nil }
      let day = view.context.calendar.day(of: payment.row.date)
      return "transaction \(transaction.id) states \(stated) %, the rate of \(day) is \(ours) %"
    }
  }
}

extension Agreement {
  /// The rates in force on any day from one to today, in order of time, the one of a day to come for itself; nil when an
  /// expected one is among them, which it stays for ever.
  fileprivate func rates(since first: Day, butNever expected: Percentage, _ context: RunContext) -> [Percentage]? {
    guard context.hasCome(first) else {
      let rate = rate(on: first)
      return rate == expected ? nil : rate.map { [$0] } ?? []
    }
    let periods = rates.filter { $0.to.map { first < $0 } ?? true }
    guard !periods.contains(where: { $0.percent == expected && context.hasCome($0.from) }) else { return nil }
    return periods.filter { context.hasCome($0.from) }.map(\.percent)
  }
}
