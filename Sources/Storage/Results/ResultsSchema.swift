import GRDB

/// The tables of a file of results: what a run makes of the facts, to be thrown away and rebuilt.
///
/// No migration ever changes them. A file of another version is another fingerprint: the next reconciliation makes a new
/// one from the facts.
enum ResultsSchema {
  /// Changes with the tables below and with the meaning of what stands in them.
  static let version = 2

  /// The columns of what a case adds to a month and of the sums of it.
  private static let fees = FeeTotals.figures.map { "\($0) INTEGER NOT NULL" }.joined(separator: ", ")

  /// The tables without the indexes that are built once they are filled.
  static let tables = """
    CREATE TABLE results.result_run (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      run_id INTEGER NOT NULL, as_of INTEGER NOT NULL, business_date TEXT NOT NULL, time_zone TEXT NOT NULL
    ) STRICT;

    CREATE TABLE results.result_case (
      case_id TEXT PRIMARY KEY,
      reference TEXT, creditor_reference TEXT, partner TEXT NOT NULL, tenant TEXT, client TEXT,
      lifecycle TEXT, close_code TEXT, phase TEXT, currency TEXT NOT NULL,
      principal INTEGER NOT NULL, added_fees INTEGER, claimed INTEGER, paid INTEGER, outstanding INTEGER,
      remainder INTEGER NOT NULL, remainder_difference INTEGER,
      claims TEXT, paid_by_evidence INTEGER, booked_unmatched INTEGER, settled_unmatched INTEGER,
      reversed_booked INTEGER, matched_difference INTEGER, unexplained INTEGER,
      last_payment_date TEXT, test INTEGER, merged INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE results.result_payment (
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

    -- The number is the file's own; what tells allocations apart is provider, trackingId and claim.
    CREATE TABLE results.result_allocation (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL, tracking_id TEXT NOT NULL, claim_ref TEXT NOT NULL, account_reference TEXT,
      case_id TEXT, amount INTEGER NOT NULL, currency TEXT NOT NULL,
      state TEXT NOT NULL, state_since INTEGER NOT NULL, date INTEGER NOT NULL, settled_at INTEGER, processing_at INTEGER,
      kind TEXT NOT NULL, settlement_total INTEGER NOT NULL, settlement_lines INTEGER NOT NULL, counted INTEGER NOT NULL,
      is_reported_twice INTEGER NOT NULL, events TEXT NOT NULL
    ) STRICT;

    CREATE TABLE results.result_allocation_match (
      allocation_id INTEGER PRIMARY KEY,
      matched_payments TEXT, difference INTEGER
    ) STRICT;

    -- What a case adds to the fees of a month; `result_fee` has their sums.
    CREATE TABLE results.fee_part (
      case_id TEXT NOT NULL, partner TEXT NOT NULL, currency TEXT NOT NULL, month TEXT NOT NULL,
      \(fees),
      PRIMARY KEY (case_id, partner, currency, month)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE results.result_fee (
      partner TEXT NOT NULL, currency TEXT NOT NULL, month TEXT NOT NULL,
      \(fees),
      PRIMARY KEY (partner, currency, month)
    ) STRICT, WITHOUT ROWID;

    -- Sums over the rows of these tables (`Totals`).
    CREATE TABLE results.total (
      name TEXT NOT NULL, scope TEXT NOT NULL, currency TEXT NOT NULL, month TEXT NOT NULL, value INTEGER NOT NULL,
      rows INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL,
      PRIMARY KEY (name, scope, currency, month, value)
    ) STRICT, WITHOUT ROWID;

    -- What rules say, by who they say it of (`ResultOwner`). Where two owners raise the same, the last one counts.
    CREATE TABLE results.finding (
      code TEXT NOT NULL, subject TEXT NOT NULL, owner TEXT NOT NULL,
      partner TEXT, tenant TEXT, case_id TEXT, currency TEXT, money_at_risk INTEGER,
      explanation TEXT NOT NULL, evidence TEXT NOT NULL, facts TEXT NOT NULL,
      PRIMARY KEY (code, subject, owner)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE results.expected (
      code TEXT NOT NULL, subject TEXT NOT NULL, owner TEXT NOT NULL,
      partner TEXT, case_id TEXT, currency TEXT, amount INTEGER,
      since INTEGER NOT NULL, becomes_discrepancy_at INTEGER NOT NULL,
      PRIMARY KEY (code, subject, owner)
    ) STRICT, WITHOUT ROWID;

    CREATE VIEW results.expected_item AS
    SELECT code, subject, partner, case_id, currency, amount, since, becomes_discrepancy_at FROM expected e
    WHERE NOT EXISTS (SELECT 1 FROM expected o WHERE o.code = e.code AND o.subject = e.subject AND o.owner > e.owner);

    CREATE TABLE results.control (
      position INTEGER PRIMARY KEY,
      control TEXT NOT NULL, scope TEXT NOT NULL, currency TEXT,
      left_side INTEGER NOT NULL, right_side INTEGER NOT NULL
    ) STRICT;

    -- What the lives of discrepancies become with this run; and what is added to their history.
    CREATE TABLE results.life (
      id INTEGER PRIMARY KEY,
      code TEXT NOT NULL, subject TEXT NOT NULL, status TEXT NOT NULL, severity TEXT NOT NULL,
      partner TEXT, tenant TEXT, case_id TEXT, currency TEXT, money_at_risk INTEGER,
      first_seen INTEGER NOT NULL, opened_at INTEGER NOT NULL, opened_on TEXT NOT NULL,
      owner TEXT, note TEXT, suppressed_until TEXT, resolved_at INTEGER, is_present INTEGER NOT NULL,
      explanation TEXT NOT NULL, evidence TEXT NOT NULL, next_step TEXT NOT NULL, accepted_as_of INTEGER,
      facts TEXT, resolved_facts TEXT
    ) STRICT;
    CREATE INDEX results.life_by_case ON life (case_id) WHERE status = 'open';

    CREATE TABLE results.life_change (
      id INTEGER PRIMARY KEY,
      discrepancy_id INTEGER NOT NULL, changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL, change TEXT NOT NULL,
      status TEXT NOT NULL, severity TEXT NOT NULL, currency TEXT, money_at_risk INTEGER, owner TEXT,
      suppressed_until TEXT, reason TEXT
    ) STRICT;

    -- From when on the same facts may give an owner something else.
    CREATE TABLE results.due (owner TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- Announced payments that no list ever showed.
    CREATE TABLE results.announcement (payment_id TEXT PRIMARY KEY, case_id TEXT, announced_at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;

    -- Every case that was judged, with how many payments.
    CREATE TABLE results.judged (case_id TEXT PRIMARY KEY, payments INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- Cases that cannot be counted.
    CREATE TABLE results.uncountable (case_id TEXT PRIMARY KEY, partner TEXT NOT NULL, tenant TEXT, reason TEXT NOT NULL)
      STRICT, WITHOUT ROWID;

    -- What the files of cases take of their clients and channels: when that changes, they are judged again.
    CREATE TABLE results.client_state (partner TEXT NOT NULL, tenant TEXT NOT NULL, state INTEGER NOT NULL,
      PRIMARY KEY (partner, tenant)) STRICT, WITHOUT ROWID;

    CREATE TABLE results.deliveries_since (channel TEXT PRIMARY KEY, first INTEGER) STRICT, WITHOUT ROWID;

    -- Which events name a claim or a settlement, by a sum over the name: some more than do, never fewer.
    CREATE TABLE results.event_of_name (name INTEGER NOT NULL, event_id INTEGER NOT NULL, PRIMARY KEY (name, event_id))
      STRICT, WITHOUT ROWID;
    CREATE TABLE results.event_of_settlement (name INTEGER NOT NULL, event_id INTEGER NOT NULL,
      PRIMARY KEY (name, event_id)) STRICT, WITHOUT ROWID;

    -- The newest numbers of the facts that stand behind these results (`FactChanges`).
    CREATE TABLE results.fact_mark (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- What else they are made with: configuration, program, tables.
    CREATE TABLE results.made_with (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), fingerprint TEXT NOT NULL) STRICT;

    -- The terms that this run takes or changes.
    CREATE TABLE results.taken_terms (
      id INTEGER PRIMARY KEY,
      payment_id TEXT NOT NULL, partner TEXT NOT NULL, case_id TEXT NOT NULL, since INTEGER NOT NULL,
      success_fee TEXT, phase TEXT, share TEXT, rate TEXT, rate_day TEXT NOT NULL, rounding TEXT,
      taken_at INTEGER NOT NULL, cause TEXT NOT NULL
    ) STRICT;

    PRAGMA results.user_version = \(version);

    """ + joins(in: "results") + RunBefore.tables

