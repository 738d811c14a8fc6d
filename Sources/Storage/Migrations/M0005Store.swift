/// m0005: which store this is, and what its runs were configured with.
enum M0005Store {
  static let name = "m0005-store"

  static let sql = """
    -- Random, given once: `run.json` names it, so that another store in this one's place is noticed.
    CREATE TABLE store_identity (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      identity TEXT NOT NULL CHECK (length(identity) = 32)
    ) STRICT;
    INSERT INTO store_identity (only_row, identity) VALUES (1, lower(hex(randomblob(16))));

    -- Identities of other stores whose outputs somebody said (`--new-store`) that this store goes on from.
    CREATE TABLE store_accepted_outputs (
      identity TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;

    -- Configuration and report definitions that runs used, each content once.
    CREATE TABLE used_text (
      sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
      content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run_text (
      run_id INTEGER NOT NULL REFERENCES run (id),
      kind TEXT NOT NULL CHECK (kind IN ('configuration', 'report-definition')),
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL REFERENCES used_text (sha256),
      PRIMARY KEY (run_id, kind, name)
    ) STRICT, WITHOUT ROWID;
    """
}
