import Amounts
import GRDB

/// What was otherwise at the run before: the newest reconciliation of an earlier business date (outputs 2).
///
/// Results say what is; these tables say what was, for everybody who was judged again since: what they do not name is as it
/// was. The first value counts, however often a business date is run; a new one begins with empty tables. So a night that
/// goes on from the last one compares no more than it judges, and one that begins anew compares with the file of the last.
enum RunBefore {
  /// The file of results that a run which begins anew is compared with.
  static let schema = "earlier"

  static let tables = """

    -- The run before; no row: there is none, and everything is new.
    CREATE TABLE results.run_before (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1), run_id INTEGER NOT NULL, as_of INTEGER NOT NULL,
      business_date TEXT NOT NULL
    ) STRICT;

    -- Cases that were judged again, as they were; without a partner: not there. Counted: in totals.
    CREATE TABLE results.before_case (
      case_id TEXT PRIMARY KEY, partner TEXT, currency TEXT, reference TEXT, lifecycle TEXT, close_code TEXT,
      claimed INTEGER, outstanding INTEGER, is_counted INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;

    -- All payments of these cases, then and now, as they were; without a case: not there.
    CREATE TABLE results.before_payment (
      payment_id TEXT PRIMARY KEY, case_id TEXT, partner TEXT, currency TEXT, amount INTEGER,
      is_booked INTEGER NOT NULL DEFAULT 0, eligibility TEXT, reason TEXT, fee INTEGER, is_test INTEGER
    ) STRICT, WITHOUT ROWID;

    -- Lives that a run has changed since, as they were; without a status: not there.
    CREATE TABLE results.before_life (
      id INTEGER PRIMARY KEY, status TEXT, severity TEXT, currency TEXT, money_at_risk INTEGER
    ) STRICT;

    -- What these results add up to, and what those of the run before did.
    CREATE TABLE results.closing (
      partner TEXT NOT NULL, currency TEXT NOT NULL, outstanding INTEGER NOT NULL, fee INTEGER NOT NULL,
      PRIMARY KEY (partner, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE results.opening (
      partner TEXT NOT NULL, currency TEXT NOT NULL, outstanding INTEGER NOT NULL, fee INTEGER NOT NULL,
      PRIMARY KEY (partner, currency)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE results.movement (
      partner TEXT NOT NULL, currency TEXT NOT NULL,
      \(Movements.columns.map { "\($0) INTEGER NOT NULL" }.joined(separator: ", ")),
      PRIMARY KEY (partner, currency)
    ) STRICT, WITHOUT ROWID;

    -- What became of discrepancies.
    CREATE TABLE results.life_since (
      id INTEGER PRIMARY KEY, code TEXT NOT NULL, subject TEXT NOT NULL, change TEXT NOT NULL, partner TEXT, case_id TEXT,
      currency TEXT, before INTEGER, after INTEGER, detail TEXT
    ) STRICT;

    -- Cases then and now. Stays: in totals then and now, with the same partner and currency.
    CREATE VIEW results.case_since AS
    SELECT s.*, coalesce(was_counted AND is_counted AND then_partner = partner AND then_currency = currency, 0) AS stays
    FROM (
      SELECT k.case_id, b.partner AS then_partner, b.currency AS then_currency, b.reference AS then_reference,
        b.lifecycle AS then_lifecycle, b.close_code AS then_close_code, b.claimed AS then_claimed,
        b.outstanding AS then_outstanding, coalesce(b.is_counted, 0) AS was_counted,
        n.partner, n.currency, n.reference, n.lifecycle, n.close_code, n.claimed, \(isCounted("n")) AS is_counted
      FROM (
        SELECT case_id FROM before_case
        UNION ALL SELECT a.case_id FROM (\(isFirst)) CROSS JOIN result_case a
      ) k
      LEFT JOIN before_case b ON b.case_id = k.case_id
      LEFT JOIN result_case n ON n.case_id = k.case_id
    ) s;

    -- Payments then and now; counted: booked, in the currency of a case that is in totals. Its owner is the case's.
    -- Stayed: the case that it was on stays. In place: it counts where it did.
    CREATE VIEW results.payment_since AS
    SELECT s.*, was_counted AND is_counted AND stayed AND then_case_id = case_id AS in_place FROM (
      SELECT k.payment_id, b.case_id AS then_case_id, b.partner AS then_partner, b.currency AS then_currency,
        b.amount AS then_amount, b.eligibility AS then_eligibility, b.reason AS then_reason, b.fee AS then_fee,
        b.is_test AS was_test, t.partner AS then_owner,
        n.case_id, n.partner, n.currency, n.amount, n.eligibility, n.reason, n.fee, n.is_test, c.partner AS owner,
        coalesce(b.is_booked AND t.is_counted, 0) AS was_counted,
        coalesce(\(isBooked("n")) AND \(isCounted("c")), 0) AS is_counted,
        coalesce(t.is_counted AND \(isCounted("o")) AND t.partner = o.partner AND t.currency = o.currency, 0) AS stayed
      FROM (
        SELECT payment_id FROM before_payment
        UNION ALL SELECT a.payment_id FROM (\(isFirst)) CROSS JOIN result_payment a
      ) k
      LEFT JOIN before_payment b ON b.payment_id = k.payment_id
      LEFT JOIN before_case t ON t.case_id = b.case_id
      LEFT JOIN result_case o ON o.case_id = b.case_id
      LEFT JOIN result_payment n ON n.payment_id = k.payment_id
      LEFT JOIN result_case c ON c.case_id = n.case_id
    ) s;

    """

