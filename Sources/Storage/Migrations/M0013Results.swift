import GRDB

/// m0013: results go to a file of their own, which the store names; the store keeps what cannot be worked out again.
///
/// The results of before are dropped: the next reconciliation makes them anew. Ages are worked out where they are read.
enum M0013Results {
  static let name = "m0013-results"

  static func migrate(_ db: Database) throws {
    // Every row is looked at before it gets a new seal; a store that just got its seals has no views yet.
    if try db.viewExists("discrepancy") { try Seal.check("discrepancy", db) }
    try Views.drop(db)
    try db.execute(
      sql: """
        -- The reconciliations whose reports were published; the newest one names the file of results.
        CREATE TABLE sealed_reconciliation (
          id INTEGER PRIMARY KEY,
          run_id INTEGER NOT NULL REFERENCES sealed_run (id),
          as_of INTEGER NOT NULL,
          business_date TEXT NOT NULL,
          file_sum INTEGER,
          seal INTEGER
        ) STRICT;
        INSERT INTO sealed_reconciliation (run_id, as_of, business_date)
        SELECT run_id, as_of, business_date FROM result_run;

        -- Changes of what is already there, by whom they are about (`FactChanges`): what is judged again.
        CREATE TABLE sealed_touched (
          id INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
          key TEXT NOT NULL,
          seal INTEGER
        ) STRICT;

        -- The business date of opened_at.
        ALTER TABLE sealed_discrepancy ADD COLUMN opened_on TEXT NOT NULL DEFAULT '';
        UPDATE sealed_discrepancy SET opened_on = coalesce(
          date((SELECT business_date FROM result_run), -age_days || ' days'), date(opened_at / 1000000, 'unixepoch'));
        ALTER TABLE sealed_discrepancy DROP COLUMN last_change;
        ALTER TABLE sealed_discrepancy DROP COLUMN age_days;
        ALTER TABLE sealed_discrepancy DROP COLUMN age_bucket;

        CREATE INDEX transaction_version_by_case ON sealed_transaction_version (case_id) WHERE gone_read IS NULL;

        DROP TABLE result_case; DROP TABLE result_payment; DROP TABLE result_allocation;
        DROP TABLE result_allocation_match; DROP TABLE result_fee; DROP TABLE result_run; DROP TABLE result_sum;
        DROP TABLE finding; DROP TABLE expected_item; DROP TABLE control;
        """)
    for name in ["discrepancy", "reconciliation"] {
      let table = try Seal.table(db, stored: Seal.prefix + name, name: name)
      try db.execute(sql: "UPDATE \(table.stored) SET seal = \(table.seal())")
    }
  }
}
