import Amounts

/// `transaction-without-payment`: Debitura reports a fee on a payment that is not booked (rules R9).
///
/// Only where payments are read at all: partners with the customer API.
package enum TransactionWithoutPayment: FeeRule {
  package static let code = DiscrepancyCode.transactionWithoutPayment
  package static let severity = Severity.high
  package static let number = "R9"
  package static let stops = ListStop.lists([.payments, .transactions])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Ask Debitura which payment the reported fee is for."

  package static func verdicts(_ view: CaseView) -> [Verdict] {
    guard view.context.customerPartners.contains(view.file.partner) else { return [] }
    return view.unmatchedTransactions.map { finding(view, $0, "which is not booked") }
      + view.file.strayTransactions.map {
        finding(view, $0.row, "but to \($0.partner), whose case it is not: no payment of \($0.partner) is booked on it")
      }
  }

  private static func finding(_ view: CaseView, _ transaction: TransactionRow, _ why: String) -> Verdict {
    .finding(
      view.finding(
        code, "transaction:\(transaction.id)", atRisk: transaction.fee?.negated,
        "Debitura reports a fee of \(transaction.fee.map(\.description) ?? "unknown amount") on a payment of "
          + "\(transaction.amount) on \(view.context.calendar.day(of: transaction.paymentDate)), \(why).",
        tenant: view.file.tenant ?? transaction.tenant))
  }
}