  /// How a run finds what an owner has, to replace it; once the tables are filled.
  static let indexes = """
    CREATE INDEX results.result_payment_by_case ON result_payment (case_id);
    CREATE INDEX results.result_payment_without_attribution ON result_payment (partner, tenant)
      WHERE reason = 'attribution-unknown' AND state = 'booked';
    CREATE UNIQUE INDEX results.result_allocation_by_key ON result_allocation (provider, tracking_id, claim_ref);
    CREATE INDEX results.finding_by_owner ON finding (owner);
    CREATE INDEX results.expected_by_owner ON expected (owner);
    CREATE INDEX results.due_by_time ON due (at);
    CREATE INDEX results.announcement_by_case ON announcement (case_id);
    """

  /// The join of claims and cases (rules R1); a reading of a few of them makes its own in `temp`.
  static func joins(in schema: String) -> String {
    """
    CREATE TABLE \(schema).case_now (
      case_id TEXT PRIMARY KEY, version_id INTEGER NOT NULL, referral_id INTEGER, partner TEXT NOT NULL, tenant TEXT,
      creditor_reference TEXT, has_book INTEGER NOT NULL, is_test INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE \(schema).claim_alias (receeve_ref TEXT PRIMARY KEY, claim_ref TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE \(schema).claim (
      claim_ref TEXT PRIMARY KEY, account_ref TEXT, case_id TEXT, case_count INTEGER NOT NULL DEFAULT 0,
      is_opened INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    """
  }

  /// The indexes of the join, once it is filled.
  static func joinIndexes(in schema: String, _ table: String) -> String {
    switch table {
    case "case_now": "CREATE INDEX IF NOT EXISTS \(schema).case_now_by_reference ON case_now (creditor_reference)"
    default: "CREATE INDEX IF NOT EXISTS \(schema).claim_by_case ON claim (case_id, claim_ref)"
    }
  }
}
