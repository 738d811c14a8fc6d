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
  package static func newest(_ db: Database) throws -> Reconciliation? { try fetch(db, "ORDER BY id DESC") }

  /// The run before one of a business date: the newest of an earlier one (outputs 2).
  package static func newest(before day: Day, _ db: Database) throws -> Reconciliation? {
    try fetch(db, "WHERE business_date < ? ORDER BY id DESC", [day.description])
  }

  /// The newest one of a business date.
  package static func newest(on day: Day, _ db: Database) throws -> Reconciliation? {
    try fetch(db, "WHERE business_date = ? ORDER BY id DESC", [day.description])
  }

  /// The one whose figures a list shows that was made on a business date: the first of that date, else the newest before.
  package static func shown(on day: Day, _ db: Database) throws -> Reconciliation? {
    try fetch(db, "WHERE business_date = ? ORDER BY id", [day.description]) ?? newest(before: day, db)
  }

  /// The business dates on which anything was reconciled, in order.
  package static func days(_ db: Database) throws -> [Day] {
    try String.fetchAll(db, sql: "SELECT DISTINCT business_date FROM reconciliation ORDER BY business_date")
      .compactMap { Day($0) }
  }

  /// The next one.
  package static func first(after other: Reconciliation, _ db: Database) throws -> Reconciliation? {
    try fetch(db, "WHERE run_id > ? ORDER BY id", [other.runID])
  }

  private static func fetch(_ db: Database, _ condition: String, _ arguments: StatementArguments = []) throws
    -> Reconciliation?
  {
    let row = try Row.fetchOne(
      db, sql: "SELECT run_id, as_of, business_date, file_sum FROM reconciliation \(condition) LIMIT 1",
      arguments: arguments)
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
