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

  private func line(_ change: AgreementApplyJob.Change) -> String {
    let fees = [change.feeBefore, change.feeAfter].map { $0?.description ?? "unknown" }.joined(separator: " → ")
    return
      "payment:\(change.payment)  \(change.date)  \(change.amount)  \(change.before) → \(change.after)  fee \(fees)"
  }
}
