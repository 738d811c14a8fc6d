import Books
import GRDB

/// Cases as they are now, claims and their join (rules R1); first versions.
enum ClaimJoin {
  /// - Parameters:
  ///   - isKept: whether cases, claims and their join are results; else they are temporary and hide those.
  ///   - events: the table of the events that name claims.
  static func build(
    _ db: Database, claimMap: [Key: [Key]], customerPartners: Set<String>, isKept: Bool, events: String = "event"
  ) throws {
    for table in ["case_now", "claim_alias", "claim", "claim_fact", "claim_map", "customer_partner", "first_version"] {
      try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
    let schema = isKept ? "results" : "temp"
    if !isKept { try db.execute(sql: ResultsSchema.joins(in: schema)) }
    try buildCases(db, customerPartners: customerPartners)
    try db.execute(sql: ResultsSchema.joinIndexes(in: schema, "case_now"))
    try buildAliases(db, events)
    try buildClaims(db, events)
    try joinClaims(db, claimMap: claimMap)
    try db.execute(sql: ResultsSchema.joinIndexes(in: schema, "claim"))
    try buildFacts(db)
    try buildFirstVersions(db)
  }

  /// Every case that a complete list ever showed: the customer API's newest version wins (rules R3).
  private static func buildCases(_ db: Database, customerPartners: Set<String>) throws {
    try db.execute(sql: "CREATE TEMP TABLE customer_partner (partner TEXT PRIMARY KEY) WITHOUT ROWID")
    for partner in customerPartners.sorted() {
      try db.execute(sql: "INSERT INTO customer_partner VALUES (?)", arguments: [partner])
    }
    try db.execute(
      sql: """
        INSERT INTO case_now
        SELECT g.case_id, g.version_id, g.referral_id, v.partner,
          CASE WHEN v.list_tenant <> '' THEN v.list_tenant ELSE v.tenant END,
          v.creditor_reference, v.list_tenant <> '', coalesce(v.is_test, 0)
        FROM (SELECT row_id AS case_id,
            coalesce(max(CASE WHEN list_tenant <> '' AND partner IN (SELECT partner FROM temp.customer_partner) THEN id END),
              max(CASE WHEN list_tenant = '' THEN id END)) AS version_id,
            max(CASE WHEN list_tenant = '' THEN id END) AS referral_id
          FROM case_version WHERE is_latest = 1 GROUP BY row_id) g
        JOIN case_version v ON v.id = g.version_id
        ORDER BY g.case_id
        """)
  }

  /// The map R→C: only pairs that differ need an entry; an R with two C is unmapped.
  private static func buildAliases(_ db: Database, _ events: String) throws {
    try db.execute(
      sql: """
        INSERT INTO claim_alias
        SELECT receeve_ref, min(claim_ref) FROM (
          SELECT receeve_ref, claim_ref FROM \(events) WHERE state = 0 AND receeve_ref <> claim_ref
          UNION SELECT receeve_ref, claim_ref FROM payment_line WHERE receeve_ref <> claim_ref)
        GROUP BY receeve_ref HAVING count(*) = 1;
        DELETE FROM claim_alias WHERE receeve_ref IN (
          SELECT a.receeve_ref FROM \(events) e CROSS JOIN claim_alias a ON a.receeve_ref = e.receeve_ref
            WHERE e.state = 0 AND e.claim_ref = e.receeve_ref
          UNION ALL SELECT a.receeve_ref FROM payment_line l CROSS JOIN claim_alias a ON a.receeve_ref = l.receeve_ref
            WHERE l.claim_ref = l.receeve_ref)
        """)
  }

  /// The claim that a row with (claim_ref, receeve_ref) belongs to.
  ///
  /// The table must be aliased `t`.
  static let resolved = """
    coalesce(t.claim_ref, (SELECT a.claim_ref FROM claim_alias a WHERE a.receeve_ref = t.receeve_ref), t.receeve_ref)
    """

  /// Every known claim, with the account that its newest event names.
  private static func buildClaims(_ db: Database, _ events: String) throws {
    // The newest account: the time in front of it, from the year 0 on and in a fixed width, so that the largest text is
    // the newest.
    let account = """
      CASE WHEN account_ref IS NOT NULL THEN printf('%020d', occurred_at + 100000000000000000) || account_ref END
      """
    try db.execute(
      sql: """
        INSERT INTO claim (claim_ref, account_ref)
        SELECT claim_ref, substr(max(account), 21) FROM (
          SELECT claim_ref, \(account) AS account FROM \(events) WHERE state = 0 AND claim_ref IS NOT NULL
          UNION ALL SELECT \(resolved), \(account) FROM payment_line t
          UNION ALL SELECT \(resolved), NULL FROM claim_event t WHERE kind < 2)
        GROUP BY claim_ref
        """)
  }

  private static func joinClaims(_ db: Database, claimMap: [Key: [Key]]) throws {
    try db.execute(
      sql: """
        UPDATE claim SET case_count =
          (SELECT count(*) FROM case_now c WHERE c.creditor_reference = claim.claim_ref);
        UPDATE claim SET case_id =
          (SELECT c.case_id FROM case_now c WHERE c.creditor_reference = claim.claim_ref) WHERE case_count = 1;
        CREATE TEMP TABLE claim_map (claim_ref TEXT, case_id TEXT, PRIMARY KEY (claim_ref, case_id)) WITHOUT ROWID
        """)
    // A row that names no case leaves the join by the reference in force (inputs 4).
    let insert = try SQLStatement(
      db, "INSERT INTO claim_map SELECT ?, case_id FROM case_now WHERE case_id = ?")
    for (claim, cases) in claimMap.sorted(by: { $0.key < $1.key }) {
      for caseID in cases {
        insert.bind(1, claim.text)
        insert.bind(2, caseID.text)
        try insert.run()
      }
    }
    try db.execute(
      sql: """
        UPDATE claim SET
          case_count = (SELECT count(*) FROM temp.claim_map m WHERE m.claim_ref = claim.claim_ref),
          case_id = (SELECT iif(count(*) = 1, min(m.case_id), NULL) FROM temp.claim_map m
            WHERE m.claim_ref = claim.claim_ref)
        WHERE claim_ref IN (SELECT claim_ref FROM temp.claim_map)
        """)
  }

  /// What the claims' own events say, by claim.
  private static func buildFacts(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE claim_fact (
          claim_ref TEXT NOT NULL, kind INTEGER NOT NULL, occurred_at INTEGER NOT NULL, amount INTEGER, currency TEXT,
          event_id INTEGER NOT NULL, checksum INTEGER NOT NULL,
          PRIMARY KEY (claim_ref, kind, occurred_at, amount, event_id)) WITHOUT ROWID;
        INSERT OR IGNORE INTO claim_fact
        SELECT \(resolved) AS ref, kind, occurred_at, coalesce(amount, 0), currency, event_id, checksum
        FROM claim_event t ORDER BY ref, kind, occurred_at;
        UPDATE claim SET is_opened = 1 WHERE claim_ref IN (SELECT claim_ref FROM temp.claim_fact WHERE kind = 0)
        """)
  }

  /// The first version of payments that have several: most were never changed.
  private static func buildFirstVersions(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE first_version (row_id TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO first_version SELECT row_id, min(id) FROM payment_version
        WHERE row_id IN (SELECT row_id FROM payment_version WHERE is_latest = 0) GROUP BY row_id
        """)
  }
}
