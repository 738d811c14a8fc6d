package import Amounts
package import Jobs

extension StatementDraftJob.Outcome {
  /// What to say of the drafts of a month, a line each.
  package func lines(_ month: Month) -> [String] {
    ["\(Wording.count(files.count, "file")) in \(folder)"]
      + issuedAlready.map { "\($0): \(month) is issued already, no draft" }
      + beforeBegin.flatMap { partner, amount, payments in
        [
          "\(partner): \(payments.count == 1 ? "1 payment" : "\(payments.count) payments") of before its statements begin, "
            + "\(amount), became known since; not eligible (before-begin):"
        ] + payments.map { "  \($0)" }
      }
      + first.map { partner, text in
        "\(partner): \(text); an issue needs --first, or statements_begin, or `statement import` before it"
      }
      + blocking.flatMap { partner, reasons in ["\(partner): could not be issued now:"] + reasons.map { "  \($0)" } }
  }
}
