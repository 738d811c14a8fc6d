import Books
import Foundation
import Reporting
import Storage

/// What a night took from outside the store, and what it published: kept with its run, so that it can be written again.
///
/// What can be read in the store again is not here: texts and registers that the run used, lists, deliveries.
struct NightRecord: Codable {
  /// The program and the libraries that decide about bytes.
  let versions: [String: String]
  /// Seconds by stage, as `run.json` says them.
  let durations: [String: Double]
  let pull: PullCounts?
  let ingest: IngestCounts?
  let faults: [SourceFault]
  /// What was wrong with issued files.
  let changedIssues: [ChangedIssue]
  /// SHA-256 of every published file, hexadecimal, by its name.
  let files: [String: String]
  /// What the drafts came to; nil of a night of before 0.3.
  let drafts: [DraftOverview.Kept]?

  init(_ record: RunRecord, changedIssues: [ChangedIssue]) {
    versions = NightRecord.versions
    // The manifest is written before the reports are done.
    durations = record.shownDurations.filter { $0.key != Stage.report.rawValue }
    pull = record.pull
    ingest = record.ingest
    faults = record.faults
    self.changedIssues = changedIssues
    files = record.files.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
    drafts = record.drafts.kept
  }

  /// Reads what a night kept.
  ///
  /// - Throws: `DamagedRow` for what no version of ours has written.
  init(_ night: StoredNight) throws {
    do { self = try JSONDecoder().decode(NightRecord.self, from: Data(night.record.utf8)) } catch {
      throw DamagedRow(table: "night", row: "\(night.runID)")
    }
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// What this program is made of.
  static var versions: [String: String] {
    Version.libraries.merging(["workbooks": WorkbookLibrary.name]) { $1 }
  }
}

/// An issued statement whose files are not as they were issued.
struct ChangedIssue: Codable, Hashable, Sendable {
  let number: String
  let partner: String
  /// A text a file.
  let problems: [String]

  var finding: Finding { IssuedFileChanged.finding(number: number, partner: partner, problems: problems) }
}
