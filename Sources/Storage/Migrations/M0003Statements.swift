/// m0003: issued statements, which never change again, and what was paid to partners.
enum M0003Statements {
  static let name = "m0003-statements"

  static let sql = """
    -- Nothing here is ever changed or deleted, but for statement_to_publish; triggers hold it so.

    -- A month of a partner that is closed; also one without statements.
    CREATE TABLE statement_month (
      id INTEGER PRIMARY KEY,
      partner TEXT NOT NULL,
      month TEXT NOT NULL,
      cut_off INTEGER NOT NULL,
      override TEXT,
      run_id INTEGER NOT NULL REFERENCES run (id),
      UNIQUE (partner, month)
    ) STRICT;

    CREATE TABLE statement (
      id INTEGER PRIMARY KEY,
      number TEXT NOT NULL UNIQUE,
      year INTEGER NOT NULL,
      sequence INTEGER NOT NULL CHECK (sequence >= 1),
      month_id INTEGER NOT NULL REFERENCES statement_month (id),
      partner TEXT NOT NULL, currency TEXT NOT NULL CHECK (length(currency) = 3), month TEXT NOT NULL,
      cut_off INTEGER NOT NULL, date TEXT NOT NULL, time_zone TEXT NOT NULL,
      opening INTEGER NOT NULL, earned INTEGER NOT NULL, prior_period INTEGER NOT NULL, adjustments INTEGER NOT NULL,
      clawbacks INTEGER NOT NULL, paid_out INTEGER NOT NULL, closing INTEGER NOT NULL, payable INTEGER NOT NULL,
      minimum_payout INTEGER NOT NULL, rounding TEXT NOT NULL,
      -- Names, addresses (a line each) and texts as they were printed.
      issuer_name TEXT, issuer_address TEXT, issuer_vat_id TEXT, issuer_contact TEXT,
      partner_name TEXT NOT NULL, partner_address TEXT NOT NULL, partner_vat_id TEXT, partner_contact TEXT,
      notes TEXT NOT NULL,
      -- What the bytes of the files hang on, and what they were.
      layout INTEGER NOT NULL, workbook_library TEXT NOT NULL,
      csv_sha256 TEXT NOT NULL CHECK (length(csv_sha256) = 64),
      xlsx_sha256 TEXT NOT NULL CHECK (length(xlsx_sha256) = 64),
      UNIQUE (year, sequence),
      UNIQUE (partner, currency, month)
    ) STRICT;

    CREATE TABLE statement_line (
      statement_id INTEGER NOT NULL REFERENCES statement (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      section TEXT NOT NULL CHECK (section IN ('earned', 'prior-period', 'adjustment', 'clawback')),
      payment_id TEXT NOT NULL,
      case_reference TEXT, creditor_reference TEXT, client TEXT,
      date TEXT NOT NULL, first_seen INTEGER NOT NULL,
      amount INTEGER NOT NULL, amount_currency TEXT NOT NULL CHECK (length(amount_currency) = 3),
      success_fee_percent TEXT, share_percent TEXT, rate_percent TEXT,
      fee INTEGER NOT NULL,
      original_statement TEXT,
      reason TEXT NOT NULL,
      PRIMARY KEY (statement_id, line)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX statement_line_by_payment ON statement_line (payment_id, statement_id);

    -- Payments of the month that are listed and in no balance.
    CREATE TABLE statement_item (
      statement_id INTEGER NOT NULL REFERENCES statement (id),
      kind TEXT NOT NULL CHECK (kind IN ('held', 'not-eligible')),
      payment_id TEXT NOT NULL,
      case_reference TEXT, creditor_reference TEXT, client TEXT,
      date TEXT NOT NULL, first_seen INTEGER NOT NULL,
      amount INTEGER NOT NULL, amount_currency TEXT NOT NULL CHECK (length(amount_currency) = 3),
      success_fee_percent TEXT, share_percent TEXT, rate_percent TEXT,
      reason TEXT NOT NULL,
      PRIMARY KEY (statement_id, kind, payment_id)
    ) STRICT, WITHOUT ROWID;

    -- Statements whose files are not in place yet: between the issue and its end, or after a crash.
    CREATE TABLE statement_to_publish (
      statement_id INTEGER PRIMARY KEY REFERENCES statement (id)
    ) STRICT;

    -- What was paid to a partner for a statement.
    CREATE TABLE statement_payout (
      id INTEGER PRIMARY KEY,
      statement_id INTEGER NOT NULL REFERENCES statement (id),
      date TEXT NOT NULL,
      amount INTEGER NOT NULL CHECK (amount <> 0),
      reference TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      UNIQUE (statement_id, date, amount, reference)
    ) STRICT;

    -- The statement that counts it as paid out.
    CREATE TABLE statement_payout_counted (
      payout_id INTEGER PRIMARY KEY REFERENCES statement_payout (id),
      statement_id INTEGER NOT NULL REFERENCES statement (id)
    ) STRICT;

    CREATE INDEX statement_payout_counted_by_statement ON statement_payout_counted (statement_id);

    CREATE TRIGGER statement_month_no_update BEFORE UPDATE ON statement_month
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_month)'); END;
    CREATE TRIGGER statement_month_no_delete BEFORE DELETE ON statement_month
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_month)'); END;
    CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement)'); END;
    CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement)'); END;
    CREATE TRIGGER statement_line_no_update BEFORE UPDATE ON statement_line
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_line)'); END;
    CREATE TRIGGER statement_line_no_delete BEFORE DELETE ON statement_line
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_line)'); END;
    CREATE TRIGGER statement_item_no_update BEFORE UPDATE ON statement_item
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_item)'); END;
    CREATE TRIGGER statement_item_no_delete BEFORE DELETE ON statement_item
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_item)'); END;
    CREATE TRIGGER statement_payout_no_update BEFORE UPDATE ON statement_payout
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout)'); END;
    CREATE TRIGGER statement_payout_no_delete BEFORE DELETE ON statement_payout
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout)'); END;
    CREATE TRIGGER statement_payout_counted_no_update BEFORE UPDATE ON statement_payout_counted
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout_counted)'); END;
    CREATE TRIGGER statement_payout_counted_no_delete BEFORE DELETE ON statement_payout_counted
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout_counted)'); END;
    -- A REPLACE would delete without the triggers above.
    CREATE TRIGGER statement_month_once BEFORE INSERT ON statement_month
      WHEN EXISTS (SELECT 1 FROM statement_month
        WHERE id = new.id OR (partner = new.partner AND month = new.month))
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_month)'); END;
    CREATE TRIGGER statement_once BEFORE INSERT ON statement
      WHEN EXISTS (SELECT 1 FROM statement
        WHERE id = new.id OR number = new.number OR (year = new.year AND sequence = new.sequence)
          OR (partner = new.partner AND currency = new.currency AND month = new.month))
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement)'); END;
    CREATE TRIGGER statement_line_in_time BEFORE INSERT ON statement_line
      WHEN NOT EXISTS (SELECT 1 FROM statement_to_publish WHERE statement_id = new.statement_id)
        OR EXISTS (SELECT 1 FROM statement_line WHERE statement_id = new.statement_id AND line = new.line)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_line)'); END;
    CREATE TRIGGER statement_item_in_time BEFORE INSERT ON statement_item
      WHEN NOT EXISTS (SELECT 1 FROM statement_to_publish WHERE statement_id = new.statement_id)
        OR EXISTS (SELECT 1 FROM statement_item
          WHERE statement_id = new.statement_id AND kind = new.kind AND payment_id = new.payment_id)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_item)'); END;
    CREATE TRIGGER statement_payout_once BEFORE INSERT ON statement_payout
      WHEN EXISTS (SELECT 1 FROM statement_payout WHERE id = new.id)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout)'); END;
    CREATE TRIGGER statement_payout_counted_once BEFORE INSERT ON statement_payout_counted
      WHEN EXISTS (SELECT 1 FROM statement_payout_counted WHERE payout_id = new.payout_id)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_payout_counted)'); END;
    """
}
