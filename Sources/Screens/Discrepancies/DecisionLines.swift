import Amounts
import Books
package import Jobs
import Storage

extension DecisionOutcome {
  /// What to say of a decision, a line each.
  package var lines: [String] {
    guard isOfMany else { return items.map(line) + hint }
    guard !items.isEmpty else { return ["no discrepancy matches; nothing was changed"] }
    let left = items.count - done.count
    let ending = left > 0 ? ", \(left) left as \(left == 1 ? "it is" : "they are")" : ""
    let sum = "\(done.count) \(verb)\(ending)\(isDryRun ? "; this was a dry run, nothing was changed" : "")"
    return items.map(line) + [sum] + hint
  }

  /// The same for other programs, a row a discrepancy.
  package var document: OutputDocument {
    OutputDocument(
      columns: ["code", "subject", "decision", "is_done", "status_before", "refusal"],
      rows: items.map { item in
        [
          .text(item.found.life.code.rawValue), .text(item.found.life.subject), .text(decision.event.rawValue),
          .truth(item.refusal == nil && !isDryRun), .text(item.found.life.status.rawValue),
          .text(item.refusal?.description),
        ]
      })
  }

  private var done: [StoredDiscrepancy] { items.filter { $0.refusal == nil }.map(\.found) }

  private func line(_ item: Item) -> String {
    if let refusal = item.refusal { return "left as it is: \(item.found.name) \(refusal)" }
    let detail =
      switch decision {
      case .acknowledge(let owner, _): ", owner \(owner)"
      case .suppress(let until, _): " until \(until)"
      case .resolve, .reopen: ""
      }
    return "\(verb): \(item.found.name) (was \(item.found.life.status.rawValue))\(detail)"
  }

  private var verb: String { (isDryRun ? "would be " : "") + decision.event.rawValue }

  /// What the next run makes of it, where that may surprise.
  private var hint: [String] {
    guard case .resolve = decision, !done.isEmpty else { return [] }
    if done.allSatisfy({ $0.life.code.rule.staysResolved == .asAccepted }) {
      return ["accepted as the run of \(lastRun) saw it"]
    }
    return ["as the run of \(lastRun) saw it: where other facts stand behind it, the next run opens it again"]
  }
}
