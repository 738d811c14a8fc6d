/// m0008: the terms of payments, taken once and kept (rules R8).
enum M0008Terms {
  static let name = "m0008-terms"

  static let sql = """
    -- What the fee of a payment is worked out with; the newest row of a payment counts, those before it are its history.
    -- Never changed, never deleted.
    CREATE TABLE payment_terms (
      id INTEGER PRIMARY KEY,
      payment_id TEXT NOT NULL,
      -- The partner whose agreement it is, the case that success fee and phase are of, and the run that took them.
      partner TEXT NOT NULL, case_id TEXT NOT NULL, since INTEGER NOT NULL,
      success_fee TEXT, phase TEXT, share TEXT, rate TEXT,
      -- The business date that the rate is of.
      rate_day TEXT NOT NULL,
      -- NULL: taken over from a store that did not keep it; the first run fills it in.
      rounding TEXT CHECK (rounding IN ('half_up', 'half_even')),
      -- The run, or the command, that wrote the row, and why.
      taken_at INTEGER NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('taken', 'filled-in', 'moved', 'dated', 'applied', 'taken-over')),
      -- Of `agreement apply`: who said so, and why.
      taken_by TEXT, reason TEXT,
      CHECK ((cause = 'applied') = (taken_by IS NOT NULL AND reason IS NOT NULL))
    ) STRICT;

    CREATE INDEX payment_terms_by_payment ON payment_terms (payment_id, id);

    CREATE TRIGGER payment_terms_is_not_changed BEFORE UPDATE ON payment_terms
    BEGIN SELECT RAISE(ABORT, 'terms are kept as they were taken'); END;

    CREATE TRIGGER payment_terms_is_not_deleted BEFORE DELETE ON payment_terms
    BEGIN SELECT RAISE(ABORT, 'terms are kept as they were taken'); END;

    CREATE TRIGGER payment_terms_once BEFORE INSERT ON payment_terms
      WHEN EXISTS (SELECT 1 FROM payment_terms WHERE id = new.id)
    BEGIN SELECT RAISE(ABORT, 'terms are kept as they were taken'); END;

    -- What the last reconciliation came to stays, so that nothing changes that was stated or reported.
    INSERT INTO payment_terms (payment_id, partner, case_id, since, success_fee, phase, share, rate, rate_day, rounding,
      taken_at, cause)
    SELECT p.payment_id, p.partner, p.case_id, r.as_of, p.success_fee_percent, c.phase, p.share_percent, p.rate_percent,
      p.date, NULL, r.as_of, 'taken-over'
    FROM result_payment p CROSS JOIN result_run r JOIN result_case c ON c.case_id = p.case_id ORDER BY p.payment_id;
    """
}
