package import Amounts
package import GRDB

/// A reconciliation whose results were published: the store names the newest, and by it the file of its results.
package struct Reconciliation: Sendable {
  package let runID: Int64
  package let asOf: Instant
  package let businessDate: Day
  /// A sum over the bytes of its file; nil where an earlier version kept its results otherwise.
  let sum: Int64?

  /// The newest one; nil before the first.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func newest(_ db: Database) throws -> Reconciliation? {
    let row = try Row.fetchOne(
      db, sql: "SELECT run_id, as_of, business_date, file_sum FROM reconciliation ORDER BY id DESC LIMIT 1")
    return try row.map { row in
      guard let day = Day(row[2] as String) else {
        throw DamagedRow(table: "reconciliation", row: "\(row[0] as Int64)")
      }
      return Reconciliation(
        runID: row[0], asOf: Instant(microseconds: row[1]), businessDate: day, sum: row[3])
    }
  }

  static func keep(_ reconciliation: Reconciliation, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO sealed_reconciliation (run_id, as_of, business_date, file_sum) VALUES (?, ?, ?, ?)",
      arguments: [
        reconciliation.runID, reconciliation.asOf.microseconds, reconciliation.businessDate.description,
        reconciliation.sum,
      ])
  }
}
