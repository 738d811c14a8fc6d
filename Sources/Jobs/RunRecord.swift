package import Amounts
package import Books
package import Configuration

/// What a run did, for `run.json`, the summary and the exit status.
package struct RunRecord {
  package let asOf: Instant
  package let businessDate: Day
  /// Which store the run worked on (inputs 5); nil where nothing was reported.
  package var storeIdentity: String?
  package var pull: PullCounts?
  package var ingest: IngestCounts?
  /// Deliveries that do not count, by channel and cause.
  package var refusals: [IngestOutcome.Refusal] = []
  package var reconcile: ReconcileOutcome?
  package var sources: [SourceState] = []
  /// What could not be read beside lists: files, folders, channels, registers; each is said once.
  package var faults: [SourceFault] = []
  /// Of a report by itself: what the night that it shows could not read.
  var faultsThen: [SourceFault] = []
  package var files: [PublishedFile] = []
  /// What the drafts of the night come to.
  package var drafts = DraftOverview()
  /// For the summary; nil where none is wanted, or nothing was reconciled.
  package var figures: RunFigures?
  /// The name of the folder that the reports are in.
  package var folder: String?
  /// Seconds by stage.
  package private(set) var durations: [(stage: Stage, seconds: Double)] = []
  /// Of a night that is written again: what its own stages took.
  var durationsThen: [String: Double]?

  init(asOf: Instant, configuration: Configuration) {
    self.asOf = asOf
    businessDate = configuration.calendar.day(of: asOf)
  }

  /// Runs a stage and notes how long it took.
  mutating func timed<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    let (seconds, attoseconds) = (clock.now - start).components
    durations.append((stage, Double(seconds) + Double(attoseconds) / 1e18))
    return result
  }

  /// Seconds by stage as `run.json` says them.
  package var shownDurations: [String: Double] {
    durationsThen
      ?? Dictionary(
        durations.map { ($0.stage.rawValue, ($0.seconds * 1000).rounded() / 1000) }, uniquingKeysWith: { $1 })
  }

  /// Where the reports are; nil where none were written.
  package func reportFolder(_ configuration: Configuration) -> String? {
    files.isEmpty ? nil : "\(configuration.output)/\(folder ?? businessDate.description)"
  }

  /// The highest exit status that applies (outputs 4).
  package func status(alertAt: Severity) -> ExitStatus {
    if !faults.isEmpty { return .partly }
    if let reconcile {
      if !reconcile.incomplete.isEmpty || reconcile.hasUnreadableRows { return .partly }
      return reconcile.alerts(at: alertAt).isEmpty ? .done : .alert
    }
    return pull.map { $0.incomplete > 0 || $0.unreadable > 0 } ?? false ? .partly : .done
  }
}

/// A published file with what proves that it is unchanged.
package struct PublishedFile: Hashable, Sendable {
  package let name: String
  package let bytes: Int64
  package let rows: Int?
  /// Hexadecimal.
  package let sha256: String
}
