import Amounts
import Books
import Configuration
package import Logging

/// How a run talks to the person or the log that started it.
package struct Reporter {
  /// For the lines of the log; they hold no secret and nothing about a debtor.
  let log: Logger
  private let isQuiet: Bool
  private let isMailed: Bool
  private let screen: any RunScreen

  /// - Parameter isMailed: whether the summary goes somewhere besides the screen, even with `--quiet`.
  package init(log: Logger, isQuiet: Bool, isMailed: Bool = false, screen: any RunScreen) {
    self.log = log
    self.isQuiet = isQuiet
    self.isMailed = isMailed
    self.screen = screen
  }

  /// The run starts.
  func begin(_ stages: [Stage], asOf: Instant, configuration: Configuration) {
    var fields: Logger.Metadata = [
      "stages": "\(stages.map(\.rawValue).joined(separator: " "))", "as_of": "\(asOf)",
      "environment": "\(configuration.environment.rawValue)",
    ]
    for (library, version) in Version.libraries { fields["version_\(library)"] = "\(version)" }
    log.info("run started", metadata: fields)
  }

  /// How far the stage has come that is running.
  func progress(_ stage: Stage, _ count: Int, _ unit: String, _ more: String = "") {
    screen.progress(stage, count, unit, more)
  }

  /// What was shown of the progress is in nobody's way any more.
  func endProgress() { screen.endProgress() }

  /// A stage came to its end.
  func ended(_ stage: Stage, _ record: RunRecord) {
    screen.endProgress()
    log.info("\(stage.rawValue) done", metadata: record.fields(of: stage))
  }

  /// Whether a run that ends like this is summed up.
  private func sumsUp(_ record: RunRecord, configuration: Configuration) -> Bool {
    !(isQuiet && record.status(alertAt: configuration.alertAt) == .done)
  }

  /// Whether anybody is shown the figures of a run that ends like this.
  func needsFigures(_ record: RunRecord, configuration: Configuration) -> Bool {
    isMailed || sumsUp(record, configuration: configuration)
  }

  /// Something that a person should know, and that changes no exit status.
  func note(_ text: String) {
    log.warning("\(text)")
    if !isQuiet { screen.say(text) }
  }

  /// The reports of these nights are kept no longer: what is meant every night is for the log alone.
  func deleted(nights: [String]) { log.info("old nights deleted", metadata: ["nights": "\(Wording.list(nights))"]) }

  /// Something about how the run was started, for the person who did; the log tells of the run itself.
  func mention(_ text: String) { if !isQuiet { screen.say(text) } }

  /// The summary of a run that came to its end, and what its status means.
  func finish(_ record: RunRecord, configuration: Configuration) {
    screen.endProgress()
    let status = record.status(alertAt: configuration.alertAt)
    for fault in record.faults {
      log.warning("source not read", metadata: ["source": "\(fault.source)", "reason": "\(fault.reason)"])
    }
    for trouble in record.troubles {
      log.warning("source incomplete", metadata: ["reason": "\(trouble.text)", "lists": "\(trouble.lists)"])
    }
    log.info("run ended", metadata: ["status": .stringConvertible(status.rawValue)])
    if sumsUp(record, configuration: configuration) { screen.sumUp(record, configuration: configuration) }
    screen.conclude(record, configuration: configuration)
  }
}
