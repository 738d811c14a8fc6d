import Amounts
import Books
import Configuration
package import Logging

/// How a run talks to the person or the log that started it.
package struct Reporter {
  /// For the lines of the log; they hold no secret and nothing about a debtor.
  let log: Logger
  private let isVerbose: Bool
  private let isQuiet: Bool
  private let screen: ScreenForm
  private let meter: ProgressMeter?
  private let say: (String) -> Void
  private let conclude: (String, ExitStatus) -> Void

  /// - Parameters:
  ///   - screen: what the summary is for.
  ///   - meter: nil where no progress line is wanted.
  ///   - say: prints a line of the summary.
  ///   - conclude: prints the one line of a status other than 0 (outputs 4).
  package init(
    log: Logger, isVerbose: Bool, isQuiet: Bool, screen: ScreenForm, meter: ProgressMeter?,
    say: @escaping (String) -> Void, conclude: @escaping (String, ExitStatus) -> Void
  ) {
    self.log = log
    self.isVerbose = isVerbose
    self.isQuiet = isQuiet
    self.screen = screen
    self.meter = meter
    self.say = say
    self.conclude = conclude
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

  /// How far the stage has come that is running; shown on a terminal only.
  func progress(_ stage: Stage, _ count: Int, _ unit: String, _ more: String = "") {
    meter?.show(stage, count, unit, more)
  }

  /// A stage came to its end.
  func ended(_ stage: Stage, _ record: RunRecord) {
    meter?.remove()
    log.info("\(stage.rawValue) done", metadata: record.fields(of: stage))
  }

  /// Whether a run that ends like this is summed up.
  func sumsUp(_ record: RunRecord, configuration: Configuration) -> Bool {
    !(isQuiet && record.status(alertAt: configuration.alertAt) == .done)
  }

  /// Something that a person should know, and that changes no exit status.
  func note(_ text: String) {
    log.warning("\(text)")
    if !isQuiet { say(text) }
  }

  /// Something about how the run was started, for the person who did; the log tells of the run itself.
  func mention(_ text: String) { if !isQuiet { say(text) } }

  /// The summary of a run that came to its end, and what its status means.
  func finish(_ record: RunRecord, configuration: Configuration) {
    meter?.remove()
    let status = record.status(alertAt: configuration.alertAt)
    for fault in record.faults {
      log.warning("source not read", metadata: ["source": "\(fault.source)", "reason": "\(fault.reason)"])
    }
    for trouble in record.troubles {
      log.warning("source incomplete", metadata: ["reason": "\(trouble.text)", "lists": "\(trouble.lists)"])
    }
    log.info("run ended", metadata: ["status": .stringConvertible(status.rawValue)])
    if sumsUp(record, configuration: configuration) {
      let summary = Summary(record, configuration: configuration, screen: screen, isVerbose: isVerbose)
      for line in summary.lines { say(line) }
    }
    if let text = Verdict.text(record, status: status, configuration: configuration) { conclude(text, status) }
  }
}
