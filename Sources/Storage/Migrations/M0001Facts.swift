/// m0001: the facts.
///
/// Shipped migrations never change; what they lack comes in the next one.
///
/// Instants are microseconds since 1970 UTC, amounts minor units of the currency beside them. Every fact names the run
/// that brought it, and the run its environment.
enum M0001Facts {
  static let name = "m0001-facts"

  static let sql = """
    CREATE TABLE installation (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      environment TEXT NOT NULL CHECK (environment IN ('production', 'test'))
    ) STRICT;

    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      as_of INTEGER NOT NULL,
      environment TEXT NOT NULL CHECK (environment IN ('production', 'test'))
    ) STRICT;

    -- Deliveries ------------------------------------------------------------------------------------------------------

    CREATE TABLE channel (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- A file of deliveries; a file that was replaced begins a new generation and is read from its start.
    CREATE TABLE source_file (
      id INTEGER PRIMARY KEY,
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      path TEXT NOT NULL,
      generation INTEGER NOT NULL CHECK (generation >= 1),
      bytes_read INTEGER NOT NULL CHECK (bytes_read >= 0),
      lines_read INTEGER NOT NULL CHECK (lines_read >= 0),
      blank_lines INTEGER NOT NULL CHECK (blank_lines >= 0),
      fingerprint BLOB NOT NULL,
      UNIQUE (channel_id, path, generation)
    ) STRICT;

    CREATE TABLE event_type (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- The first accepted delivery of an id. State: 0 applied, 1 conflicting, 2 malformed money event, 3 unknown type.
    CREATE TABLE event (
      id INTEGER PRIMARY KEY,
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      event_id TEXT NOT NULL,
      type_id INTEGER NOT NULL REFERENCES event_type (id),
      state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
      is_verified INTEGER NOT NULL CHECK (is_verified IN (0, 1)),
      occurred_at INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      claim_ref TEXT,
      receeve_ref TEXT,
      account_ref TEXT,
      file_id INTEGER NOT NULL REFERENCES source_file (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      run_id INTEGER NOT NULL REFERENCES run (id),
      reason TEXT,
      UNIQUE (channel_id, event_id)
    ) STRICT;

    CREATE INDEX event_not_applied ON event (state, id) WHERE state <> 0;

    -- What is kept of a financially relevant delivery, without debtor data.
    CREATE TABLE event_body (
      event_id INTEGER PRIMARY KEY REFERENCES event (id),
      body TEXT NOT NULL
    ) STRICT;

    -- Later deliveries of an accepted id: the same content again, or another one.
    CREATE TABLE event_repeat (
      file_id INTEGER NOT NULL REFERENCES source_file (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      event_id INTEGER NOT NULL REFERENCES event (id),
      differs INTEGER NOT NULL CHECK (differs IN (0, 1)),
      -- Of another content than the first one.
      digest BLOB CHECK (length(digest) = 32),
      run_id INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (file_id, line)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX event_repeat_differs ON event_repeat (event_id) WHERE differs = 1;

    -- Deliveries that do not count: failed signatures, and unsigned ones where the channel requires a signature.
    CREATE TABLE quarantine (
      file_id INTEGER NOT NULL REFERENCES source_file (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      event_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      run_id INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (file_id, line)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE unreadable_line (
      file_id INTEGER NOT NULL REFERENCES source_file (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      reason TEXT NOT NULL,
      run_id INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (file_id, line)
    ) STRICT, WITHOUT ROWID;

    -- What applied events say, by kind. The rows of an event are taken away when it turns out to be conflicting.

    -- Family: 0 single, 1 multi. Status: the rank of rules R2.
    CREATE TABLE payment_line (
      event_id INTEGER NOT NULL REFERENCES event (id),
      line INTEGER NOT NULL CHECK (line >= 0),
      occurred_at INTEGER NOT NULL,
      provider TEXT NOT NULL,
      tracking_id TEXT NOT NULL,
      family INTEGER NOT NULL CHECK (family IN (0, 1)),
      status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
      claim_ref TEXT,
      receeve_ref TEXT,
      account_ref TEXT,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      total INTEGER,
      breaks_sum INTEGER NOT NULL CHECK (breaks_sum IN (0, 1)),
      checksum INTEGER NOT NULL,
      PRIMARY KEY (event_id, line),
      CHECK (claim_ref IS NOT NULL OR receeve_ref IS NOT NULL)
    ) STRICT, WITHOUT ROWID;

    -- Kind: 0 created, 1 total updated, 2 resolved.
    CREATE TABLE claim_event (
      event_id INTEGER PRIMARY KEY REFERENCES event (id),
      occurred_at INTEGER NOT NULL,
      kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
      claim_ref TEXT,
      receeve_ref TEXT,
      amount INTEGER,
      currency TEXT CHECK (length(currency) = 3),
      checksum INTEGER NOT NULL,
      CHECK ((kind = 2) = (amount IS NULL)),
      CHECK ((kind = 0) = (currency IS NOT NULL))
    ) STRICT;

    CREATE TABLE case_event (
      event_id INTEGER PRIMARY KEY REFERENCES event (id),
      occurred_at INTEGER NOT NULL,
      case_id TEXT NOT NULL,
      lifecycle TEXT NOT NULL
    ) STRICT;

    CREATE INDEX case_event_by_case ON case_event (case_id);

    CREATE TABLE client_event (
      event_id INTEGER PRIMARY KEY REFERENCES event (id),
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      occurred_at INTEGER NOT NULL,
      tenant TEXT NOT NULL,
      kind TEXT NOT NULL,
      is_attributed INTEGER CHECK (is_attributed IN (0, 1))
    ) STRICT;

    -- Kind: 0 payment.created, 1 payment.deleted.
    CREATE TABLE booking_event (
      event_id INTEGER PRIMARY KEY REFERENCES event (id),
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      occurred_at INTEGER NOT NULL,
      kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
      payment_id TEXT NOT NULL,
      case_id TEXT,
      amount INTEGER,
      currency TEXT CHECK (length(currency) = 3),
      CHECK ((amount IS NULL) = (currency IS NULL))
    ) STRICT;

    CREATE INDEX booking_event_by_payment ON booking_event (payment_id, kind);

    -- Pulled lists -----------------------------------------------------------------------------------------------------

    -- One reading of one list. The tenant is '' for a list of the partner itself.
    CREATE TABLE list_read (
      id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES run (id),
      partner TEXT NOT NULL,
      tenant TEXT NOT NULL,
      list TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('complete', 'incomplete', 'not-readable-now')),
      reason TEXT,
      readable_rows INTEGER NOT NULL CHECK (readable_rows >= 0),
      stored_rows INTEGER NOT NULL CHECK (stored_rows >= 0)
    ) STRICT;

    CREATE INDEX list_read_by_list ON list_read (partner, tenant, list, id);

    CREATE TABLE unreadable_row (
      read_id INTEGER NOT NULL REFERENCES list_read (id),
      row_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (read_id, row_id)
    ) STRICT, WITHOUT ROWID;

    -- Versions of rows: from the read that first showed them to the first complete read that no longer did.

    CREATE TABLE me_version (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      fee_percentage TEXT, is_active INTEGER, invoicing_trigger TEXT
    ) STRICT;
    CREATE INDEX me_version_gone ON me_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX me_version_current ON me_version (partner, list_tenant, row_id) WHERE gone_read IS NULL;
    CREATE INDEX me_version_latest ON me_version (row_id) WHERE is_latest = 1;

    CREATE TABLE client_version (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      creditor_id TEXT NOT NULL, company_name TEXT,
      is_attributed INTEGER NOT NULL CHECK (is_attributed IN (0, 1)), linked_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX client_version_gone ON client_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX client_version_current ON client_version (partner, list_tenant, row_id) WHERE gone_read IS NULL;
    CREATE INDEX client_version_latest ON client_version (row_id) WHERE is_latest = 1;

    CREATE TABLE case_version (
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
      created_at INTEGER NOT NULL, finished_at INTEGER, finished_is_day INTEGER,
      success_fee TEXT, expected_rate TEXT, is_test INTEGER CHECK (is_test IN (0, 1)),
      checksum INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX case_version_gone ON case_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX case_version_current ON case_version (partner, list_tenant, row_id) WHERE gone_read IS NULL;
    CREATE INDEX case_version_by_case ON case_version (row_id, id);

    CREATE TABLE payment_version (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      case_id TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL CHECK (length(currency) = 3),
      paid_at INTEGER NOT NULL, paid_is_day INTEGER NOT NULL CHECK (paid_is_day IN (0, 1)),
      created_at INTEGER NOT NULL, recipient TEXT,
      checksum INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX payment_version_gone ON payment_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX payment_version_current ON payment_version (partner, list_tenant, row_id)
      WHERE gone_read IS NULL;
    CREATE INDEX payment_version_by_payment ON payment_version (row_id, id);
    CREATE INDEX payment_version_by_case ON payment_version (case_id, row_id) WHERE is_latest = 1;

    CREATE TABLE transaction_version (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      case_id TEXT NOT NULL, tenant TEXT, amount INTEGER NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      paid_at INTEGER NOT NULL, paid_is_day INTEGER NOT NULL CHECK (paid_is_day IN (0, 1)),
      fee INTEGER, fee_currency TEXT CHECK (length(fee_currency) = 3), fee_percentage TEXT, fee_usd INTEGER,
      commission_status TEXT, platform_status TEXT, referral_status TEXT,
      checksum INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX transaction_version_gone ON transaction_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX transaction_version_current ON transaction_version (partner, list_tenant, row_id)
      WHERE gone_read IS NULL;
    CREATE INDEX transaction_version_by_row ON transaction_version (row_id, id);

    CREATE TABLE subscription_version (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL, list_tenant TEXT NOT NULL, row_id TEXT NOT NULL,
      first_read INTEGER NOT NULL REFERENCES list_read (id),
      gone_read INTEGER REFERENCES list_read (id),
      last_seen INTEGER, is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
      is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)), is_test_mode INTEGER NOT NULL CHECK (is_test_mode IN (0, 1)),
      events TEXT NOT NULL, disabled_reason TEXT, is_https INTEGER NOT NULL CHECK (is_https IN (0, 1)), port INTEGER
    ) STRICT;
    CREATE INDEX subscription_version_gone ON subscription_version (gone_read) WHERE is_latest = 1 AND gone_read IS NOT NULL;
    CREATE UNIQUE INDEX subscription_version_current ON subscription_version (partner, list_tenant, row_id)
      WHERE gone_read IS NULL;
    CREATE INDEX subscription_version_latest ON subscription_version (row_id) WHERE is_latest = 1;

    -- The seven summary buckets of the newest complete /reporting/transactions, in US cents.
    CREATE TABLE revenue_bucket (
      partner TEXT NOT NULL,
      bucket TEXT NOT NULL,
      fee_usd INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      read_id INTEGER NOT NULL REFERENCES list_read (id),
      PRIMARY KEY (partner, bucket)
    ) STRICT, WITHOUT ROWID;

    -- How many requests were sent for a partner's key lately: two runs in a day share the rate limits.
    CREATE TABLE key_usage (
      partner TEXT PRIMARY KEY,
      last_minute INTEGER NOT NULL, last_request INTEGER NOT NULL,
      hour INTEGER NOT NULL, in_hour INTEGER NOT NULL, day_start INTEGER NOT NULL, in_day INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
