/// m0015: what a row was before it was changed, how far the store had come when a night was concluded, and what a night
/// took from outside the store: with these a night is written again as it was known then (`Journal`).
///
/// A later migration may add columns to a sealed table. One that takes any away, or that fills a table from another one,
/// must delete the rows of `sealed_night`: what was before cannot be undone over it.
enum M0015Journal {
  static let name = "m0015-journal"

  static let sql = """
    -- One row for each change of a row that was there at the newest mark.
    CREATE TABLE sealed_row_change (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      -- By what the row is found since; NULL: it is gone.
      row_key BLOB,
      -- What it was, as `row_image` or `change_image` writes it; NULL: it was not there.
      was BLOB,
      seal INTEGER,
      CHECK (row_key IS NOT NULL OR was IS NOT NULL)
    ) STRICT;

    CREATE TRIGGER row_change_is_not_changed BEFORE UPDATE OF id, name, row_key, was ON sealed_row_change
    BEGIN SELECT RAISE(ABORT, 'what was before never changes (row_change)'); END;
    CREATE TRIGGER row_change_is_not_deleted BEFORE DELETE ON sealed_row_change
    BEGIN SELECT RAISE(ABORT, 'what was before never changes (row_change)'); END;

    -- The highest number that a table had given out when a run began to conclude a night.
    CREATE TABLE sealed_run_mark (
      name TEXT NOT NULL,
      run_id INTEGER NOT NULL REFERENCES sealed_run (id),
      top INTEGER NOT NULL,
      seal INTEGER,
      PRIMARY KEY (name, run_id)
    ) STRICT, WITHOUT ROWID;

    -- The runs that published a night, with what nobody can read in the store afterwards.
    CREATE TABLE sealed_night (
      run_id INTEGER PRIMARY KEY REFERENCES sealed_run (id),
      business_date TEXT NOT NULL,
      record TEXT NOT NULL,
      seal INTEGER
    ) STRICT;

    CREATE INDEX night_by_date ON sealed_night (business_date);
    """
}
