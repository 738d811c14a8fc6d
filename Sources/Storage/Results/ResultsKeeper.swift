import Amounts
import GRDB

/// Brings what a run decided into the store: the lives of discrepancies, their history, terms, and which file has the rest.
enum ResultsKeeper {
  static func keep(run: Int64, sum: Int64, _ db: Database) throws {
    try copy("life", to: "discrepancy", db)
    try copy("life_change", to: "discrepancy_change", db)
    try db.execute(
      sql: """
        INSERT INTO sealed_payment_terms (payment_id, partner, case_id, since, success_fee, phase, share, rate, rate_day,
          rounding, taken_at, cause)
        SELECT payment_id, partner, case_id, since, success_fee, phase, share, rate, rate_day, rounding, taken_at, cause
        FROM results.taken_terms ORDER BY id
        """)
    let row = try Row.fetchOne(
      db, sql: "SELECT as_of, business_date FROM results.result_run WHERE run_id = ?", arguments: [run])
    guard let row, let day = Day(row[1] as String) else { throw DamagedRow(table: "result_run", row: "\(run)") }
    try Reconciliation.keep(
      Reconciliation(runID: run, asOf: Instant(microseconds: row[0]), businessDate: day, sum: sum), db)
  }

  /// Rows that are there are changed, others are new.
  private static func copy(_ source: String, to name: String, _ db: Database) throws {
    let columns = try db.columns(in: source, in: "results").map(\.name)
    let list = columns.joined(separator: ", ")
    try db.execute(
      sql: """
        UPDATE sealed_\(name) SET \(columns.dropFirst().map { "\($0) = l.\($0)" }.joined(separator: ", "))
        FROM results.\(source) l WHERE l.id = sealed_\(name).id;
        INSERT INTO sealed_\(name) (\(list)) SELECT \(list) FROM results.\(source) l
        WHERE NOT EXISTS (SELECT 1 FROM sealed_\(name) d WHERE d.id = l.id) ORDER BY id
        """)
  }
}
