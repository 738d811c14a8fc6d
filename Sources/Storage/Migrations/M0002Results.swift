/// m0002: what a run makes of the facts, to be thrown away and rebuilt, and the lives of discrepancies.
enum M0002Results {
  static let name = "m0002-results"

  static let sql = """
    CREATE TABLE result_case (
      case_id TEXT PRIMARY KEY,
      reference TEXT, creditor_reference TEXT, partner TEXT NOT NULL, tenant TEXT, client TEXT,
      lifecycle TEXT, close_code TEXT, phase TEXT, currency TEXT NOT NULL,
      principal INTEGER NOT NULL, added_fees INTEGER, claimed INTEGER, paid INTEGER, outstanding INTEGER,
      remainder INTEGER NOT NULL, remainder_difference INTEGER,
      claims TEXT, paid_by_evidence INTEGER, booked_unmatched INTEGER, settled_unmatched INTEGER,
      reversed_booked INTEGER, matched_difference INTEGER, unexplained INTEGER,
      last_payment_date TEXT, test INTEGER, merged INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE result_payment (
      payment_id TEXT PRIMARY KEY,
      case_id TEXT NOT NULL, partner TEXT NOT NULL, tenant TEXT NOT NULL,
      date TEXT NOT NULL, created_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
      amount INTEGER NOT NULL, currency TEXT NOT NULL, recipient TEXT,
      state TEXT NOT NULL CHECK (state IN ('booked', 'deleted')), match TEXT NOT NULL,
      matched_allocations TEXT, matched_amount INTEGER, difference INTEGER,
      eligibility TEXT, reason TEXT, success_fee_percent TEXT, share_percent TEXT, rate_percent TEXT, fee INTEGER,
      transaction_id TEXT, platform_fee INTEGER, statement TEXT,
      is_test INTEGER NOT NULL, is_in_case_currency INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE result_allocation (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL, tracking_id TEXT NOT NULL, claim_ref TEXT NOT NULL, account_reference TEXT,
      case_id TEXT, amount INTEGER NOT NULL, currency TEXT NOT NULL,
      state TEXT NOT NULL, state_since INTEGER NOT NULL, date INTEGER NOT NULL, settled_at INTEGER, processing_at INTEGER,
      kind TEXT NOT NULL, settlement_total INTEGER NOT NULL, settlement_lines INTEGER NOT NULL, counted INTEGER NOT NULL,
      is_reported_twice INTEGER NOT NULL, events TEXT NOT NULL
    ) STRICT;

    CREATE TABLE result_allocation_match (
      allocation_id INTEGER PRIMARY KEY,
      matched_payments TEXT, difference INTEGER
    ) STRICT;

    CREATE TABLE result_fee (
      partner TEXT NOT NULL, currency TEXT NOT NULL, month TEXT NOT NULL,
      payments INTEGER NOT NULL, collected INTEGER NOT NULL, eligible_fee INTEGER NOT NULL, held_fee INTEGER NOT NULL,
      ineligible_payments INTEGER NOT NULL, reversed_fee INTEGER NOT NULL, stated INTEGER NOT NULL,
      stated_held INTEGER NOT NULL,
      not_yet_stated INTEGER NOT NULL, adjustment_due INTEGER NOT NULL, platform_fee INTEGER NOT NULL,
      PRIMARY KEY (partner, currency, month)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finding (
      code TEXT NOT NULL, subject TEXT NOT NULL,
      partner TEXT, tenant TEXT, case_id TEXT, currency TEXT, money_at_risk INTEGER,
      explanation TEXT NOT NULL, evidence TEXT NOT NULL,
      PRIMARY KEY (code, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE expected_item (
      code TEXT NOT NULL, subject TEXT NOT NULL,
      partner TEXT, case_id TEXT, currency TEXT, amount INTEGER,
      since INTEGER NOT NULL, becomes_discrepancy_at INTEGER NOT NULL,
      PRIMARY KEY (code, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE control (
      position INTEGER PRIMARY KEY,
      control TEXT NOT NULL, scope TEXT NOT NULL, currency TEXT,
      left_side INTEGER NOT NULL, right_side INTEGER NOT NULL
    ) STRICT;

    -- The life of a discrepancy; what it is about is refreshed by every run that raises it.
    CREATE TABLE discrepancy (
      id INTEGER PRIMARY KEY,
      code TEXT NOT NULL, subject TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('open', 'acknowledged', 'suppressed', 'resolved', 'cleared')),
      severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
      partner TEXT, tenant TEXT, case_id TEXT, currency TEXT, money_at_risk INTEGER,
      first_seen INTEGER NOT NULL, opened_at INTEGER NOT NULL,
      owner TEXT, note TEXT, suppressed_until TEXT, resolved_at INTEGER,
      is_present INTEGER NOT NULL CHECK (is_present IN (0, 1)),
      last_change TEXT NOT NULL,
      age_days INTEGER NOT NULL, age_bucket TEXT NOT NULL,
      explanation TEXT NOT NULL, evidence TEXT NOT NULL, next_step TEXT NOT NULL,
      UNIQUE (code, subject)
    ) STRICT;

    CREATE INDEX discrepancy_by_case ON discrepancy (case_id) WHERE status = 'open';

    -- Facts and figures of the newest reconciliation, for the summary sheets.
    CREATE TABLE result_run (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      run_id INTEGER NOT NULL REFERENCES run (id),
      as_of INTEGER NOT NULL,
      business_date TEXT NOT NULL,
      time_zone TEXT NOT NULL
    ) STRICT;
    """
}