  /// A row where there is no run before.
  private static let isFirst = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM run_before)"

  /// Whether a case is in totals: with a book, neither test nor merged.
  private static func isCounted(_ table: String) -> String {
    "coalesce(\(table).claimed IS NOT NULL AND \(table).test = 0 AND \(table).merged = 0, 0)"
  }

  private static func isBooked(_ table: String) -> String {
    "(\(table).state = 'booked' AND \(table).is_in_case_currency = 1)"
  }

  private static let caseColumns =
    "partner, currency, reference, lifecycle, close_code, claimed, outstanding, is_counted"

  private static let paymentColumns = "case_id, partner, currency, amount, is_booked, eligibility, reason, fee, is_test"

  /// The columns of a case as `before_case` has them.
  private static func caseCells(_ table: String) -> String {
    "\(cells(table, "partner, currency, reference, lifecycle, close_code, claimed, outstanding")), \(isCounted(table))"
  }

  private static func paymentCells(_ table: String) -> String {
    "\(cells(table, "case_id, partner, currency, amount")), \(isBooked(table)), "
      + cells(table, "eligibility, reason, fee, is_test")
  }

  private static func cells(_ table: String, _ columns: String) -> String {
    columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
  }

  // MARK: A run that goes on from the last one

  /// Begins with the results of the last run: its own are what was, if it was of an earlier business date.
  static func goOn(_ db: Database, today: Day) throws {
    let last = try String.fetchOne(db, sql: "SELECT business_date FROM results.result_run").flatMap { Day($0) }
    guard let last, last < today else { return }
    try db.execute(
      sql: """
        DELETE FROM results.before_case;
        DELETE FROM results.before_payment;
        DELETE FROM results.before_life;
        DELETE FROM results.run_before;
        INSERT INTO results.run_before SELECT 1, run_id, as_of, business_date FROM results.result_run;
        DELETE FROM results.opening;
        INSERT INTO results.opening SELECT * FROM results.closing
        """)
  }

  /// Notes what the cases are that will be judged again, before they are taken away.
  static func note(_ db: Database) throws {
    guard try isThere(db) else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO results.before_case (case_id, \(caseColumns))
        SELECT a.case_id, \(caseCells("c")) FROM temp.asked_case a LEFT JOIN results.result_case c ON c.case_id = a.case_id;
        INSERT OR IGNORE INTO results.before_payment (payment_id, \(paymentColumns))
        SELECT p.payment_id, \(paymentCells("p"))
        FROM temp.asked_case a CROSS JOIN results.result_payment p ON p.case_id = a.case_id
        """)
  }

  /// Notes the payments that were not there, once the cases are judged.
  static func noteNew(_ db: Database) throws {
    guard try isThere(db) else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO results.before_payment (payment_id)
        SELECT p.payment_id FROM temp.asked_case a CROSS JOIN results.result_payment p ON p.case_id = a.case_id
        """)
  }

  private static func isThere(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM results.run_before)") ?? false
  }

  // MARK: A run that begins anew

  /// Compares with the results of the last run where the connection shows them, or with what they were compared with if
  /// they are of the same business date.
  static func compare(_ db: Database, today: Day) throws {
    guard try isShown(db) else { return }
    let last = try String.fetchOne(db, sql: "SELECT business_date FROM earlier.result_run").flatMap { Day($0) }
    if let last, last < today {
      try db.execute(
        sql: """
          INSERT INTO results.run_before SELECT 1, run_id, as_of, business_date FROM earlier.result_run;
          INSERT INTO results.opening SELECT * FROM earlier.closing
          """)
    } else {
      for table in ["run_before", "opening", "before_case", "before_payment", "before_life"] {
        try db.execute(sql: "INSERT INTO results.\(table) SELECT * FROM earlier.\(table)")
      }
    }
    guard try isThere(db) else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO results.before_case (case_id, \(caseColumns))
        SELECT c.case_id, \(caseCells("c")) FROM earlier.result_case c
        LEFT JOIN results.result_case n ON n.case_id = c.case_id
        WHERE (\(caseCells("c"))) IS NOT (\(caseCells("n")));
        INSERT OR IGNORE INTO results.before_case (case_id)
        SELECT n.case_id FROM results.result_case n
        WHERE NOT EXISTS (SELECT 1 FROM earlier.result_case c WHERE c.case_id = n.case_id);
        CREATE TEMP TABLE other_payment (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT OR IGNORE INTO other_payment
        SELECT p.case_id FROM earlier.result_payment p LEFT JOIN results.result_payment n ON n.payment_id = p.payment_id
        WHERE (\(paymentCells("p"))) IS NOT (\(paymentCells("n")));
        INSERT OR IGNORE INTO other_payment
        SELECT n.case_id FROM results.result_payment n LEFT JOIN earlier.result_payment p ON p.payment_id = n.payment_id
        WHERE p.case_id IS NOT n.case_id;
        INSERT OR IGNORE INTO results.before_case (case_id, \(caseColumns))
        SELECT o.case_id, \(caseCells("c")) FROM other_payment o
        LEFT JOIN earlier.result_case c ON c.case_id = o.case_id;
        DROP TABLE other_payment;
        INSERT OR IGNORE INTO results.before_payment (payment_id, \(paymentColumns))
        SELECT p.payment_id, \(paymentCells("p"))
        FROM results.before_case b CROSS JOIN earlier.result_payment p ON p.case_id = b.case_id;
        INSERT OR IGNORE INTO results.before_payment (payment_id)
        SELECT n.payment_id FROM results.before_case b CROSS JOIN results.result_payment n ON n.case_id = b.case_id
        """)
  }

  static func isShown(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = ?)", arguments: [schema])
      ?? false
  }
}
