import Amounts
import Books
package import Jobs

extension ImportDecisions.Outcome {
  /// What to say of an import, a line a row that somebody edited, and their sum.
  package var lines: [String] {
    let done = items.filter { $0.refusal == nil }.count
    let sum = [
      isDryRun ? "\(done) would be changed" : "\(isRefused ? 0 : done) changed",
      isRefused ? "\(items.count - done) refused" : nil,
      "\(unchanged) left as \(unchanged == 1 ? "it is" : "they are")",
    ].compactMap(\.self).joined(separator: ", ")
    return (items.map(line) + [sum + (isDryRun ? "; this was a dry run, nothing was changed" : "")])
      .map(SafeText.harmless)
  }

  /// The one line of an import that is refused; nil for one that is not.
  package func refusal(_ file: String) -> String? {
    guard isRefused else { return nil }
    let count = items.count { $0.refusal != nil }
    return "discrepancies import \(file): \(Wording.count(count, "row")) refused and nothing was changed; correct "
      + "\(count == 1 ? "it" : "them") in the file, or empty what was written there, and import it again"
  }

  private func line(_ item: ImportDecisions.Item) -> String {
    let name = "line \(item.line): \(item.code) \(item.subject)"
    if let refusal = item.refusal { return "refused: \(name): \(refusal)" }
    let verbs = item.decisions.map { words($0) }.joined(separator: ", then ")
    return "\(isDryRun || isRefused ? "would be " : "")\(verbs): \(name) (was \(item.before?.rawValue ?? "unknown"))"
  }

  private func words(_ decision: Decision) -> String {
    switch decision {
    case .acknowledge(let owner, _): "acknowledged by \(owner)"
    case .suppress(let until, _): "suppressed until \(until)"
    case .resolve, .reopen: decision.event.rawValue
    }
  }

  /// The same for other programs, a row each that somebody edited.
  package var document: OutputDocument {
    OutputDocument(
      [
        OutputField("is_dry_run", .truth(isDryRun)), OutputField("is_refused", .truth(isRefused)),
        OutputField("unchanged", .integer(unchanged)),
      ], "rows", columns: ["line", "code", "subject", "decisions", "is_done", "status_before", "refusal"],
      rows: items.map { item in
        [
          .integer(item.line), .text(item.code), .text(item.subject),
          .list(item.decisions.map { .text($0.event.rawValue) }), .truth(!isDryRun && !isRefused),
          .text(item.before?.rawValue), .text(item.refusal),
        ]
      })
  }
}
