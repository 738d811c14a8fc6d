package import Amounts
import Books
private import Foundation
package import Storage

/// Reads what is new in the files of stored deliveries, verifies it and stores it (inputs 2).
///
/// Each channel is taken over by itself: what goes wrong with one file, or one channel, takes nothing from the others.
package struct IngestJob {
  private let channels: [IngestChannel]
  private let webhookHours: Int
  private let witness: IngestWitness?
  private let progress: (IngestCounts) -> Void

  /// - Parameter webhookHours: after how long a last line without its end is read as a line (`graces.webhook_hours`).
  package init(
    channels: [IngestChannel], webhookHours: Int = Graces().webhookHours,
    progress: @escaping (IngestCounts) -> Void = { _ in }
  ) {
    self.init(channels: channels, webhookHours: webhookHours, witness: nil, progress: progress)
  }

  /// - Parameter witness: is told what becomes of each line; nil: nobody wants to know.
  init(
    channels: [IngestChannel], webhookHours: Int, witness: IngestWitness?, progress: @escaping (IngestCounts) -> Void
  ) {
    self.channels = channels
    self.webhookHours = webhookHours
    self.witness = witness
    self.progress = progress
  }

  /// Reads and stores everything new, in many short transactions: readers of the store wait for a commit at most.
  ///
  /// - Throws: what the store throws, and ``OutOfHandles``; what was read before is kept, and the next run goes on there.
  package func run(_ store: Store, runID: Int64, asOf: Instant) throws -> IngestOutcome {
    try store.writeInBulk { bulk in
      try each(asOf, commit: bulk.commit) { body in try bulk.transaction { db in try body(db, runID) } }
    }
  }

  /// The same inside the caller's transaction, as a run of his.
  package func run(_ db: StoreDatabase, runID: Int64, asOf: Instant) throws -> IngestOutcome {
    try each(asOf, commit: nil) { body in try body(db, runID) }
  }

  /// Takes over one channel after the other; each begins a transaction.
  private func each(
    _ asOf: Instant, commit: (() throws -> Void)?,
    in transaction: (_ body: (StoreDatabase, Int64) throws -> Void) throws -> Void
  ) throws -> IngestOutcome {
    let workers = LineWorkers(
      channels: channels.map(\.reading), threads: ProcessInfo.processInfo.activeProcessorCount)
    defer { workers.close() }
    var outcome = IngestOutcome()
    for (index, channel) in channels.enumerated() {
      witness?.begin(channel.name)
      try transaction { db, run in
        let ingest = try ChannelIngest(
          db, runID: run, channel: channel, number: index, asOf: asOf, webhookHours: webhookHours, workers: workers,
          outcome: outcome, witness: witness, commit: commit, progress: progress)
        outcome = try ingest.run()
      }
    }
    return outcome
  }
}
