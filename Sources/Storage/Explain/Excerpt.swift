package import Books
import GRDB

/// What a person asks about, or a run judges again: the things that a reading of the store begins at.
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
///
/// Which events name a claim is looked up in the results, and for facts that are newer in a table of this connection.
enum Excerpt {
  /// The events that name the claims; others are looked up by their ids, so their table is not hidden.
  static let events = "temp.seen_event"

  /// Makes the tables for a start; they go with the transaction.
  static func make(_ db: Database, _ start: ExcerptStart, claimMap: [Key: [Key]]) throws {
    try begin(db)
    for (table, keys) in [("seen_case", start.caseIDs), ("seen_claim", start.claims)] {
      for key in keys.sorted() {
        try db.execute(sql: "INSERT OR IGNORE INTO \(table) VALUES (?)", arguments: [key.text])
      }
    }
    for (provider, trackingID) in start.settlements {
      try db.execute(
        sql: "INSERT OR IGNORE INTO seen_settlement VALUES (?, ?)", arguments: [provider.text, trackingID.text])
    }
    try NewFacts.look(db)
    try fill(db, claimMap: claimMap)
  }

  /// Makes the empty tables of what is seen.
  static func begin(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE seen_case (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_claim (ref TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_receeve (ref TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE seen_settlement (provider TEXT, tracking_id TEXT, PRIMARY KEY (provider, tracking_id)) WITHOUT ROWID;
        CREATE TEMP TABLE named_event (id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE settling_event (id INTEGER PRIMARY KEY)
        """)
  }

  /// Takes everything away again.
  static func end(_ db: Database) throws {
    for table in [
      "seen_case", "seen_claim", "seen_receeve", "seen_settlement", "named_event", "settling_event", "payment_line",
      "seen_event", "claim_event", "case_version", "payment_version", "transaction_version", "case_event",
      "booking_event", "result_allocation", "case_now", "claim", "claim_alias", "claim_fact", "claim_map",
      "customer_partner", "first_version",
    ] { try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
  }

  /// Follows the names from what is seen to everything that decides about it.
  static func fill(_ db: Database, claimMap: [Key: [Key]]) throws {
    try seeMappedClaims(db, claimMap)
    try settlingEvents(db)
    try db.execute(sql: ownClaims)
    try namedEvents(db, "seen_claim")
    try db.execute(sql: receeveNames)
    try namedEvents(db, "seen_receeve")
    try db.execute(sql: ownSettlements)
    try settlingEvents(db)
    try db.execute(sql: claimsOfSettlements)
    try namedEvents(db, "seen_receeve")
    try namedEvents(db, "seen_claim")
    try db.execute(sql: sharedSettlements)
    try settlingEvents(db)
    try db.execute(sql: lines)
    try namedEvents(db, "seen_claim")
    try db.execute(sql: claimEvents)
    try seeCases(db, claimMap)
    try db.execute(sql: rows)
  }

  // MARK: Names

  /// The events that may name a reference.
  private static func namedEvents(_ db: Database, _ refs: String) throws {
    for place in ["results", "temp"] {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO named_event SELECT m.event_id FROM \(refs) s
          CROSS JOIN \(place).\(NewFacts.prefix(place))event_of_name m ON m.name = \(NewFacts.name("s.ref"))
          """)
    }
  }

  /// The events that may tell of a settlement.
  private static func settlingEvents(_ db: Database) throws {
    for place in ["results", "temp"] {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO settling_event SELECT m.event_id FROM seen_settlement s
          CROSS JOIN \(place).\(NewFacts.prefix(place))event_of_settlement m
            ON m.name = \(NewFacts.name("s.provider", "s.tracking_id"))
          """)
    }
  }

  private static func seeMappedClaims(_ db: Database, _ claimMap: [Key: [Key]]) throws {
    guard !claimMap.isEmpty else { return }
    let seen = Set(try String.fetchAll(db, sql: "SELECT case_id FROM seen_case").map { Key($0) })
    for (claim, cases) in claimMap where !seen.isDisjoint(with: cases) {
      try db.execute(sql: "INSERT OR IGNORE INTO seen_claim VALUES (?)", arguments: [claim.text])
    }
  }

  /// The cases that claims could be on: by their reference, by the claim map.
  private static func seeCases(_ db: Database, _ claimMap: [Key: [Key]]) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO seen_case
        SELECT n.case_id FROM seen_claim s CROSS JOIN results.case_now n ON n.creditor_reference = s.ref;
        INSERT OR IGNORE INTO seen_case
        SELECT v.row_id FROM temp.new_case c CROSS JOIN main.case_version v ON v.row_id = c.case_id
        WHERE v.creditor_reference IN seen_claim
        """)
    guard !claimMap.isEmpty else { return }
    for claim in try String.fetchAll(db, sql: "SELECT ref FROM seen_claim") {
      for caseID in claimMap[Key(claim)] ?? [] {
        try db.execute(sql: "INSERT OR IGNORE INTO seen_case VALUES (?)", arguments: [caseID.text])
      }
    }
  }

  // MARK: SQL

  /// The claims of the cases, and those of the settlements.
  private static let ownClaims = """
    INSERT OR IGNORE INTO seen_claim
    SELECT v.creditor_reference FROM seen_case s CROSS JOIN main.case_version v ON v.row_id = s.case_id
      WHERE v.creditor_reference IS NOT NULL
    UNION SELECT coalesce(l.claim_ref, l.receeve_ref) FROM settling_event s
      CROSS JOIN main.payment_line l ON l.event_id = s.id WHERE (l.provider, l.tracking_id) IN seen_settlement
    """

  /// Receeve's ids for the claims.
  private static let receeveNames = """
    INSERT OR IGNORE INTO seen_receeve
    SELECT ref FROM seen_claim
    UNION SELECT e.receeve_ref FROM named_event n CROSS JOIN main.event e ON e.id = n.id
      WHERE e.claim_ref IN seen_claim AND e.receeve_ref IS NOT NULL
    UNION SELECT l.receeve_ref FROM named_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
      WHERE l.claim_ref IN seen_claim AND l.receeve_ref IS NOT NULL
    """

  private static let ownSettlements = """
    INSERT OR IGNORE INTO seen_settlement
    SELECT l.provider, l.tracking_id FROM named_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
    WHERE l.claim_ref IN seen_claim OR (l.claim_ref IS NULL AND l.receeve_ref IN seen_receeve)
    """

  /// All claims of the settlements, and what decides which claim a line is of.
  private static let claimsOfSettlements = """
    INSERT OR IGNORE INTO seen_receeve
    SELECT l.receeve_ref FROM settling_event s CROSS JOIN main.payment_line l ON l.event_id = s.id
    WHERE (l.provider, l.tracking_id) IN seen_settlement AND l.receeve_ref IS NOT NULL;
    INSERT OR IGNORE INTO seen_claim
    SELECT coalesce(l.claim_ref, l.receeve_ref) FROM settling_event s CROSS JOIN main.payment_line l ON l.event_id = s.id
    WHERE (l.provider, l.tracking_id) IN seen_settlement
    """

  private static let sharedSettlements = """
    INSERT OR IGNORE INTO seen_settlement
    SELECT l.provider, l.tracking_id FROM named_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
    WHERE l.receeve_ref IN seen_receeve
    """

  private static let lines = """
    CREATE TEMP TABLE payment_line AS
    SELECT l.* FROM settling_event s CROSS JOIN main.payment_line l ON l.event_id = s.id
    WHERE (l.provider, l.tracking_id) IN seen_settlement;
    CREATE TEMP TABLE \(events.dropFirst(5)) AS
    SELECT e.id, e.state, e.occurred_at, e.claim_ref, e.receeve_ref, e.account_ref
    FROM named_event n CROSS JOIN main.event e ON e.id = n.id
    WHERE e.claim_ref IN seen_claim OR e.receeve_ref IN seen_receeve;
    INSERT OR IGNORE INTO seen_claim
    SELECT claim_ref FROM \(events) WHERE claim_ref IS NOT NULL AND receeve_ref IN seen_receeve
    """

  private static let claimEvents = """
    CREATE TEMP TABLE claim_event AS
    SELECT c.* FROM named_event n CROSS JOIN main.claim_event c ON c.event_id = n.id
    WHERE c.claim_ref IN seen_claim OR c.receeve_ref IN seen_receeve
    """

  /// The pulled rows of the cases; the allocations are worked out anew.
  private static let rows = """
    CREATE TEMP TABLE case_version AS
    SELECT v.* FROM seen_case s CROSS JOIN main.case_version v ON v.row_id = s.case_id;
    CREATE UNIQUE INDEX temp.case_version_by_id ON case_version (id);
    CREATE TEMP TABLE seen_payment (id TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT OR IGNORE INTO seen_payment
    SELECT p.row_id FROM seen_case s CROSS JOIN main.payment_version p ON p.case_id = s.case_id AND p.is_latest = 1;
    CREATE TEMP TABLE payment_version AS
    SELECT p.* FROM seen_payment s CROSS JOIN main.payment_version p ON p.row_id = s.id;
    CREATE UNIQUE INDEX temp.payment_version_by_id ON payment_version (id);
    CREATE INDEX temp.payment_version_by_row ON payment_version (row_id);
    CREATE TEMP TABLE transaction_version AS
    SELECT t.* FROM seen_case s CROSS JOIN main.transaction_version t ON t.case_id = s.case_id AND t.gone_read IS NULL;
    CREATE TEMP TABLE case_event AS
    SELECT e.* FROM seen_case s CROSS JOIN main.case_event e ON e.case_id = s.case_id;
    CREATE TEMP TABLE booking_event AS
    SELECT b.* FROM seen_payment s CROSS JOIN main.booking_event b ON b.payment_id = s.id;
    CREATE TEMP TABLE result_allocation AS SELECT * FROM results.result_allocation WHERE 0;
    DROP TABLE temp.seen_payment
    """
}
