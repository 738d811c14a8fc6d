package import Amounts
package import Configuration
private import Foundation
private import Reporting
import Storage
private import Books

/// A stage of the night; each can also be run alone.
package enum Stage: String, CaseIterable, Sendable {
  case ingest, pull, reconcile, report
}

/// Runs stages of a night under the lock of the store.
///
/// Each source is committed by itself, deliveries before lists, so that what tonight's events say is known when a list
/// lacks something; results follow in a transaction of their own after the reports are published. A run that dies at any
/// moment can be run again and comes to the same bytes and the same exit status.
package struct NightlyJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let isNow: Bool
  private let consent: Consent
  private let stages: [Stage]
  private let files: [String]
  private let channel: String?
  private let reports: [String]
  private let formats: Set<ReportFormat>
  private let isFull: Bool
  private let reporter: Reporter

  /// - Parameters:
  ///   - isNow: whether the instant is what this machine's clock says: a pull holds it against the platform's.
  ///   - files: for `ingest` alone: only these files of the channels, or `-` for standard input; empty = all.
  ///   - channel: for `ingest` alone: only this channel; nil = all.
  ///   - reports: for `report` alone: only these reports; empty = all.
  ///   - formats: for named reports: how they are written; empty = as they are defined.
  ///   - isFull: whether everything is judged again, and not only what has changed since the last reconciliation.
  package init(
    configuration: Configuration, asOf: Instant, isNow: Bool = false, consent: Consent = .none, stages: [Stage],
    files: [String] = [], channel: String? = nil, reports: [String] = [], formats: Set<ReportFormat> = [],
    isFull: Bool = false,
    reporter: Reporter
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.isNow = isNow
    self.consent = consent
    self.stages = stages
    self.files = files
    self.channel = channel
    self.reports = reports
    self.formats = formats
    self.isFull = isFull
    self.reporter = reporter
  }

  /// Runs the stages and gives what they did.
  ///
  /// - Throws: whatever kept it from a result; earlier outputs are then untouched.
  package func run() throws -> RunRecord {
    guard stages != [.report] else { return try reportAlone() }
    reporter.begin(stages, asOf: asOf, configuration: configuration)
    let door = try StoreDoor(configuration)
    try door.check(asOf: asOf, consent)
    let definitions = try ReportJob.loadDefinitions(configuration)
    let channels = try selectedChannels()
    try makeFolder((configuration.store as NSString).deletingLastPathComponent)
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    if stages.contains(.report) {
      try makeFolder((configuration.output as NSString).deletingLastPathComponent)
      // Before any request: a night whose output cannot be written should not use up the rate limits (F16).
      _ = try OutputFolder(path: configuration.output).sweep()
      ReplayFolder.sweep(configuration.output)
    }
    let store = try door.forStoring(asOf: asOf, consent)
    if let lag = try door.lag(store) { reporter.note(lag) }
    if let word = SuperUser.word { reporter.mention(word) }
    let report = ReportJob(
      configuration: configuration, definitions: definitions, names: reports, formats: formats,
      progress: { reporter.progress(.report, $1, "rows", $0) })
    if stages.contains(.report) { try store.read { db in try report.check(db, asOf: asOf) } }
    try store.read { db in try BeginCheck.check(db, configuration) }
    // What a run left that died while it worked an earlier one out.
    ReplayFolder.sweep((configuration.store as NSString).deletingLastPathComponent)
    let registers = stages.contains(.reconcile) ? try store.read { try RegistersOfRun(configuration, $0) } : nil
    let statements = StatementFolder(configuration)
    // What a killed issue left behind; what can't be published is found as missing below.
    try statements.sweep()
    _ = try statements.publishPending(store)
    try statements.publishOverviews(store)
    var record = RunRecord(asOf: asOf, configuration: configuration)
    record.faults += registers?.faults ?? []
    try collect(store, channels: channels, &record)
    try conclude(store, report, registers, &record)
    removeOldNights()
    reporter.finish(record, configuration: configuration)
    return record
  }

  /// A report by itself shows the newest reconciliation, as of then, and stores nothing (outputs 4).
  private func reportAlone() throws -> RunRecord {
    let door = try StoreDoor(configuration)
    let store = try door.forLooking(consent)
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    try door.checkKnown(store)
    guard let newest = try store.read({ db in try IdentityBook(db).lastReconciliation() }) else {
      throw JobError.configuration([
        "store \(configuration.store): nothing is reconciled yet; run `tieout nightly` first"
      ])
    }
    try store.useResults()
    reporter.begin(stages, asOf: newest.asOf, configuration: configuration)
    try makeFolder((configuration.output as NSString).deletingLastPathComponent)
    _ = try OutputFolder(path: configuration.output).sweep()
    let report = ReportJob(
      configuration: configuration, definitions: try ReportJob.loadDefinitions(configuration), names: reports,
      formats: formats, progress: { reporter.progress(.report, $1, "rows", $0) })
    var record = RunRecord(asOf: newest.asOf, configuration: configuration)
    // Drafts are worked out in the store, and nothing of that stays.
    try store.preview { db in
      try report.check(db, asOf: newest.asOf)
      record.storeIdentity = try Store.identity(db)
      record.sources = try SourceState.all(db, configuration: configuration, asOf: newest.asOf, upTo: newest.id)
      if let night = try NightBook(db).newest(on: record.businessDate), night.runID == newest.id {
        record.faultsThen = try NightRecord(night).faults
      }
      if reports.isEmpty, reporter.needsFigures(record, configuration: configuration) {
        record.figures = try RunFigures(db)
      }
      record.folder = report.folder(record)
      let soFar = record
      let published = try record.timed(.report) {
        try report.run(db, asOf: newest.asOf, record: soFar, readers: try NightlyJob.readers(beside: store))
      }
      record.files = published.files
    }
    reporter.ended(.report, record)
    reporter.finish(record, configuration: configuration)
    return record
  }

  /// What comes from outside: deliveries, then lists, behind the check of the clock.
  private func collect(_ store: Store, channels: [IngestChannel], _ record: inout RunRecord) throws {
    guard stages.contains(.pull) || stages.contains(.ingest) else { return }
    var pull = PullJob(configuration: configuration, store: store, asOf: asOf, isNow: isNow) {
      let more = $1.map { "waits \(Wording.span(seconds: $0)) for Debitura's rate limit" }
      reporter.progress(.pull, $0.rows, "rows", more ?? "\(Wording.count($0.lists, "list")) read")
    }
    if stages.contains(.pull) { try pull.checkClock() }
    let run = try store.write { db in
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      try UsedTexts.keep(configuration, nil, runID: run, db)
      return run
    }
    if stages.contains(.ingest) {
      let ingest = IngestJob(channels: channels, webhookHours: configuration.settings.graces.webhookHours) {
        reporter.progress(.ingest, $0.lines, "lines")
      }
      let outcome = try record.timed(.ingest) { try ingest.run(store, runID: run, asOf: asOf) }
      record.ingest = outcome.counts
      record.refusals = outcome.refusals
      record.faults += outcome.faults
      reporter.ended(.ingest, record)
    }
    if stages.contains(.pull) {
      record.pull = try record.timed(.pull) { try pull.run(run) }
      record.sources = try store.read { try SourceState.all($0, configuration: configuration, asOf: asOf) }
      reporter.ended(.pull, record)
    }
  }

  /// Reconcile and report: the results are kept once the reports are published.
  ///
  /// What decides about a byte here is in the store, or is kept with the run: a replay does the same again.
  ///
  /// - Parameter changedIssues: what was wrong with issued files, for a replay; nil = what is wrong now.
  func conclude(
    _ store: Store, _ report: ReportJob, _ registers: RegistersOfRun?, _ record: inout RunRecord,
    changedIssues: [ChangedIssue]? = nil
  ) throws {
    guard stages.contains(.reconcile) || stages.contains(.report) else { return }
    let settings = Inputs.reconcileSettings(configuration, registers: registers)
    let run = try store.write { db in
      let run = try Store.beginNight(db, asOf: asOf.microseconds, environment: configuration.environment)
      try UsedTexts.keep(configuration, stages.contains(.report) ? report.definitions : nil, runID: run, db)
      if stages.contains(.reconcile) { try RegisterBook(db).keep(settings.registers, runID: run, asOf: asOf) }
      return run
    }
    let issues = try changedIssues ?? store.read { db in try StatementFolder(configuration).changed(db) }
    if stages.contains(.reconcile) {
      let job = ReconcileJob(settings: settings, issuedFindings: issues.map(\.finding), isFull: isFull) {
        reporter.progress(.reconcile, $0, "cases")
      }
      let earlier = RunAgain(store.path, environment: configuration.environment) {
        reporter.note("movements: \($0); everything counts as new")
      }
      record.reconcile = try record.timed(.reconcile) {
        try job.make(store, runID: run, asOf: asOf) { try earlier.make($0) }
      }
      reporter.ended(.reconcile, record)
    }
    do {
      try publish(store, report, &record)
      // Only now: a run that dies before it can be run again, and comes to the same exit status.
      let concluded = record
      try store.keepResults { db in
        guard stages.contains(.report) else { return }
        let night = NightRecord(concluded, changedIssues: issues)
        try NightBook(db).keep(runID: run, businessDate: concluded.businessDate, record: try night.text())
      }
    } catch {
      store.discardResults()
      throw error
    }
  }

  private func publish(_ store: Store, _ report: ReportJob, _ record: inout RunRecord) throws {
    try store.inspect { db in
      record.storeIdentity = try Store.identity(db)
      record.sources = try SourceState.all(db, configuration: configuration, asOf: asOf)
      if reporter.needsFigures(record, configuration: configuration) {
        record.figures = try RunFigures(db)
      }
      guard stages.contains(.report) else { return }
      record.folder = report.folder(record)
      let soFar = record
      let published = try record.timed(.report) {
        try report.run(db, asOf: asOf, record: soFar, readers: try NightlyJob.readers(beside: store))
      }
      (record.files, record.drafts) = (published.files, published.drafts)
      reporter.ended(.report, record)
    }
  }

  /// Deletes the reports of nights that are to be kept no longer; what can't be deleted is no fault of this one.
  private func removeOldNights() {
    guard case .newest(let count) = configuration.keptNights, stages.contains(.report), reports.isEmpty else { return }
    do {
      let gone = try OutputFolder(path: configuration.output).removeNights(butNewest: count)
      if !gone.isEmpty { reporter.deleted(nights: gone) }
    } catch {
      reporter.note("keep: \(JobFailure(error).text)")
    }
  }

  /// Connections for the threads that write reports: one a core of a small machine.
  private static func readers(beside store: Store) throws -> [StoreReader] {
    try (0..<2).map { _ in
      let other = try store.beside()
      return { body in try other.inspect(body) }
    }
  }

  private func selectedChannels() throws -> [IngestChannel] {
    guard stages.contains(.ingest) else { return [] }
    return try ChannelSelection(configuration, files: files, channel: channel).channels()
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
