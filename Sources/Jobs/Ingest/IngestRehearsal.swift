package import Amounts
import Books
package import Configuration
private import Foundation
import Storage

/// Says what an ingest would take, and takes nothing.
///
/// It is the ingest itself, in a transaction that is thrown away: what is new, a repeat or a conflict depends on what the
/// store has. Where there is no store yet, it is one in a folder of its own that is gone afterwards.
package struct IngestRehearsal {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let files: [String]
  private let channel: String?
  private let reporter: Reporter

  /// What would be taken of each channel, in the order of the names, and what could not be read.
  package struct Outcome: Sendable {
    package let tallies: [IngestTally]
    package let faults: [SourceFault]

    /// 2 where something could not be read, else 0: nothing is judged.
    package var status: ExitStatus { faults.isEmpty ? .done : .partly }

    /// Whether everything could be read, and all of it would count.
    package var isClean: Bool { faults.isEmpty && tallies.allSatisfy(\.kinds.isEmpty) }
  }

  /// - Parameters:
  ///   - files: only these files of the channels, or `-`; empty = all.
  ///   - channel: only this channel; nil = all.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, files: [String] = [],
    channel: String? = nil, reporter: Reporter
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.files = files
    self.channel = channel
    self.reporter = reporter
  }

  /// Reads everything that is new and stores nothing.
  ///
  /// - Throws: what an ingest throws, ``JobError/locked(path:)`` while a run works.
  package func run() throws -> Outcome {
    let door = try StoreDoor(configuration)
    try door.check(asOf: asOf, consent)
    let channels = try ChannelSelection(configuration, files: files, channel: channel).channels()
    guard case .store = try StoreFile.look(configuration.store) else { return try runWithoutStore(channels) }
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    let store = try door.forLooking(consent)
    try door.checkKnown(store)
    try store.read { db in try StoreDoor.checkOrder(asOf, db) }
    return try rehearse(channels, store)
  }

  private func runWithoutStore(_ channels: [IngestChannel]) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-dry-run-\(UUID().uuidString)").path
    guard mkdir(folder, 0o700) == 0 else {
      throw JobError.cannotWrite(path: folder, reason: String(cString: strerror(errno)))
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try Store(path: "\(folder)/store.sqlite", environment: configuration.environment)
    return try rehearse(channels, store)
  }

  private func rehearse(_ channels: [IngestChannel], _ store: Store) throws -> Outcome {
    let witness = IngestWitness()
    let job = IngestJob(
      channels: channels, webhookHours: configuration.settings.graces.webhookHours, witness: witness
    ) {
      reporter.progress(.ingest, $0.lines, "lines")
    }
    let outcome = try store.preview { db in
      try ChannelNames.settle(db, configuration)
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      return try job.run(db, runID: run, asOf: asOf)
    }
    reporter.endProgress()
    return Outcome(tallies: witness.tallies, faults: outcome.faults)
  }
}
