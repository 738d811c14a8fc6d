package import Amounts
package import Jobs

extension AgreementApplyJob.Outcome {
  /// What to say of the terms that were taken anew, or would be: a line a payment, and their sum.
  package func lines(partner: String, from: Day, isDryRun: Bool) -> [String] {
    let count = changes.count == 1 ? "1 payment" : "\(changes.count) payments"
    return changes.map(line) + [
      "\(count) of \(partner) since \(from) \(isDryRun ? "would take" : "took") the terms of now; "
        + "\(stated) stated, which keep theirs" + (isDryRun ? "" : "; the next run works the fees out anew")
    ]
  }

  /// The same for other programs, a row a payment.
  package func document(partner: String, from: Day, isDryRun: Bool) -> OutputDocument {
    OutputDocument(
      [
        OutputField("partner", .text(partner)), OutputField("from", .figure("\(from)")),
        OutputField("is_dry_run", .truth(isDryRun)), OutputField("stated", .integer(stated)),
      ], "payments",
      columns: [
        "payment_id", "date", "amount", "currency", "terms_before", "terms_after", "fee_before", "fee_after",
      ],
      rows: changes.map { change in
        [
          .text(change.payment), .figure("\(change.date)"), .figure(change.amount.decimal),
          .text(change.amount.currency.code), .text(change.before), .text(change.after),
          .figure(change.feeBefore?.decimal), .figure(change.feeAfter?.decimal),
        ]
      })
  }

  private func line(_ change: AgreementApplyJob.Change) -> String {
    let fees = [change.feeBefore, change.feeAfter].map { $0?.description ?? "unknown" }.joined(separator: " → ")
    return
      "payment:\(change.payment)  \(change.date)  \(change.amount)  \(change.before) → \(change.after)  fee \(fees)"
  }
}
