/// m0007: what a reading lacked, why a list could not be read, and rows whose optional dates are none.
enum M0007Pull {
  static let name = "m0007-pull"

  static let sql = """
    -- A reading that lacks most of the former ids: how many of how many, and a sum over those ids. It is not taken over
    -- until a run that comes half a day after the first that saw it so sees the same (inputs 3).
    ALTER TABLE list_read ADD COLUMN lost INTEGER CHECK (lost >= 0);
    ALTER TABLE list_read ADD COLUMN former INTEGER CHECK (former >= lost);
    ALTER TABLE list_read ADD COLUMN lost_checksum INTEGER;
    -- What other lists may share: an unreachable host, a refused key. NULL where the list alone is to blame.
    ALTER TABLE list_read ADD COLUMN cause TEXT;

    -- A case without a creation date and a client without a link date are rows (inputs 3). SQLite takes NOT NULL off a
    -- column only by a new table, and renames that one without looking at the views, which are made anew.
    PRAGMA legacy_alter_table = ON;

    CREATE TABLE client_version_m0007 (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      creditor_id TEXT NOT NULL, company_name TEXT,
      is_attributed INTEGER NOT NULL CHECK (is_attributed IN (0, 1)), linked_at INTEGER
    ) STRICT;
    INSERT INTO client_version_m0007
      SELECT id, partner, list_tenant, row_id, first_read, gone_read, last_seen, is_latest, creditor_id, company_name,
        is_attributed, linked_at
      FROM client_version ORDER BY id;
    DROP TABLE client_version;
    ALTER TABLE client_version_m0007 RENAME TO client_version;
    CREATE INDEX client_version_gone ON client_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX client_version_current ON client_version (partner, list_tenant, row_id) WHERE gone_read IS NULL;
    CREATE INDEX client_version_latest ON client_version (row_id) WHERE is_latest = 1;

    CREATE TABLE case_version_m0007 (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      -- Since which complete read the present lifecycle has been shown without a break (rules R6).
      lifecycle_since INTEGER NOT NULL,
      reference TEXT, creditor_reference TEXT, tenant TEXT, client_name TEXT,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      principal INTEGER NOT NULL, interest INTEGER, reminder_fees INTEGER, collection_fees INTEGER,
      remainder INTEGER NOT NULL,
      lifecycle TEXT, lifecycle_label TEXT, close_code TEXT, phase TEXT,
      created_at INTEGER, finished_at INTEGER, finished_is_day INTEGER,
      success_fee TEXT, expected_rate TEXT, is_test INTEGER CHECK (is_test IN (0, 1)),
      checksum INTEGER NOT NULL
    ) STRICT;
    INSERT INTO case_version_m0007
      SELECT id, partner, list_tenant, row_id, first_read, gone_read, last_seen, is_latest, lifecycle_since, reference,
        creditor_reference, tenant, client_name, currency, principal, interest, reminder_fees, collection_fees,
        remainder, lifecycle, lifecycle_label, close_code, phase, created_at, finished_at, finished_is_day, success_fee,
        expected_rate, is_test, checksum
      FROM case_version ORDER BY id;
    DROP TABLE case_version;
    ALTER TABLE case_version_m0007 RENAME TO case_version;
    CREATE INDEX case_version_gone ON case_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX case_version_current ON case_version (partner, list_tenant, row_id) WHERE gone_read IS NULL;
    CREATE INDEX case_version_by_case ON case_version (row_id, id);

    PRAGMA legacy_alter_table = OFF;

    -- Rows that several lists show at a time are found here.
    CREATE INDEX case_version_of_tenants ON case_version (row_id) WHERE gone_read IS NULL AND list_tenant <> '';
    CREATE INDEX case_version_of_partners ON case_version (row_id) WHERE gone_read IS NULL AND list_tenant = '';
    CREATE INDEX payment_version_of_tenants ON payment_version (row_id) WHERE gone_read IS NULL AND list_tenant <> '';
    """
}
