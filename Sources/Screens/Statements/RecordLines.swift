package import Amounts
import Books
package import Jobs

extension StatementPayJob.Outcome {
  /// What to say of a payment that was recorded.
  package func line(date: Day, number: String) -> String {
    "recorded \(amount) of \(date) for \(number) as payment \(id); the statement of \(countsIn) counts it"
  }
}

extension PayoutLine {
  /// What a file or a correction recorded, or would, a line each.
  package static func lines(_ lines: [PayoutLine], isDryRun: Bool) -> [String] {
    let new = lines.filter { $0.state == .recorded || $0.state == .takesBack }
    let known = lines.count - new.count
    let sum =
      new.isEmpty
      ? "nothing new is recorded"
      : "\(Wording.count(new.count, "payment")) \(isDryRun ? "would be recorded" : "recorded")"
    let rest = known == 0 ? "" : "; \(known) \(known == 1 ? "was" : "were") there already"
    return lines.map { SafeText.harmless($0.text(isDryRun: isDryRun)) } + [sum + rest]
  }

  private func text(isDryRun: Bool) -> String {
    let place = line.map { "line \($0): " } ?? ""
    let what = "\(payout.amount) of \(payout.date) for \(payout.number)"
    let named = id.map { " as payment \($0)" } ?? ""
    let counted = countsIn.map { "; the statement of \($0) counts it" } ?? ""
    return switch state {
    case .recorded: "\(place)\(isDryRun ? "would record" : "recorded") \(what)\(named)\(counted)"
    case .takesBack: "\(place)\(isDryRun ? "would take back" : "took back")\(named): \(what)\(counted)"
    case .recordedAlready: "\(place)\(what) is there already\(named)"
    case .takenBackAlready: "\(place)\(what) is there already\(named), and was taken back since"
    }
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
