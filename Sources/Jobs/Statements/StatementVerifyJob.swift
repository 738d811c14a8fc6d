package import Amounts
package import Configuration
import Books
import Foundation
import Reporting
import Storage

/// Rebuilds every issued file from the store and compares bytes (rules R10, `statement verify`).
package struct StatementVerifyJob {
  private let configuration: Configuration
  private let partner: String?
  private let month: Month?
  private let restores: Bool

  /// - Parameter restores: puts the rebuilt file in the place of one that is missing or was changed; a changed one is kept
  ///   beside it.
  package init(configuration: Configuration, partner: String?, month: Month?, restores: Bool) {
    self.configuration = configuration
    self.partner = partner
    self.month = month
    self.restores = restores
  }

  /// What was found.
  package struct Outcome: Sendable {
    package var statements = 0
    /// What is wrong, a line each.
    package var problems: [String] = []
    /// Files that were put back as they were issued.
    package var restored: [String] = []
    /// Files that are as issued by their digest, but can't be rebuilt with the library of this machine.
    package var byDigest: [String] = []
  }

  /// Verifies the statements, all or those of a partner or a month.
  package func run() throws -> Outcome {
    let desk = try StatementDesk(configuration)
    _ = try desk.partners(partner)
    _ = try desk.publishPending()
    var outcome = Outcome()
    try desk.store.read { db in
      let strangers = try desk.folder.strangers(db)
      if !strangers.isEmpty { outcome.problems.append(StatementFolder.text(ofStrangers: strangers)) }
      try StatementRegister.forEach(db, .init(partner: partner, month: month)) { issued in
        outcome.statements += 1
        try verify(issued, desk.folder, &outcome)
      }
    }
    if restores { try desk.publishOverviews() }
    return outcome
  }

  private func verify(_ issued: IssuedStatement, _ folder: StatementFolder, _ outcome: inout Outcome) throws {
    let month = "\(folder.path)/\(issued.document.header.month)"
    try folder.withFiles(of: issued.document) { built in
      for (rebuilt, placed) in zip(built.all, BuiltFiles(issued.document, in: month).all) {
        let wanted = issued.files.digest(of: rebuilt.kind)
        let canRebuild = try rebuilt.digest() == wanted
        let isThere = FileManager.default.fileExists(atPath: placed.path)
        let isAsIssued = isThere && (try? FileDigest.sha256(placed.path).digest) == wanted
        switch (isAsIssued, canRebuild) {
        case (true, true): continue
        case (true, false) where rebuilt.isWorkbook && issued.files.library != WorkbookLibrary.name:
          outcome.byDigest.append(
            "\(placed.path): is as issued by its digest; its bytes were made with \(issued.files.library), "
              + "here is \(WorkbookLibrary.name)")
        case (true, false):
          outcome.problems.append("\(placed.path): the stored lines no longer give this file; restore the store")
        case (false, true) where restores:
          try folder.restore(rebuilt, to: placed)
          outcome.restored.append(placed.path)
        case (false, _):
          let what = isThere ? "was changed after the issue" : "is missing"
          outcome.problems.append(
            canRebuild
              ? "\(placed.path): \(what); put it back with `tieout statement verify --restore`"
              : "\(placed.path): \(what), and can't be rebuilt here; restore it from the backup")
        }
      }
    }
  }
}
