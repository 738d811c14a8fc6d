import Amounts
import Books
import Configuration

/// What a person reads at the end of a run, in ten seconds.
enum Summary {
  static func lines(_ record: RunRecord, configuration: Configuration, isVerbose: Bool) -> [String] {
    var lines: [String] = []
    if let pull = record.pull {
      let missing = pull.incomplete > 0 ? ", \(pull.incomplete) not complete" : ""
      lines.append("pulled      \(pull.rows) rows in \(pull.lists) lists\(missing)")
    }
    if let ingest = record.ingest {
      lines.append(
        "ingested    \(ingest.lines) lines: \(ingest.new) new, \(ingest.repeated) repeats, \(ingest.conflicting) conflicting, "
          + "\(ingest.quarantined) unverified, \(ingest.unreadable) unreadable")
    }
    if let outcome = record.reconcile {
      lines.append(
        "reconciled  \(outcome.cases) cases, \(outcome.payments) payments, \(outcome.allocations) allocations")
      lines.append("findings    \(changes(outcome))")
      for (list, reason) in outcome.incomplete { lines.append("incomplete  \(list.subject): \(reason)") }
    }
    if !record.files.isEmpty { lines.append("reports     \(configuration.output)/\(record.businessDate)") }
    if isVerbose {
      lines.append(
        "took        " + record.durations.map { "\($0.stage.rawValue) \(tenths($0.seconds)) s" }.joined(separator: ", ")
      )
    }
    return lines
  }

  private static func changes(_ outcome: ReconcileOutcome) -> String {
    let parts = LifeChange.allCases.filter { $0 != .none }.compactMap { change -> String? in
      let counts = (outcome.changes[change] ?? [:]).sorted { $0.key > $1.key }
      guard !counts.isEmpty else { return nil }
      return "\(change.rawValue): " + counts.map { "\($0.value) \($0.key.name)" }.joined(separator: ", ")
    }
    return parts.isEmpty ? "nothing new" : parts.joined(separator: " · ")
  }

  private static func tenths(_ seconds: Double) -> String { "\(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10)" }
}
