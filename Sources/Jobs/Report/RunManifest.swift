private import Amounts
private import Books
import Configuration
private import Foundation
private import Reporting
private import Storage

/// `run.json`: as-of, versions, counts, durations, sources with completeness, SHA-256 of every file (outputs 1).
struct RunManifest: Encodable {
  /// The identity of the store that the run worked on (inputs 5).
  let store: String?
  let asOf: String
  let businessDate: String
  let timeZone: String
  let environment: String
  let versions: [String: String]
  let durations: [String: Double]
  let pull: [String: Int]?
  let ingest: [String: Int]?
  let results: [String: Int]?
  let discrepancies: [String: [String: Int]]?
  /// Of those the ones at or above `alert_at`, of codes that alert.
  let alerts: [String: Int]?
  let sources: [Source]
  let notRead: [Fault]
  let files: [File]

  struct Source: Encodable {
    let source: String
    let status: String
    let reason: String?
    let readAt: String
    let completeAt: String?
    let notReadableSince: String?
    let rows: Int64
  }

  struct Fault: Encodable {
    let source: String
    let reason: String
  }

  struct File: Encodable {
    let name: String
    let bytes: Int64
    let rows: Int?
    let sha256: String
  }

  init(_ record: RunRecord, configuration: Configuration) {
    store = record.storeIdentity
    asOf = record.asOf.description
    businessDate = record.businessDate.description
    timeZone = configuration.calendar.zone
    environment = configuration.environment.rawValue
    versions = Version.libraries
    durations = record.shownDurations
    pull = record.pull.map { ["rows": $0.rows, "pages": $0.pages, "lists": $0.lists, "incomplete": $0.incomplete] }
    ingest = record.ingest.map {
      [
        "lines": $0.lines, "blank": $0.blank, "new": $0.new, "repeated": $0.repeated, "conflicting": $0.conflicting,
        "unverified": $0.quarantined, "unreadable": $0.unreadable,
      ]
    }
    results = record.reconcile.map {
      ["cases": $0.cases, "payments": $0.payments, "allocations": $0.allocations]
    }
    discrepancies = record.reconcile.map { outcome in
      Dictionary(
        uniqueKeysWithValues: outcome.changes.map { change, counts in
          (
            change.rawValue,
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.name, $0.value) })
          )
        })
    }
    alerts = record.reconcile.map { outcome in
      Dictionary(
        uniqueKeysWithValues: outcome.alerts(at: configuration.alertAt).map { ($0.severity.name, $0.count) })
    }
    sources = record.sources.map { source in
      let (status, reason): (String, String?) =
        switch source.end {
        case .complete: ("complete", nil)
        case .incomplete(let reason): ("incomplete", reason)
        case .notReadableNow: ("not-readable-now", nil)
        }
      return Source(
        source: source.list.subject, status: status, reason: reason, readAt: source.readAt.description,
        completeAt: source.completeAt?.description,
        notReadableSince: source.notReadableSince?.description, rows: source.rows)
    }
    notRead = record.faults.map { Fault(source: $0.source, reason: $0.reason) }
    files = record.files.map { File(name: $0.name, bytes: $0.bytes, rows: $0.rows, sha256: $0.sha256) }
  }

  /// Writes the manifest and reads it back; the publishing folder syncs it with the others.
  ///
  /// - Returns: its size.
  func write(to path: String) throws -> Int64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = [UInt8](try encoder.encode(self))
    try OutputFile.write(bytes, to: path)
    return Int64(bytes.count)
  }
}
