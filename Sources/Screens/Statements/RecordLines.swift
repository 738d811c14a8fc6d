package import Amounts
package import Jobs

extension StatementPayJob.Outcome {
  /// What to say of a payment that was recorded.
  package func line(date: Day, number: String) -> String {
    "recorded \(amount) of \(date) for \(number); the statement of \(countsIn) counts it"
  }
}

extension StatementImportJob.Outcome {
  /// What to say of what was taken over, a line each.
  package func lines(partner: String) -> [String] {
    let were = ignored == 1 ? "was" : "were"
    let known = ignored > 0 ? ", \(ignored) \(were) there already" : ""
    let unknown = "payments that no list has shown: \(unknownPayments); look for typing mistakes"
    return ["\(partner): \(added == 1 ? "1 line" : "\(added) lines") taken over\(known)"]
      + (unknownPayments > 0 ? [unknown] : [])
  }
}

extension StatementVerifyJob.Outcome {
  /// What to say of what is as it should be, or is again; the problems are for standard error.
  package var lines: [String] {
    restored.map { "\($0): put back as it was issued" } + byDigest
      + (problems.isEmpty
        ? [statements == 1 ? "1 statement is as it was issued" : "\(statements) statements are as they were issued"]
        : [])
  }
}
