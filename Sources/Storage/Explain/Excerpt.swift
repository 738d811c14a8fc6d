package import Books
import GRDB

/// What a person asks about: the things that a reading of the store begins at.
package struct ExcerptStart: Sendable {
  /// In lower case.
  package var caseIDs: Set<Key> = []
  package var claims: Set<Key> = []
  /// Provider and trackingId.
  package var settlements: [(provider: Key, trackingID: Key)] = []

  package init() {}
}

/// Makes the rules see a few cases only, by the same SQL as a whole night's.
///
/// Temporary tables hide the large ones of the same name: SQLite looks for a name there first. They hold everything that
/// decides about the cases asked for (their claims by R1, whole settlements, the other cases that these claims could be
/// on), so what a session makes of them is what the night makes of them. Nothing is locked that a run needs.
enum Excerpt {
  /// The events that name the claims; others are looked up by their ids, so their table is not hidden.
  static let events = "temp.seen_event"

  /// Makes the tables; they go with the transaction.
  static func make(_ db: Database, _ start: ExcerptStart, claimMap: [Key: [Key]]) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE seen_case (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_claim (ref TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_receeve (ref TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_settlement (provider TEXT, tracking_id TEXT, PRIMARY KEY (provider, tracking_id)) WITHOUT ROWID
        """)
    func see(_ table: String, _ values: some Sequence<Key>) throws {
      for value in values {
        try db.execute(sql: "INSERT OR IGNORE INTO seen_\(table) VALUES (?)", arguments: [value.text])
      }
    }
    try see("case", start.caseIDs)
    try see("claim", start.claims)
    try see("claim", claimMap.filter { !start.caseIDs.isDisjoint(with: $0.value) }.keys)
    for (provider, trackingID) in start.settlements {
      try db.execute(
        sql: "INSERT OR IGNORE INTO seen_settlement VALUES (?, ?)", arguments: [provider.text, trackingID.text])
    }
    try db.execute(sql: claims)
    try db.execute(sql: settlements)
    let mapped = try String.fetchAll(db, sql: "SELECT ref FROM seen_claim").flatMap {
      claimMap[Key($0)] ?? []
    }
    try db.execute(
      sql: "INSERT OR IGNORE INTO seen_case SELECT row_id FROM main.case_version WHERE creditor_reference IN seen_claim"
    )
    try see("case", mapped)
    try db.execute(sql: rows)
  }

  /// The claims of the cases, and Receeve's ids for them.
  private static let claims = """
    INSERT OR IGNORE INTO seen_claim
    SELECT creditor_reference FROM main.case_version
      WHERE row_id IN seen_case AND creditor_reference IS NOT NULL
    UNION SELECT coalesce(claim_ref, receeve_ref) FROM main.payment_line WHERE (provider, tracking_id) IN seen_settlement;
    INSERT OR IGNORE INTO seen_receeve
    SELECT ref FROM seen_claim
    UNION SELECT receeve_ref FROM event WHERE claim_ref IN seen_claim AND receeve_ref IS NOT NULL
    UNION SELECT receeve_ref FROM main.payment_line WHERE claim_ref IN seen_claim AND receeve_ref IS NOT NULL
    """

  /// Their settlements with all claims of these, and what decides which claim a line is of.
  private static let settlements = """
    INSERT OR IGNORE INTO seen_settlement
    SELECT provider, tracking_id FROM main.payment_line
    WHERE claim_ref IN seen_claim OR (claim_ref IS NULL AND receeve_ref IN seen_receeve);
    INSERT OR IGNORE INTO seen_receeve
    SELECT receeve_ref FROM main.payment_line
    WHERE (provider, tracking_id) IN seen_settlement AND receeve_ref IS NOT NULL;
    INSERT OR IGNORE INTO seen_claim
    SELECT coalesce(claim_ref, receeve_ref) FROM main.payment_line WHERE (provider, tracking_id) IN seen_settlement;
    INSERT OR IGNORE INTO seen_settlement
    SELECT provider, tracking_id FROM main.payment_line WHERE receeve_ref IN seen_receeve;
    CREATE TEMP TABLE payment_line AS
    SELECT * FROM main.payment_line WHERE (provider, tracking_id) IN seen_settlement;
    CREATE TEMP TABLE \(events.dropFirst(5)) AS
    SELECT id, state, occurred_at, claim_ref, receeve_ref, account_ref FROM event WHERE claim_ref IN seen_claim OR receeve_ref IN seen_receeve;
    INSERT OR IGNORE INTO seen_claim
    SELECT claim_ref FROM \(events) WHERE claim_ref IS NOT NULL AND receeve_ref IN seen_receeve;
    CREATE TEMP TABLE claim_event AS
    SELECT * FROM main.claim_event WHERE claim_ref IN seen_claim OR receeve_ref IN seen_receeve
    """

  /// The pulled rows of the cases; the allocations are worked out anew.
  private static let rows = """
    CREATE TEMP TABLE case_version AS SELECT * FROM main.case_version WHERE row_id IN seen_case;
    CREATE TEMP TABLE payment_version AS
    SELECT * FROM main.payment_version WHERE row_id IN (
      SELECT row_id FROM main.payment_version WHERE is_latest = 1 AND case_id IN seen_case);
    CREATE TEMP TABLE transaction_version AS SELECT * FROM main.transaction_version WHERE case_id IN seen_case;
    CREATE TEMP TABLE case_event AS SELECT * FROM main.case_event WHERE case_id IN seen_case;
    CREATE TEMP TABLE booking_event AS
    SELECT * FROM main.booking_event WHERE payment_id IN (SELECT row_id FROM temp.payment_version);
    CREATE TEMP TABLE result_allocation AS SELECT * FROM results.result_allocation WHERE 0
    """
}
