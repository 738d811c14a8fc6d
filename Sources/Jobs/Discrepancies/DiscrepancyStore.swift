import Amounts
import Configuration
import Foundation
import Storage

/// The store for commands on discrepancies: they need what a run has found.
enum DiscrepancyStore {
  /// Refuses where no run has been yet: an empty store would be made, and say that all is well.
  static func check(_ configuration: Configuration) throws(JobError) {
    guard FileManager.default.fileExists(atPath: configuration.store) else { throw nothingYet(configuration) }
  }

  /// The instant of the last reconciliation.
  static func lastRun(_ book: DiscrepancyBook, _ configuration: Configuration) throws -> Instant {
    guard let lastRun = try book.lastRun() else { throw nothingYet(configuration) }
    return lastRun
  }

  private static func nothingYet(_ configuration: Configuration) -> JobError {
    .configuration(["store \(configuration.store): nothing is reconciled yet; run `tieout nightly` first"])
  }
}
