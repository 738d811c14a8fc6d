package import Amounts
import Books
package import Configuration
package import Jobs

/// What is said of a night to people who did not see it run: by mail, and to a monitoring service.
package struct RunWords {
  private let configuration: Configuration
  private let asOf: Instant

  package init(_ configuration: Configuration, asOf: Instant) {
    self.configuration = configuration
    self.asOf = asOf
  }

  /// What mail programs show without a scroll bar.
  private static let mailWidth = 78

  /// The mail of a night: its verdict as the subject, then what the summary says.
  package func mail(_ end: RunEnd) -> (subject: String, text: String) {
    let screen = ScreenForm(width: RunWords.mailWidth, isColoured: false)
    var lines: [String]
    switch end {
    case .ended(let record):
      let status = end.status(alertAt: configuration.alertAt)
      let verdict = RunVerdict.text(record, status: status, configuration: configuration)
      // As long as it is: the commands in it are to be pasted.
      lines = ["\(verdict ?? verdictWords(end))", ""]
      lines += RunSummary(record, configuration: configuration, screen: screen, isVerbose: false).lines
    case .failed(let failure):
      lines = failure.text.split(whereSeparator: \.isNewline).map { SafeText.harmless(String($0)) }
      lines += ["", "The newest reports that there are: \(configuration.output)/latest"]
    }
    // Below such a line mail programs expect who wrote it.
    lines += ["", "-- ", "tieout \(Version.text), \(configuration.file)"]
    return (headline(end), lines.map { $0 + "\n" }.joined())
  }

  /// What a monitoring service is told: how the night ended, and counts; no money, no name and no reference, since it is
  /// a third party's machine.
  package func note(_ end: RunEnd) -> String {
    var lines = [headline(end), "as of \(asOf)"]
    if case .ended(let record) = end {
      lines.append("sources: \(record.sourceWords)")
      if !record.faults.isEmpty { lines.append("not read: \(Wording.count(record.faults.count, "source"))") }
      if let outcome = record.reconcile { lines.append("findings: \(LifeChange.words(outcome.changes))") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `Tieout production 2026-03-10: done in part; 6 critical, 2 high new, worsened or reopened`.
  private func headline(_ end: RunEnd) -> String {
    let day = configuration.calendar.day(of: asOf)
    return "Tieout \(configuration.environment.rawValue) \(day): \(verdictWords(end))"
  }

  private func verdictWords(_ end: RunEnd) -> String {
    var alerts: String?
    if case .ended(let record) = end { alerts = RunVerdict.alertCounts(record, at: configuration.alertAt) }
    let found = alerts.map { "\($0) new, worsened or reopened" }
    switch end.status(alertAt: configuration.alertAt) {
    case .done: return "nothing new at or above \(configuration.alertAt.name)"
    case .alert: return found ?? "new findings"
    case .partly: return ["done in part", found].compactMap(\.self).joined(separator: "; ")
    case .failed, .refused: return "failed; earlier reports are untouched"
    case .usage: return "did not run; it was refused before any work"
    case .locked: return "did not run; another run holds the store"
    }
  }
}
