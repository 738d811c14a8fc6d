import Books
import GRDB

/// Whose statements the discrepancies without a partner block: the partners of the cases that their claims are on, or
/// could be on (rules R10; readings).
struct ConcernedPartners {
  private let db: Database
  private let claimMap: [Key: [Key]]
  private let insert: SQLStatement

  /// Reads cases from the results of the newest reconciliation.
  ///
  /// - Parameter claimMap: the cases that rows of the claim map name for a claim (rules R1).
  init(_ db: Database, claimMap: [Key: [Key]]) throws {
    self.db = db
    self.claimMap = claimMap
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS concerned_claim (claim_ref TEXT, item INTEGER, PRIMARY KEY (claim_ref, item))
          WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS concerned_case (case_id TEXT, item INTEGER, PRIMARY KEY (case_id, item))
          WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS concerned_name (name TEXT, item INTEGER, PRIMARY KEY (name, item)) WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS concerned_receeve (receeve_ref TEXT, item INTEGER, PRIMARY KEY (receeve_ref, item))
          WITHOUT ROWID;
        DELETE FROM temp.concerned_claim; DELETE FROM temp.concerned_case; DELETE FROM temp.concerned_name;
        DELETE FROM temp.concerned_receeve
        """)
    insert = try SQLStatement(db, "INSERT OR IGNORE INTO temp.concerned_claim (claim_ref, item) VALUES (?, ?)")
  }

  /// The partners by the numbers of the discrepancies; one that is about nobody's case is not among them.
  func partners(of subjects: [Int64: String]) throws -> [Int64: Set<String>] {
    for (item, subject) in subjects { try collectClaims(of: subject, item) }
    try addAllocations()
    try addMapped()
    try joinMapped()
    var partners: [Int64: Set<String>] = [:]
    let found = try SQLStatement(
      db,
      """
      SELECT k.item, c.partner FROM result_case c CROSS JOIN temp.concerned_claim k ON k.claim_ref = c.creditor_reference
      UNION SELECT k.item, c.partner FROM temp.concerned_case k JOIN result_case c ON c.case_id = k.case_id
      """)
    while try found.step() { partners[found.integer(0), default: []].insert(found.text(1)) }
    try db.execute(sql: "DELETE FROM temp.concerned_claim; DELETE FROM temp.concerned_case")
    return partners
  }

  private func add(_ claim: String, _ item: Int64) throws {
    insert.bind(1, claim)
    insert.bind(2, item)
    try insert.run()
  }

  // MARK: Claims of a subject

  private func collectClaims(of subject: String, _ item: Int64) throws {
    guard let colon = subject.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(decoding: subject.utf8[subject.utf8.index(after: colon)...], as: UTF8.self)
    switch subject[..<colon] {
    case "claim": try add(name, item)
    case "settlement", "allocation":
      try db.execute(
        sql: "INSERT OR IGNORE INTO temp.concerned_name (name, item) VALUES (?, ?)", arguments: [subject, item])
    case "event": try addDeliveries(name, item)
    default: break
    }
  }

  /// The claims of all settlements and allocations, in one look at the allocations: strangers may make any number of either.
  ///
  /// The parts of a name may hold a slash themselves, so names are compared as a whole.
  private func addAllocations() throws {
    for key in [
      "'settlement:' || a.provider || '/' || a.tracking_id",
      "'allocation:' || a.provider || '/' || a.tracking_id || '/' || a.claim_ref",
    ] {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO temp.concerned_claim (claim_ref, item)
          SELECT a.claim_ref, n.item FROM result_allocation a CROSS JOIN temp.concerned_name n ON n.name = \(key)
          """)
    }
    try db.execute(sql: "DELETE FROM temp.concerned_name")
  }

  /// The claims that any delivery with an id names.
  private func addDeliveries(_ name: String, _ item: Int64) throws {
    for channel in try Row.fetchAll(db, sql: "SELECT id, name FROM channel") {
      let prefix = Array((channel[1] as String).utf8) + [UInt8(ascii: "/")]
      guard name.utf8.starts(with: prefix) else { continue }
      let id = String(decoding: name.utf8.dropFirst(prefix.count), as: UTF8.self)
      let channelID: Int64 = channel[0]
      for named in try NamedClaims.read(db, channel: channelID, id: id) {
        if let claim = named.claim {
          try add(claim, item)
        } else if let receeve = named.receeve {
          try db.execute(
            sql: "INSERT OR IGNORE INTO temp.concerned_receeve (receeve_ref, item) VALUES (?, ?)",
            arguments: [receeve, item])
        }
      }
    }
  }

  /// The claims that Receeve's own references are mapped to; where none or more than one is, the claim spelt like it (R1).
  private func addMapped() throws {
    guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM temp.concerned_receeve)") == true else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.concerned_claim (claim_ref, item)
        SELECT coalesce(m.claim_ref, r.receeve_ref), r.item FROM temp.concerned_receeve r LEFT JOIN (
          SELECT receeve_ref, min(claim_ref) AS claim_ref FROM (
            SELECT receeve_ref, claim_ref FROM event
              WHERE state = 0 AND receeve_ref IS NOT NULL AND claim_ref IS NOT NULL
            UNION SELECT receeve_ref, claim_ref FROM payment_line WHERE receeve_ref IS NOT NULL AND claim_ref IS NOT NULL)
          GROUP BY receeve_ref HAVING count(*) = 1) m ON m.receeve_ref = r.receeve_ref;
        DELETE FROM temp.concerned_receeve
        """)
  }

  // MARK: Cases

  /// A claim that the claim map names a known case for is on that one, whatever its own reference says.
  private func joinMapped() throws {
    var places: [(claim: String, item: Int64, caseID: String)] = []
    let claims = try SQLStatement(db, "SELECT claim_ref, item FROM temp.concerned_claim")
    while try claims.step() {
      let claim = claims.text(0)
      for caseID in claimMap[Key(claim)] ?? [] { places.append((claim, claims.integer(1), caseID.text)) }
    }
    for place in places
    where
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM result_case WHERE case_id = ?)", arguments: [place.caseID]) == true
    {
      try db.execute(
        sql: "DELETE FROM temp.concerned_claim WHERE claim_ref = ? AND item = ?", arguments: [place.claim, place.item])
      try db.execute(
        sql: "INSERT OR IGNORE INTO temp.concerned_case (case_id, item) VALUES (?, ?)",
        arguments: [place.caseID, place.item])
    }
  }
}
