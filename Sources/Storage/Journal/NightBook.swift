package import Amounts
import Books
import Foundation
package import GRDB

/// A night that was published, with what it took from outside the store.
package struct StoredNight: Sendable {
  package let runID: Int64
  package let asOf: Instant
  package let businessDate: Day
  /// As the job wrote it.
  package let record: String
}

/// The nights that can be written again.
package struct NightBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// Keeps what a night took from outside the store.
  package func keep(runID: Int64, businessDate: Day, record: String) throws {
    try db.execute(
      sql: "INSERT INTO sealed_night (run_id, business_date, record) VALUES (?, ?, ?)",
      arguments: [runID, businessDate.description, record])
  }

  /// The newest night of a business date; nil where there was none, or none that was kept.
  package func newest(on day: Day) throws -> StoredNight? {
    guard try isThere() else { return nil }
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT n.run_id, r.as_of, n.record FROM night n JOIN run r ON r.id = n.run_id
        WHERE n.business_date = ? ORDER BY n.run_id DESC LIMIT 1
        """, arguments: [day.description])
    return row.map {
      StoredNight(runID: $0[0], asOf: Instant(microseconds: $0[1]), businessDate: day, record: $0[2])
    }
  }

  /// The business dates of all nights that can be written again, in order.
  package func days() throws -> [Day] {
    guard try isThere() else { return [] }
    return try String.fetchAll(db, sql: "SELECT DISTINCT business_date FROM night ORDER BY business_date")
      .compactMap { Day($0) }
  }

  /// Whether any run has an as-of from an instant to another one, which is not among them.
  package func hasRun(from first: Instant, until last: Instant) throws -> Bool {
    let runs = try db.tableExists(Seal.prefix + "run") ? Seal.prefix + "run" : "run"
    return try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM \(runs) WHERE as_of >= ? AND as_of < ?)",
      arguments: [first.microseconds, last.microseconds]) ?? false
  }

  /// A store of before m0015 has kept nothing.
  private func isThere() throws -> Bool { try db.viewExists("night") }

  // MARK: What a run used

  /// The texts of a kind that a run used, in order of their names.
  package func texts(_ kind: UsedText.Kind, of run: Int64) throws -> [(name: String, content: String)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT r.name, t.content FROM run_text r JOIN used_text t ON t.sha256 = r.sha256
        WHERE r.run_id = ? AND r.kind = ? ORDER BY r.name
        """, arguments: [run, kind.rawValue]
    ).map { ($0[0], $0[1]) }
  }

  /// The content of a register that a run used; nil when it used none.
  ///
  /// - Parameter partner: nil for the claim map.
  package func register(_ name: String, partner: String?, of run: Int64) throws -> [UInt8]? {
    try Data.fetchOne(
      db,
      sql: """
        SELECT c.content FROM register_use u JOIN register_content c ON c.id = u.content_id
        WHERE u.run_id = ? AND u.register = ? AND u.partner = ?
        """, arguments: [run, name, partner ?? ""]
    ).map { [UInt8]($0) }
  }
}
