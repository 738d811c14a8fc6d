import Foundation
@testable import Storage
import Testing

/// A report reads the reporting views and nothing else, and comes to an end (outputs, readings).
@Suite struct `The gate of report queries` {
  @Test(arguments: [
    "SELECT payment_id FROM report_payments", "SELECT count(*) FROM report_cases_of_nobody WHERE 0",
    "WITH p AS (SELECT * FROM report_payments) SELECT count(*) FROM p",
    "SELECT b.case_id FROM report_outstanding_balances b JOIN report_payments p ON p.case_id = b.case_id",
    "SELECT :as_of", "VALUES (1)",
  ])
  func `lets queries of views through`(sql: String) throws {
    let temporary = try TemporaryStore()
    try temporary.store.read { db in
      let query = { try ReportQuery(db, gate: ReportGate(db), sql, parameters: ["as_of": "x"]) }
      if sql.contains("of_nobody") {
        _ = #expect(throws: QueryFailure.self) { try query() }
      } else {
        #expect(throws: Never.self) { try query() }
      }
    }
  }

  @Test(arguments: [
    "SELECT row_id FROM payment_version", "SELECT name FROM sqlite_schema", "SELECT name FROM sqlite_master",
    "SELECT file FROM pragma_database_list", "SELECT * FROM grdb_migrations", "SELECT count(*) FROM event_body",
    "WITH report_payments AS (SELECT * FROM payment_version) SELECT * FROM report_payments",
    "SELECT (SELECT count(*) FROM discrepancy) FROM report_payments", "SELECT load_extension('x')",
    "SELECT * FROM (SELECT amount FROM main.payment_version)", "SELECT * FROM temp.sqlite_schema",
    "SELECT 1 FROM report_payments WHERE EXISTS (SELECT 1 FROM key_usage)", "PRAGMA user_version",
    "DELETE FROM sealed_run",
    "ATTACH '/tmp/x' AS x", "SELECT value FROM json_each('[1]')",
  ])
  func `keeps everything else out`(sql: String) throws {
    let temporary = try TemporaryStore()
    try temporary.store.read { db in
      _ = #expect(throws: QueryFailure.self) { try ReportQuery(db, gate: ReportGate(db), sql, parameters: [:]) }
    }
  }

  @Test func `a query is ended when its time is over`() throws {
    let temporary = try TemporaryStore()
    let endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    try temporary.store.read { db in
      let statement = try SQLStatement(db, endless)
      let deadline = Deadline(.milliseconds(50))
      #expect(throws: (any Error).self) { try deadline.run(db) { try statement.step() } }
      #expect(deadline.isOver)
    }
    #expect(try temporary.rows("SELECT 1") == [["1"]])
  }

  @Test func `SQL cannot reach behind SQLite`() throws {
    let temporary = try TemporaryStore()
    #expect(throws: (any Error).self) {
      try temporary.execute("PRAGMA writable_schema = ON")
      try temporary.execute("UPDATE sqlite_schema SET sql = '' WHERE name = 'run'")
    }
    #expect(try temporary.rows("PRAGMA integrity_check") == [["ok"]])
  }
}
