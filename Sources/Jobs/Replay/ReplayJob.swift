package import Amounts
package import Configuration
import Books
import Foundation
import Reporting
import Storage

/// Writes the files of a night again, from what was known then (product, `tieout replay`).
///
/// A copy of the store is taken back to where it was before the night was concluded; then the night's own code works on
/// it, with the configuration, registers and report definitions of then. The store is only read, under its lock while it
/// is copied. Nothing that was published is touched, and no key, no network and no file of now decides about a byte.
package struct ReplayJob {
  private let configuration: Configuration
  private let day: Day
  private let target: String
  private let reporter: Reporter

  /// - Parameters:
  ///   - configuration: of now: it says where the store and the outputs are.
  ///   - folder: where to; nil = `replay-<day>` in the output folder.
  package init(configuration: Configuration, day: Day, to folder: String? = nil, reporter: Reporter) {
    self.configuration = configuration
    self.day = day
    target =
      folder.map { ($0 as NSString).isAbsolutePath ? $0 : "\(FileManager.default.currentDirectoryPath)/\($0)" }
      .map { ($0 as NSString).standardizingPath } ?? "\(configuration.output)/replay-\(day)"
    self.reporter = reporter
  }

  /// What was written.
  package struct Outcome: Sendable {
    package let folder: String
    package let asOf: Instant
    package let files: Int
    /// The exit status of the night itself.
    package let status: ExitStatus
    /// The files that are not as they were published, in order.
    package let differing: [String]
    /// What made the night, where that was something else than this program.
    package let madeWith: String?
  }

  /// Writes the newest night of the day.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a day without a night, or a folder that is there.
  package func run() throws -> Outcome {
    guard (try? FileManager.default.attributesOfItem(atPath: target)) == nil else {
      throw JobError.configuration([
        "--to \(target): is there already, and nothing is replaced; name a folder that is not there, or remove it"
      ])
    }
    guard case .store = try StoreFile.look(configuration.store) else {
      throw JobError.configuration([
        "store \(configuration.store): there is none to read; check `store` in \(configuration.file) and the mount"
      ])
    }
    _ = try StoreCopy.look(configuration.store) { db in try check(NightBook(db)) }
    let folder = try ReplayFolder(beside: target, day: day)
    defer { withExtendedLifetime(folder) {} }
    let copy = try copyStore(to: "\(folder.path)/store.sqlite")
    let (night, texts, definitions) = try copy.store.read { db in
      let night = try check(NightBook(db))
      let texts = try TextsOfRun(
        db, night.runID, "replay \(night.businessDate)", output: "\(folder.path)/out", store: copy.store.path)
      let files = try NightBook(db).texts(.reportDefinition, of: night.runID).map { ($0.name, $0.content) }
      return (night, texts, try DefinitionFolder(files: files))
    }
    try copy.rewind(to: night.runID)
    let kept = try NightRecord(night)
    let record = try conclude(copy.store, night, texts, definitions, kept)
    try OutputFolder.move("\(texts.configuration.output)/\(night.businessDate)", to: target)
    let now = record.files.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
    return Outcome(
      folder: target, asOf: night.asOf, files: now.count + 1,
      status: record.status(alertAt: texts.configuration.alertAt),
      differing: Set(now.keys).union(kept.files.keys).filter { now[$0] != kept.files[$0] }.sorted(),
      madeWith: kept.versions == NightRecord.versions ? nil : ReplayJob.words(kept.versions))
  }

  /// Copies the store while no run works on it.
  private func copyStore(to path: String) throws -> StoreCopy {
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    return try StoreCopy(of: configuration.store, at: path, environment: configuration.environment)
  }

  /// Does again what the night did after its pull.
  private func conclude(
    _ store: Store, _ night: StoredNight, _ texts: TextsOfRun, _ definitions: DefinitionFolder, _ kept: NightRecord
  ) throws -> RunRecord {
    var record = RunRecord(asOf: night.asOf, configuration: texts.configuration)
    (record.ingest, record.pull, record.faults) = (kept.ingest, kept.pull, kept.faults)
    record.durationsThen = kept.durations
    let report = ReportJob(
      configuration: texts.configuration, definitions: definitions,
      progress: { reporter.progress(.report, $1, "rows", $0) })
    try NightlyJob(
      configuration: texts.configuration, asOf: night.asOf, stages: [.reconcile, .report], reporter: reporter
    ).conclude(store, report, texts.registers, &record, changedIssues: kept.changedIssues)
    return record
  }

  // MARK: What can't be replayed

  /// The night, or why there is none.
  @discardableResult
  private func check(_ book: NightBook) throws -> StoredNight {
    if let night = try book.newest(on: day) { return night }
    let days = try book.days()
    let calendar = configuration.calendar
    let hadRuns = try book.hasRun(from: calendar.midnight(of: day), until: calendar.midnight(of: day.adding(days: 1)))
    throw JobError.configuration(["replay \(day): \(words(days, hadRuns: hadRuns))"])
  }

  private func words(_ days: [Day], hadRuns: Bool) -> String {
    guard let first = days.first else {
      return hadRuns
        ? "this store keeps what a replay needs from its next `tieout nightly` on; the files of earlier nights are in the "
          + "output folder and its backups"
        : "no night was concluded yet; run `tieout nightly` first"
    }
    if hadRuns {
      return day < first
        ? "nights can be written again since \(first): before it this store did not keep what changed; look in the "
          + "backups of the output folder"
        : "only single stages were run that day, and no `tieout nightly`; \(Wording.nearest(days, to: day))"
    }
    return "there was no night of that business date; \(Wording.nearest(days, to: day))"
  }

  private static func words(_ versions: [String: String]) -> String {
    versions.sorted { $0.key < $1.key }.map { $0.key == "workbooks" ? $0.value : "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }
}
