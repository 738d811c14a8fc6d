/// m0004: who changed a discrepancy, when and why, and which figures a person accepted.
enum M0004DiscrepancyHistory {
  static let name = "m0004-discrepancy-history"

  static let sql = """
    -- What runs and people changed, one row a change, with what it was afterwards. Never changed, never deleted.
    CREATE TABLE discrepancy_change (
      id INTEGER PRIMARY KEY,
      discrepancy_id INTEGER NOT NULL REFERENCES discrepancy (id),
      changed_at INTEGER NOT NULL,
      changed_by TEXT NOT NULL CHECK (changed_by <> ''),
      change TEXT NOT NULL CHECK (change IN ('opened', 'reopened', 'worsened', 'suppression-ended', 'cleared',
        'acknowledged', 'resolved', 'suppressed')),
      status TEXT NOT NULL CHECK (status IN ('open', 'acknowledged', 'suppressed', 'resolved', 'cleared')),
      severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
      currency TEXT, money_at_risk INTEGER,
      owner TEXT, suppressed_until TEXT, reason TEXT
    ) STRICT;

    CREATE INDEX discrepancy_change_by_discrepancy ON discrepancy_change (discrepancy_id);

    CREATE TRIGGER discrepancy_change_is_not_changed BEFORE UPDATE ON discrepancy_change
    BEGIN SELECT RAISE(ABORT, 'history is never changed'); END;

    CREATE TRIGGER discrepancy_change_is_not_deleted BEFORE DELETE ON discrepancy_change
    BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;

    -- The run whose figures a person accepted by resolving: what was read after it is another amendment.
    ALTER TABLE discrepancy ADD COLUMN accepted_as_of INTEGER;
    UPDATE discrepancy SET accepted_as_of = resolved_at;
    """
}
