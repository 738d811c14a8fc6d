/// m0009: what resolutions are about, which version of an amended payment a person accepted, and registers.
enum M0009Findings {
  static let name = "m0009-findings"

  static let sql = """
    -- What a person's resolution is about, as the newest run that raised the finding had it; and what the resolution saw.
    ALTER TABLE finding ADD COLUMN facts TEXT NOT NULL DEFAULT '';
    ALTER TABLE discrepancy ADD COLUMN facts TEXT;
    ALTER TABLE discrepancy ADD COLUMN resolved_facts TEXT;

    -- The version of an amended payment that a person accepted; the newest row of a payment counts, and one without a
    -- version takes the acceptance back. Never changed, never deleted.
    CREATE TABLE payment_acceptance (
      id INTEGER PRIMARY KEY,
      payment_id TEXT NOT NULL,
      version_id INTEGER REFERENCES payment_version (id),
      decided_at INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX payment_acceptance_by_payment ON payment_acceptance (payment_id, id);

    CREATE TRIGGER payment_acceptance_is_not_changed BEFORE UPDATE ON payment_acceptance
    BEGIN SELECT RAISE(ABORT, 'what a person accepted is never changed'); END;

    CREATE TRIGGER payment_acceptance_is_not_deleted BEFORE DELETE ON payment_acceptance
    BEGIN SELECT RAISE(ABORT, 'what a person accepted is never deleted'); END;

    INSERT INTO payment_acceptance (payment_id, version_id, decided_at)
    SELECT substr(d.subject, 9), max(p.id), coalesce(d.resolved_at, d.accepted_as_of)
    FROM discrepancy d JOIN payment_version p ON p.row_id = substr(d.subject, 9)
    JOIN list_read l ON l.id = p.first_read AND l.as_of <= d.accepted_as_of
    WHERE d.code = 'payment-amended' AND d.accepted_as_of IS NOT NULL GROUP BY d.id ORDER BY d.id;

    -- The contents of registers, each once, and which one a run used.
    CREATE TABLE register_content (
      id INTEGER PRIMARY KEY,
      sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
      content BLOB NOT NULL
    ) STRICT;

    -- The partner is '' for the claim map.
    CREATE TABLE register_use (
      run_id INTEGER NOT NULL REFERENCES run (id),
      register TEXT NOT NULL CHECK (register IN ('integration-cases', 'claim-map')),
      partner TEXT NOT NULL,
      content_id INTEGER NOT NULL REFERENCES register_content (id),
      PRIMARY KEY (run_id, register, partner),
      CHECK ((register = 'claim-map') = (partner = ''))
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX register_use_by_register ON register_use (register, partner, run_id);

    -- When a row was first read; a row that is taken out and comes back keeps it. A row is a case id and '', a
    -- creditorReference and an externalTenantId, or a claimRef and a case id.
    CREATE TABLE register_row (
      register TEXT NOT NULL CHECK (register IN ('integration-cases', 'claim-map')),
      partner TEXT NOT NULL,
      first_cell TEXT NOT NULL,
      second_cell TEXT NOT NULL,
      first_read INTEGER NOT NULL,
      run_id INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (register, partner, first_cell, second_cell),
      CHECK ((register = 'claim-map') = (partner = ''))
    ) STRICT, WITHOUT ROWID;
    """
}
