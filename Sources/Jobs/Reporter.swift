import Configuration
private import Books

/// How a run talks to the person or the log that started it.
package struct Reporter {
  private let isVerbose: Bool
  private let isQuiet: Bool
  private let showsProgress: Bool
  private let say: (String) -> Void
  private let draw: (String) -> Void

  /// - Parameters:
  ///   - say: prints a line.
  ///   - progress: draws the progress line anew; an empty text removes it.
  package init(
    isVerbose: Bool, isQuiet: Bool, showsProgress: Bool, say: @escaping (String) -> Void,
    progress: @escaping (String) -> Void
  ) {
    self.isVerbose = isVerbose
    self.isQuiet = isQuiet
    self.showsProgress = showsProgress
    self.say = say
    draw = progress
  }

  /// The progress of the stage that is running, on a terminal only.
  func progress(_ text: String) {
    if showsProgress { draw(text) }
  }

  /// The summary of a run that came to its end.
  func finish(_ record: RunRecord, configuration: Configuration) {
    progress("")
    let status = record.status(alertAt: configuration.alertAt)
    guard !(isQuiet && status == .done) else { return }
    for line in Summary.lines(record, configuration: configuration, isVerbose: isVerbose) { say(line) }
  }
}
