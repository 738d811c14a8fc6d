/// m0017: the payment terms of an issued statement, and payments to partners that were recorded wrongly.
enum M0017Payments {
  static let name = "m0017-payments"

  static let sql = """
    -- Nothing here is ever changed or deleted; triggers hold it so.

    -- In how many days from its issue a statement was to be paid. None: nothing was agreed, or it was issued before m0017.
    CREATE TABLE sealed_statement_terms (
      statement_id INTEGER PRIMARY KEY REFERENCES sealed_statement (id),
      payment_days INTEGER NOT NULL CHECK (payment_days BETWEEN 0 AND 365),
      seal INTEGER
    ) STRICT;

    -- A payment to a partner that takes back another one, which was recorded wrongly: the same amount with the other sign.
    CREATE TABLE sealed_statement_payout_reversal (
      payout_id INTEGER PRIMARY KEY REFERENCES sealed_statement_payout (id),
      reversed_id INTEGER NOT NULL UNIQUE REFERENCES sealed_statement_payout (id),
      -- The right one; NULL: it was never made.
      replacement_id INTEGER UNIQUE REFERENCES sealed_statement_payout (id),
      reason TEXT NOT NULL CHECK (reason <> ''),
      seal INTEGER
    ) STRICT;

    CREATE TRIGGER statement_terms_no_update BEFORE UPDATE OF statement_id, payment_days ON sealed_statement_terms
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_terms)'); END;
    CREATE TRIGGER statement_terms_no_delete BEFORE DELETE ON sealed_statement_terms
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_terms)'); END;
    CREATE TRIGGER statement_terms_in_time BEFORE INSERT ON sealed_statement_terms
      WHEN NOT EXISTS (SELECT 1 FROM sealed_statement_to_publish WHERE statement_id = new.statement_id)
        OR EXISTS (SELECT 1 FROM sealed_statement_terms WHERE statement_id = new.statement_id)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_terms)'); END;
    CREATE TRIGGER statement_payout_reversal_no_update
      BEFORE UPDATE OF payout_id, reversed_id, replacement_id, reason ON sealed_statement_payout_reversal
      BEGIN SELECT RAISE(ABORT, 'what was paid never changes (statement_payout_reversal)'); END;
    CREATE TRIGGER statement_payout_reversal_no_delete BEFORE DELETE ON sealed_statement_payout_reversal
      BEGIN SELECT RAISE(ABORT, 'what was paid never changes (statement_payout_reversal)'); END;
    CREATE TRIGGER statement_payout_reversal_once BEFORE INSERT ON sealed_statement_payout_reversal
      WHEN EXISTS (SELECT 1 FROM sealed_statement_payout_reversal
        WHERE reversed_id = new.reversed_id OR payout_id IN (new.payout_id, new.reversed_id, new.replacement_id)
          OR replacement_id = new.replacement_id)
      BEGIN SELECT RAISE(ABORT, 'a payment is taken back once (statement_payout_reversal)'); END;
    CREATE TRIGGER statement_payout_reversal_same BEFORE INSERT ON sealed_statement_payout_reversal
      WHEN NOT EXISTS (SELECT 1 FROM sealed_statement_payout n JOIN sealed_statement_payout w ON w.id = new.reversed_id
        WHERE n.id = new.payout_id AND n.statement_id = w.statement_id AND n.date = w.date AND n.amount = -w.amount)
      BEGIN SELECT RAISE(ABORT, 'what takes a payment back is the same with the other sign (statement_payout_reversal)'); END;
    """
}
