package import Amounts
package import Configuration
private import Foundation
private import Reporting
private import Storage
private import Books

/// A stage of the night; each can also be run alone.
package enum Stage: String, CaseIterable, Sendable {
  case pull, ingest, reconcile, report
}

/// Runs stages of a night under the lock of the store.
///
/// Facts (pull and ingest) are committed in one transaction, results in a second one after the reports are published:
/// a run that dies at any moment can be run again and comes to the same bytes and the same exit status.
package struct NightlyJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let stages: [Stage]
  private let files: [String]
  private let reports: [String]
  private let formats: Set<ReportFormat>
  private let reporter: Reporter

  /// - Parameters:
  ///   - files: for `ingest` alone: only these files of the channels; empty = all.
  ///   - reports: for `report` alone: only these reports; empty = all.
  ///   - formats: for named reports: how they are written; empty = as they are defined.
  package init(
    configuration: Configuration, asOf: Instant, stages: [Stage], files: [String] = [], reports: [String] = [],
    formats: Set<ReportFormat> = [], reporter: Reporter
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.stages = stages
    self.files = files
    self.reports = reports
    self.formats = formats
    self.reporter = reporter
  }

  /// Runs the stages and says how it ended.
  ///
  /// - Throws: whatever kept it from a result; earlier outputs are then untouched.
  package func run() throws -> ExitStatus {
    reporter.begin(stages, asOf: asOf, configuration: configuration)
    let definitions = try ReportJob.loadDefinitions(configuration)
    let channels = try selectedChannels()
    try makeFolder((configuration.store as NSString).deletingLastPathComponent)
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    if stages.contains(.report) {
      try makeFolder((configuration.output as NSString).deletingLastPathComponent)
      // Before any request: a night whose output cannot be written should not use up the rate limits (F16).
      _ = try OutputFolder(path: configuration.output).sweep()
    }
    let store = try Store(path: configuration.store, environment: configuration.environment)
    try ChannelNames.settle(store, configuration)
    let report = ReportJob(
      configuration: configuration, definitions: definitions, names: reports, formats: formats,
      progress: { reporter.progress(.report, $1, "rows", $0) })
    if stages.contains(.report) { try store.read { db in try report.check(db, asOf: asOf) } }
    try store.read { db in try BeginCheck.check(db, configuration) }
    let statements = StatementFolder(configuration)
    // What a killed issue left behind; what can't be published is found as missing below.
    try statements.sweep()
    _ = try statements.publishPending(store)
    var record = RunRecord(asOf: asOf, configuration: configuration)
    try collect(store, channels: channels, &record)
    try conclude(store, report, &record)
    reporter.finish(record, configuration: configuration)
    return record.status(alertAt: configuration.alertAt)
  }

  /// Pull and ingest: what comes from outside, taken over in one transaction.
  private func collect(_ store: Store, channels: [IngestChannel], _ record: inout RunRecord) throws {
    guard stages.contains(.pull) || stages.contains(.ingest) else { return }
    var reading: PullJob.Reading?
    let pull = PullJob(configuration: configuration, store: store) {
      reporter.progress(.pull, $0.rows, "rows", "\($0.lists) lists read")
    }
    if stages.contains(.pull) {
      reading = try record.timed(.pull) { try pull.read() }
      record.pull = reading?.counts
      reporter.ended(.pull, record)
    }
    if stages.contains(.ingest) {
      let ingest = IngestJob(channels: channels, webhookHours: configuration.settings.graces.webhookHours) {
        reporter.progress(.ingest, $0.lines, "lines")
      }
      let outcome = try record.timed(.ingest) {
        try ingest.run(store, asOf: asOf, environment: configuration.environment)
      }
      record.ingest = outcome.counts
      record.refusals = outcome.refusals
      record.faults += outcome.faults
    }
    if let reading {
      try store.write { db in
        let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
        try pull.commit(reading, db, runID: run, asOf: asOf)
      }
    }
    if stages.contains(.pull) {
      record.sources = try store.read { db in try SourceState.all(db, configuration: configuration) }
    }
    if stages.contains(.ingest) { reporter.ended(.ingest, record) }
  }

  /// Reconcile and report: the results are kept once the reports are published.
  private func conclude(_ store: Store, _ report: ReportJob, _ record: inout RunRecord) throws {
    guard stages.contains(.reconcile) || stages.contains(.report) else { return }
    try store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      if stages.contains(.reconcile) {
        let job = ReconcileJob(
          settings: Inputs.reconcileSettings(configuration),
          issuedFindings: try StatementFolder(configuration).findings(db)
        ) { reporter.progress(.reconcile, $0, "cases") }
        record.reconcile = try record.timed(.reconcile) { try job.run(db, runID: run, asOf: asOf) }
        reporter.ended(.reconcile, record)
      }
      record.sources = try SourceState.all(db, configuration: configuration)
      // Who asks for a report by its name only wants to know where it is.
      if reports.isEmpty, reporter.sumsUp(record, configuration: configuration) {
        record.figures = try RunFigures(db, asOf: asOf)
      }
      guard stages.contains(.report) else { return }
      record.folder = report.folder(record)
      let soFar = record
      record.files = try record.timed(.report) { try report.run(db, asOf: asOf, record: soFar) }
      reporter.ended(.report, record)
    }
  }

  private func selectedChannels() throws -> [IngestChannel] {
    guard stages.contains(.ingest) else { return [] }
    var channels = try Inputs.channels(configuration)
    guard !files.isEmpty else { return channels }
    let wanted = Set(files.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
    for index in channels.indices {
      channels[index].files.removeAll { !wanted.contains(URL(fileURLWithPath: $0.path).standardizedFileURL.path) }
    }
    let found = Set(channels.flatMap(\.files).map { URL(fileURLWithPath: $0.path).standardizedFileURL.path })
    let strays = wanted.subtracting(found).sorted()
    guard strays.isEmpty else {
      throw JobError.configuration(
        strays.map {
          "\($0): belongs to no channel of \(configuration.file); add it to the path of one, or check the name"
        })
    }
    return channels
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    } catch {
      throw JobError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
