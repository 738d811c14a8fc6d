package import Configuration
package import Jobs

/// A run on a terminal, or where one may be: a progress line, a summary, one line for a status other than 0.
package struct TerminalScreen: RunScreen {
  private let form: ScreenForm
  private let isVerbose: Bool
  private let meter: ProgressMeter?
  private let line: (String) -> Void
  private let lastLine: (String, ExitStatus) -> Void

  /// - Parameters:
  ///   - form: what the summary is for.
  ///   - meter: nil where no progress line is wanted.
  ///   - say: prints a line of the summary.
  ///   - conclude: prints the one line of a status other than 0 (outputs 4).
  package init(
    _ form: ScreenForm, isVerbose: Bool, meter: ProgressMeter?, say: @escaping (String) -> Void,
    conclude: @escaping (String, ExitStatus) -> Void
  ) {
    self.form = form
    self.isVerbose = isVerbose
    self.meter = meter
    line = say
    lastLine = conclude
  }

  package func progress(_ stage: Stage, _ count: Int, _ unit: String, _ more: String) {
    meter?.show(stage, count, unit, more)
  }

  package func endProgress() { meter?.remove() }

  package func say(_ text: String) { line(text) }

  package func sumUp(_ record: RunRecord, configuration: Configuration) {
    let summary = RunSummary(record, configuration: configuration, screen: form, isVerbose: isVerbose)
    for text in summary.lines { line(text) }
  }

  package func conclude(_ record: RunRecord, configuration: Configuration) {
    let status = record.status(alertAt: configuration.alertAt)
    if let text = RunVerdict.text(record, status: status, configuration: configuration) { lastLine(text, status) }
  }
}
