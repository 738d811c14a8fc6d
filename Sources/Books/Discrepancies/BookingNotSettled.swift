import Amounts

/// `booking-not-settled`: a booked payment that no settlement matches (rules R4).
///
/// Only on cases joined to a claim, and not for money that the creditor received itself.
package enum BookingNotSettled: CaseRule {
  package static let code = DiscrepancyCode.bookingNotSettled
  package static let severity = Severity.medium
  package static let number = "R4"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Find the provider's payment behind the booking, or have the booking deleted."

  /// The recipients that mean the creditor, letters only.
  private static let creditorNames: Set<String> = ["creditor", "client", "clientdirectly"]

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard let currency = view.currency, !view.file.claims.isEmpty else { return [] }
    return view.booked.compactMap { (payment, match) -> Verdict? in
      guard match.kind == nil, payment.row.amount.currency == currency,
        !creditorNames.contains(LooseText.normalised(payment.row.recipient ?? ""))
      else { return nil }
      let grace = Grace(
        since: payment.row.createdAt, days: view.context.settings.graces.settlementDays, context: view.context)
      return grace.verdict(
        view.finding(
          code, payment.subject, atRisk: payment.row.amount,
          "Payment of \(payment.row.amount) is booked since \(payment.row.createdAt), but no settlement of "
            + "\(view.file.claims.map(\.claimRef).joined(separator: ", ")) matches it.",
          tenant: payment.tenant))
    }
  }
}
