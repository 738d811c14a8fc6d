/// m0010: with what a partner's statements begin, what was stated elsewhere before, and who recorded payments to partners.
enum M0010Statements {
  static let name = "m0010-statements"

  static let sql = """
    -- Nothing here is ever changed or deleted; triggers hold it so.

    -- What the first issue of a partner took from the configuration; a partner that issued before m0010 took nothing.
    CREATE TABLE statement_begin (
      partner TEXT PRIMARY KEY,
      -- The first month that is stated; NULL: whichever was issued first.
      begin TEXT,
      month_id INTEGER NOT NULL REFERENCES statement_month (id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE statement_opening (
      partner TEXT NOT NULL REFERENCES statement_begin (partner),
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      amount INTEGER NOT NULL CHECK (amount <> 0),
      PRIMARY KEY (partner, currency)
    ) STRICT, WITHOUT ROWID;

    -- What was stated elsewhere before the partner's first issue here; the number is '' where none was given.
    CREATE TABLE stated_elsewhere (
      payment_id TEXT NOT NULL,
      partner TEXT NOT NULL,
      month TEXT NOT NULL,
      number TEXT NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      fee INTEGER NOT NULL,
      run_id INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (payment_id, partner, month, number, currency, fee)
    ) STRICT, WITHOUT ROWID;

    -- NULL in what was recorded before m0010.
    ALTER TABLE statement_payout ADD COLUMN recorded_by TEXT;
    -- Why it was recorded in spite of what spoke against it.
    ALTER TABLE statement_payout ADD COLUMN override TEXT;

    CREATE TRIGGER statement_begin_no_update BEFORE UPDATE ON statement_begin
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_begin)'); END;
    CREATE TRIGGER statement_begin_no_delete BEFORE DELETE ON statement_begin
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_begin)'); END;
    CREATE TRIGGER statement_begin_once BEFORE INSERT ON statement_begin
      WHEN EXISTS (SELECT 1 FROM statement_begin WHERE partner = new.partner)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_begin)'); END;
    CREATE TRIGGER statement_opening_no_update BEFORE UPDATE ON statement_opening
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_opening)'); END;
    CREATE TRIGGER statement_opening_no_delete BEFORE DELETE ON statement_opening
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_opening)'); END;
    CREATE TRIGGER statement_opening_once BEFORE INSERT ON statement_opening
      WHEN EXISTS (SELECT 1 FROM statement_opening WHERE partner = new.partner AND currency = new.currency)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_opening)'); END;
    CREATE TRIGGER stated_elsewhere_no_update BEFORE UPDATE ON stated_elsewhere
      BEGIN SELECT RAISE(ABORT, 'what was stated never changes (stated_elsewhere)'); END;
    CREATE TRIGGER stated_elsewhere_no_delete BEFORE DELETE ON stated_elsewhere
      BEGIN SELECT RAISE(ABORT, 'what was stated never changes (stated_elsewhere)'); END;
    CREATE TRIGGER stated_elsewhere_in_time BEFORE INSERT ON stated_elsewhere
      WHEN EXISTS (SELECT 1 FROM statement_month WHERE partner = new.partner)
      BEGIN SELECT RAISE(ABORT, 'what was stated elsewhere is taken over before the first issue (stated_elsewhere)'); END;
    """
}
