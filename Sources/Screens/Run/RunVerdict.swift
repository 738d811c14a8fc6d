import Books
import Configuration
import Jobs

/// The one line that says what happened, where, and what to do, for a status other than 0 (outputs 4).
enum RunVerdict {
  static func text(_ record: RunRecord, status: ExitStatus, configuration: Configuration) -> String? {
    let alerts = alerts(record, at: configuration.alertAt)
    switch status {
    case .alert:
      return alerts.map { "\($0); look with `\(list(configuration))`\(place(record, configuration))" }
    case .partly:
      let lists = [incomplete(record), unreadable(record)].compactMap(\.self)
      let remedy = lists.isEmpty ? [] : ["`tieout doctor` helps to find the cause; then run again"]
      let parts = (faults(record) + lists + remedy).joined(separator: "; ")
      return "done in part: \(parts)\(alerts.map { "; \($0)" } ?? "")\(place(record, configuration))"
    default: return nil
    }
  }

  /// What `alert_at` asks to be woken for.
  private static func alerts(_ record: RunRecord, at severity: Severity) -> String? {
    alertCounts(record, at: severity).map { "new, worsened or reopened discrepancies: \($0)" }
  }

  /// `6 critical, 2 high`; nil where `alert_at` asks to be woken for none.
  static func alertCounts(_ record: RunRecord, at severity: Severity) -> String? {
    guard let alerts = record.reconcile?.alerts(at: severity), !alerts.isEmpty else { return nil }
    return alerts.map { "\($0.count) \($0.severity.name)" }.joined(separator: ", ")
  }

  private static func list(_ configuration: Configuration) -> String {
    let severities = Severity.allCases.reversed().filter { $0 >= configuration.alertAt }.map(\.name)
    let choice = severities.count == Severity.allCases.count ? "" : " --severity \(severities.joined(separator: ","))"
    let quiet = configuration.settings.quietCodes.isEmpty ? "" : " --alerting"
    return "tieout discrepancies list --changed\(quiet)\(choice)"
  }

  /// How many things of a kind stand in the line; the summary has all.
  private static let named = 3

  private static func faults(_ record: RunRecord) -> [String] {
    let more = record.faults.count - named
    return record.faults.prefix(named).map(\.description) + (more > 0 ? ["and \(more) more"] : [])
  }

  private static func incomplete(_ record: RunRecord) -> String? {
    let troubles = record.troubles
    guard !troubles.isEmpty else {
      return (record.pull?.incomplete).flatMap { $0 > 0 ? incompleteSources($0) : nil }
    }
    let sources = troubles.map(\.lists).reduce(0, +)
    let count = incompleteSources(sources)
    let more = troubles.count > named ? ", …" : ""
    let causes = troubles.prefix(named).map(\.text).joined(separator: "; ")
    return "\(count) and counted as last read in full (\(causes)\(more))"
  }

  private static func incompleteSources(_ count: Int) -> String {
    count == 1 ? "1 source is incomplete" : "\(count) sources are incomplete"
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
