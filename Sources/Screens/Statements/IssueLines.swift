package import Amounts
package import Jobs

extension StatementIssueJob.Outcome {
  /// What to say of what a partner's month became: an issue on standard output, a refusal on standard error.
  package func lines(_ month: Month) -> [String] {
    switch self {
    case .issued(let partner, let issued):
      guard !issued.isEmpty else { return ["\(partner): \(month) is closed, it has no lines and no statement"] }
      return issued.map { statement in
        let lines = statement.lines == 1 ? "1 line" : "\(statement.lines) lines"
        return "\(partner): \(statement.number), \(lines), closing \(statement.closing), "
          + "payable \(statement.payable): \(statement.file)"
      }
    case .refused(let partner, let reasons):
      guard reasons.count > 1 else {
        return reasons.map { "statement \(month) of \(partner) refused: \($0)" }
      }
      let remedy = "mend what is named, or give --override \"reason\" where it is known and harmless"
      return reasons.map { "statement \(month) of \(partner): \($0)" }
        + ["statement \(month) of \(partner) refused (\(reasons.count) reasons): see above; \(remedy)"]
    }
  }
}
