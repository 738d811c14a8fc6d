import Books
import Configuration

/// The one line that says what happened, where, and what to do, for a status other than 0 (outputs 4).
enum Verdict {
  static func text(_ record: RunRecord, status: ExitStatus, configuration: Configuration) -> String? {
    let alerts = alerts(record, at: configuration.alertAt)
    switch status {
    case .alert:
      return alerts.map { "\($0); look with `\(list(configuration))`\(place(record, configuration))" }
    case .partly:
      let parts = [faults(record), incomplete(record), unreadable(record)].compactMap(\.self).joined(separator: "; ")
      let remedy = "`tieout doctor` helps to find the cause; then run again"
      return "done in part: \(parts); \(remedy)\(alerts.map { "; \($0)" } ?? "")\(place(record, configuration))"
    default: return nil
    }
  }

  /// What `alert_at` asks to be woken for.
  private static func alerts(_ record: RunRecord, at severity: Severity) -> String? {
    guard let outcome = record.reconcile, outcome.alerts(at: severity) > 0 else { return nil }
    let counts = Severity.allCases.reversed().filter { $0 >= severity }.compactMap { severity -> String? in
      let count = outcome.changes.filter { $0.key.alerts }.compactMap { $0.value[severity] }.reduce(0, +)
      return count == 0 ? nil : "\(count) \(severity.name)"
    }
    return "new, worsened or reopened discrepancies: \(counts.joined(separator: ", "))"
  }

  private static func list(_ configuration: Configuration) -> String {
    let severities = Severity.allCases.reversed().filter { $0 >= configuration.alertAt }.map(\.name)
    let choice = severities.count == Severity.allCases.count ? "" : " --severity \(severities.joined(separator: ","))"
    return "tieout discrepancies list\(choice)"
  }

  private static func incomplete(_ record: RunRecord) -> String? {
    let sources = record.incompleteSources
    guard let first = sources.first else {
      return (record.pull?.incomplete).flatMap { $0 > 0 ? "\($0) sources are incomplete" : nil }
    }
    let count = sources.count == 1 ? "1 source is incomplete" : "\(sources.count) sources are incomplete"
    let more = sources.count == 1 ? "" : ", …"
    return "\(count) and counted as last read in full (\(first.subject): \(first.reason)\(more))"
  }

  private static func faults(_ record: RunRecord) -> String? {
    guard let first = record.faults.first else { return nil }
    let more = record.faults.count - 1
    return "\(first)\(more > 0 ? " (and \(more) more)" : "")"
  }

  private static func unreadable(_ record: RunRecord) -> String? {
    if let outcome = record.reconcile {
      return outcome.hasUnreadableRows ? "rows are unreadable (`tieout discrepancies list --code unreadable-row`)" : nil
    }
    guard let count = record.pull?.unreadable, count > 0 else { return nil }
    return count == 1 ? "1 row is unreadable" : "\(count) rows are unreadable"
  }

  private static func place(_ record: RunRecord, _ configuration: Configuration) -> String {
    record.reportFolder(configuration).map { "; reports in \($0)" } ?? ""
  }
}
