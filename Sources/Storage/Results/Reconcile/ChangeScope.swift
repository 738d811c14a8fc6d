package import Amounts
package import Books
package import GRDB

/// Who is judged again by an incremental reconciliation: the owners whose facts changed or whose time has come.
///
/// Begins with results as the last run left them, takes away what the owners have, and lets a session see them and all
/// that decides about them. What it says of others, it does not write.
package final class ChangeScope {
  private let db: Database
  private let settings: ReconcileSettings
  package let clients: ClientBook
  private let asOf: Instant

  /// Finds the owners, and shows them to the session that follows.
  package init(_ db: Database, settings: ReconcileSettings, asOf: Instant) throws {
    self.db = db
    self.settings = settings
    self.asOf = asOf
    // Terms are found by their payment: a row that is not would be taken anew from the agreement of now.
    try Seal.check("payment_terms", db)
    clients = try ClientBook(db, channels: settings.channels, partners: settings.partners)
    try RunBefore.goOn(db, today: settings.context.settings.calendar.day(of: asOf))
    try NewFacts.look(db)
    try db.execute(
      sql: """
        CREATE TEMP TABLE asked_case (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE asked_claim (ref TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE asked_settlement (provider TEXT, tracking_id TEXT, PRIMARY KEY (provider, tracking_id)) WITHOUT ROWID;
        CREATE TEMP TABLE asked_payment (id TEXT PRIMARY KEY) WITHOUT ROWID
        """)
    try askTouched()
    try askNew()
    try askDue()
    try askOfClients()
    try askOfDeliveries()
    try askOfPayments()
    try askNeighbours()
    try NewFacts.newNames(db, into: "results")
    try show()
    try RunBefore.note(db)
    try takeAway()
  }

  private func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    try db.execute(sql: sql, arguments: arguments)
  }

  // MARK: Asking

  /// What was changed or taken away.
  private func askTouched() throws {
    func touched(_ kind: FactChanges.Kind) -> String {
      "SELECT key FROM main.touched WHERE id > \(NewFacts.mark("touched")) AND kind = \(kind.rawValue)"
    }
    try run("INSERT OR IGNORE INTO asked_case \(touched(.case))")
    try run("INSERT OR IGNORE INTO asked_claim \(touched(.claim))")
    try run("INSERT OR IGNORE INTO asked_payment \(touched(.payment))")
    try run(
      """
      INSERT OR IGNORE INTO asked_settlement
      SELECT substr(key, 1, instr(key, char(1)) - 1), substr(key, instr(key, char(1)) + 1) FROM (\(touched(.settlement)))
      """)
    // What a partner has issued decides what is due of each of its payments, and of those that it once stated.
    try run(
      """
      INSERT OR IGNORE INTO asked_case SELECT case_id FROM results.result_payment WHERE partner IN (\(touched(.partner)));
      INSERT OR IGNORE INTO asked_payment
      SELECT l.payment_id FROM main.statement_line l JOIN main.statement s ON s.id = l.statement_id
      WHERE s.partner IN (\(touched(.partner)));
      INSERT OR IGNORE INTO asked_payment
      SELECT payment_id FROM main.stated_elsewhere WHERE partner IN (\(touched(.partner)))
      """)
  }

  /// What was added: pulled rows, events, and what these name.
  private func askNew() throws {
    try run(
      """
      INSERT OR IGNORE INTO asked_case SELECT case_id FROM temp.new_case;
      INSERT OR IGNORE INTO asked_case SELECT case_id FROM main.payment_version WHERE id > \(NewFacts.mark("payment_version"));
      INSERT OR IGNORE INTO asked_payment SELECT row_id FROM main.payment_version WHERE id > \(NewFacts.mark("payment_version"));
      INSERT OR IGNORE INTO asked_case
      SELECT case_id FROM main.transaction_version WHERE id > \(NewFacts.mark("transaction_version"));
      INSERT OR IGNORE INTO asked_payment
      SELECT row_id FROM main.unreadable_row WHERE read_id > \(NewFacts.mark("list_read"));
      INSERT OR IGNORE INTO asked_case
      SELECT c.case_id FROM temp.new_event n CROSS JOIN main.case_event c ON c.event_id = n.id;
      INSERT OR IGNORE INTO asked_payment
      SELECT b.payment_id FROM temp.new_event n CROSS JOIN main.booking_event b ON b.event_id = n.id;
      INSERT OR IGNORE INTO asked_claim
      SELECT e.claim_ref FROM temp.new_event n CROSS JOIN main.event e ON e.id = n.id WHERE e.claim_ref IS NOT NULL
      UNION SELECT e.receeve_ref FROM temp.new_event n CROSS JOIN main.event e ON e.id = n.id WHERE e.receeve_ref IS NOT NULL
      UNION SELECT l.claim_ref FROM temp.new_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
        WHERE l.claim_ref IS NOT NULL
      UNION SELECT l.receeve_ref FROM temp.new_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
        WHERE l.receeve_ref IS NOT NULL
      UNION SELECT c.claim_ref FROM temp.new_event n CROSS JOIN main.claim_event c ON c.event_id = n.id
        WHERE c.claim_ref IS NOT NULL
      UNION SELECT c.receeve_ref FROM temp.new_event n CROSS JOIN main.claim_event c ON c.event_id = n.id
        WHERE c.receeve_ref IS NOT NULL;
      INSERT OR IGNORE INTO asked_settlement
      SELECT l.provider, l.tracking_id FROM temp.new_event n CROSS JOIN main.payment_line l ON l.event_id = n.id
      """)
  }

  /// Whose time has come.
  private func askDue() throws {
    let due = "SELECT owner FROM results.due WHERE at <= \(asOf.microseconds)"
    try run(
      """
      INSERT OR IGNORE INTO asked_case SELECT substr(owner, 3) FROM (\(due)) WHERE owner LIKE '5 %';
      INSERT OR IGNORE INTO asked_payment SELECT substr(owner, 3) FROM (\(due)) WHERE owner LIKE '3 %';
      INSERT OR IGNORE INTO asked_settlement
      SELECT substr(owner, 3, instr(owner, char(1)) - 3), substr(owner, instr(owner, char(1)) + 1)
      FROM (\(due)) WHERE owner LIKE '1 %'
      """)
  }

  /// The cases of clients of which something else is known.
  private func askOfClients() throws {
    let states = clients.states
    var stored: [[Key]: Int64] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT partner, tenant, state FROM results.client_state") {
      stored[[Key(row[0]), Key(row[1])]] = row[2]
    }
    for (place, state) in states where stored.removeValue(forKey: place) != state { try askClient(place) }
    for place in stored.keys { try askClient(place) }
    try ChangeScope.keep(clients, db)
  }

  static func keep(_ clients: ClientBook, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM results.client_state")
    for (place, state) in clients.states {
      try db.execute(
        sql: "INSERT INTO results.client_state VALUES (?, ?, ?)", arguments: [place[0].text, place[1].text, state])
    }
  }

  private func askClient(_ place: [Key]) throws {
    try run(
      """
      INSERT OR IGNORE INTO asked_case SELECT case_id FROM results.case_now WHERE partner = ?1 AND tenant = ?2;
      INSERT OR IGNORE INTO asked_case SELECT case_id FROM results.result_payment WHERE partner = ?1 AND tenant = ?2
      """, [place[0].text, place[1].text, place[0].text, place[1].text])
  }

  /// The cases of tenants whose deliveries begin at another instant than before.
  private func askOfDeliveries() throws {
    for (channel, place) in settings.channels where place.isCustomer {
      let before = try Int64.fetchOne(
        db, sql: "SELECT first FROM results.deliveries_since WHERE channel = ?", arguments: [channel])
      let first = try DeliveriesSince.first(db, channel, known: before)
      guard before != first, let partner = place.partner, let tenant = place.tenant else { continue }
      try askClient([Key(partner), Key(tenant)])
      try DeliveriesSince.keep(db, channel, first)
    }
  }

  /// The cases that payments are on, and those that announcements name.
  private func askOfPayments() throws {
    try run(
      """
      INSERT OR IGNORE INTO asked_payment
      SELECT a.payment_id FROM asked_case c CROSS JOIN results.announcement a ON a.case_id = c.case_id;
      INSERT OR IGNORE INTO asked_case
      SELECT v.case_id FROM asked_payment p CROSS JOIN main.payment_version v ON v.row_id = p.id AND v.is_latest = 1;
      INSERT OR IGNORE INTO asked_case
      SELECT r.case_id FROM asked_payment p CROSS JOIN results.result_payment r ON r.payment_id = p.id;
      INSERT OR IGNORE INTO asked_case
      SELECT a.case_id FROM asked_payment p CROSS JOIN results.announcement a ON a.payment_id = p.id
        WHERE a.case_id IS NOT NULL;
      INSERT OR IGNORE INTO asked_case
      SELECT b.case_id FROM asked_payment p CROSS JOIN main.booking_event b ON b.payment_id = p.id
        WHERE b.case_id IS NOT NULL
      """)
  }

  /// What a change of a claim, or of the place of a case, reaches: settlements, and the cases of their claims.
  private func askNeighbours() throws {
    // The claims of cases with new rows: the reference may be another one, or the partner.
    try run(
      """
      INSERT OR IGNORE INTO asked_claim
      SELECT n.creditor_reference FROM temp.new_case c CROSS JOIN results.case_now n ON n.case_id = c.case_id
        WHERE n.creditor_reference IS NOT NULL
      UNION SELECT v.creditor_reference FROM temp.new_case c CROSS JOIN main.case_version v ON v.row_id = c.case_id
        WHERE v.creditor_reference IS NOT NULL
      """)
    for (claim, cases) in settings.claimMap {
      for caseID in cases {
        try run(
          "INSERT OR IGNORE INTO asked_claim SELECT ? WHERE EXISTS (SELECT 1 FROM temp.new_case WHERE case_id = ?)",
          [claim.text, caseID.text])
      }
    }
    // Receeve's own names lead to claims, and claims to lines that have only those names.
    try run(
      """
      CREATE TEMP TABLE asked_event (id INTEGER PRIMARY KEY);
      INSERT OR IGNORE INTO asked_claim
      SELECT a.claim_ref FROM asked_claim c CROSS JOIN results.claim_alias a ON a.receeve_ref = c.ref
      """)
    for _ in 0..<2 {
      for place in ["results", "temp"] {
        try run(
          """
          INSERT OR IGNORE INTO asked_event SELECT m.event_id FROM asked_claim s
          CROSS JOIN \(place).\(NewFacts.prefix(place))event_of_name m ON m.name = \(NewFacts.name("s.ref"))
          """)
      }
      try run(
        """
        INSERT OR IGNORE INTO asked_claim
        SELECT e.claim_ref FROM asked_event a CROSS JOIN main.event e ON e.id = a.id
          WHERE e.receeve_ref IN asked_claim AND e.claim_ref IS NOT NULL
        UNION SELECT e.receeve_ref FROM asked_event a CROSS JOIN main.event e ON e.id = a.id
          WHERE e.claim_ref IN asked_claim AND e.receeve_ref IS NOT NULL
        UNION SELECT l.claim_ref FROM asked_event a CROSS JOIN main.payment_line l ON l.event_id = a.id
          WHERE l.receeve_ref IN asked_claim AND l.claim_ref IS NOT NULL
        UNION SELECT l.receeve_ref FROM asked_event a CROSS JOIN main.payment_line l ON l.event_id = a.id
          WHERE l.claim_ref IN asked_claim AND l.receeve_ref IS NOT NULL
        """)
    }
    try run(
      """
      INSERT OR IGNORE INTO asked_settlement
      SELECT l.provider, l.tracking_id FROM asked_event a CROSS JOIN main.payment_line l ON l.event_id = a.id
      WHERE l.claim_ref IN asked_claim OR l.receeve_ref IN asked_claim;
      DELETE FROM asked_event
      """)
    for place in ["results", "temp"] {
      try run(
        """
        INSERT OR IGNORE INTO asked_event SELECT m.event_id FROM asked_settlement s
        CROSS JOIN \(place).\(NewFacts.prefix(place))event_of_settlement m
          ON m.name = \(NewFacts.name("s.provider", "s.tracking_id"))
        """)
    }
    try run(
      """
      INSERT OR IGNORE INTO asked_claim
      SELECT l.claim_ref FROM asked_event a CROSS JOIN main.payment_line l ON l.event_id = a.id
        WHERE (l.provider, l.tracking_id) IN asked_settlement AND l.claim_ref IS NOT NULL
      UNION SELECT l.receeve_ref FROM asked_event a CROSS JOIN main.payment_line l ON l.event_id = a.id
        WHERE (l.provider, l.tracking_id) IN asked_settlement AND l.receeve_ref IS NOT NULL
      UNION SELECT r.claim_ref FROM asked_settlement s
        CROSS JOIN results.result_allocation r ON r.provider = s.provider AND r.tracking_id = s.tracking_id;
      INSERT OR IGNORE INTO asked_claim
      SELECT a.claim_ref FROM asked_claim c CROSS JOIN results.claim_alias a ON a.receeve_ref = c.ref;
      INSERT OR IGNORE INTO asked_case
      SELECT k.case_id FROM asked_claim c CROSS JOIN results.claim k ON k.claim_ref = c.ref WHERE k.case_id IS NOT NULL;
      INSERT OR IGNORE INTO asked_case
      SELECT n.case_id FROM asked_claim c CROSS JOIN results.case_now n ON n.creditor_reference = c.ref;
      DROP TABLE temp.asked_event
      """)
    guard !settings.claimMap.isEmpty else { return }
    for claim in try String.fetchAll(db, sql: "SELECT ref FROM asked_claim") {
      for caseID in settings.claimMap[Key(claim)] ?? [] {
        try run("INSERT OR IGNORE INTO asked_case VALUES (?)", [caseID.text])
      }
    }
  }

  // MARK: Replacing

  /// Lets the session see the owners, and what decides about them.
  private func show() throws {
    try Excerpt.begin(db)
    try run(
      """
      INSERT INTO seen_case SELECT case_id FROM asked_case;
      INSERT INTO seen_claim SELECT ref FROM asked_claim;
      INSERT INTO seen_settlement SELECT provider, tracking_id FROM asked_settlement
      """)
    try Excerpt.fill(db, claimMap: settings.claimMap)
  }

  /// Takes away what the owners have; the numbers of their allocations are kept for those that stay.
  private func takeAway() throws {
    try Totals.add(.asked, sign: -1, db)
    try run(
      """
      CREATE TEMP TABLE asked_owner (owner TEXT PRIMARY KEY) WITHOUT ROWID;
      INSERT INTO asked_owner VALUES ('0'), ('4'), ('9');
      INSERT INTO asked_owner SELECT '1 ' || \(FactChanges.settlement) FROM asked_settlement;
      INSERT INTO asked_owner SELECT '2 ' || ref FROM asked_claim;
      INSERT INTO asked_owner SELECT '3 ' || id FROM asked_payment;
      INSERT INTO asked_owner SELECT '5 ' || case_id FROM asked_case;
      DELETE FROM results.finding WHERE owner IN asked_owner;
      DELETE FROM results.expected WHERE owner IN asked_owner;
      DELETE FROM results.due WHERE owner IN asked_owner;
      CREATE TEMP TABLE known_allocation (
        provider TEXT, tracking_id TEXT, claim_ref TEXT, id INTEGER, PRIMARY KEY (provider, tracking_id, claim_ref)) WITHOUT ROWID;
      INSERT INTO known_allocation SELECT r.provider, r.tracking_id, r.claim_ref, r.id FROM seen_settlement s
        CROSS JOIN results.result_allocation r ON r.provider = s.provider AND r.tracking_id = s.tracking_id;
      DELETE FROM results.result_allocation WHERE id IN (
        SELECT k.id FROM known_allocation k WHERE (k.provider, k.tracking_id) IN asked_settlement);
      DELETE FROM results.result_allocation_match WHERE allocation_id IN (
        SELECT k.id FROM known_allocation k
        WHERE (k.provider, k.tracking_id) IN asked_settlement OR k.claim_ref IN (
          SELECT c.claim_ref FROM results.claim c WHERE c.case_id IN asked_case));
      DELETE FROM results.announcement WHERE payment_id IN asked_payment;
      DELETE FROM results.result_case WHERE case_id IN asked_case;
      DELETE FROM results.result_payment WHERE payment_id IN (
        SELECT p.payment_id FROM asked_case c CROSS JOIN results.result_payment p ON p.case_id = c.case_id);
      DELETE FROM results.fee_part WHERE case_id IN asked_case;
      DELETE FROM results.uncountable WHERE case_id IN asked_case;
      DELETE FROM results.judged WHERE case_id IN asked_case;
      DELETE FROM results.control;
      DELETE FROM results.life;
      DELETE FROM results.life_change;
      DELETE FROM results.taken_terms
      """)
  }

  /// Takes the join of the owners over into the results.
  package func keepJoin() throws {
    try run(
      """
      DELETE FROM results.case_now WHERE case_id IN asked_case;
      INSERT INTO results.case_now SELECT n.* FROM asked_case c CROSS JOIN temp.case_now n ON n.case_id = c.case_id;
      DELETE FROM results.claim WHERE claim_ref IN asked_claim;
      INSERT INTO results.claim SELECT k.* FROM asked_claim c CROSS JOIN temp.claim k ON k.claim_ref = c.ref;
      DELETE FROM results.claim_alias WHERE receeve_ref IN asked_claim;
      INSERT INTO results.claim_alias SELECT a.* FROM asked_claim c CROSS JOIN temp.claim_alias a ON a.receeve_ref = c.ref
      """)
  }

  // MARK: Who

  /// The numbers of the allocations that were there.
  package final class Numbers {
    /// The highest one in use.
    package let last: Int64
    private let known: SQLStatement

    init(_ db: Database) throws {
      last = max(
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM results.result_allocation") ?? 0,
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM temp.known_allocation") ?? 0)
      known = try SQLStatement(
        db, "SELECT id FROM temp.known_allocation WHERE provider = ? AND tracking_id = ? AND claim_ref = ?")
    }

    package func number(_ key: AllocationKey) throws -> Int64? {
      known.bind(1, key.provider)
      known.bind(2, key.trackingID)
      known.bind(3, key.claimRef)
      defer { known.reset() }
      return try known.step() ? known.integer(0) : nil
    }
  }

  package func numbers() throws -> Numbers { try Numbers(db) }

  package private(set) lazy var cases = keys("SELECT case_id FROM asked_case")
  package private(set) lazy var claims = keys("SELECT ref FROM asked_claim")
  package private(set) lazy var settlements = keys("SELECT \(FactChanges.settlement) FROM asked_settlement")

  private func keys(_ sql: String) -> Set<Key> {
    (try? String.fetchAll(db, sql: sql)).map { Set($0.map { Key($0) }) } ?? []
  }

  package func asks(_ settlement: Settlement) -> Bool {
    settlements.contains(Key("\(settlement.provider.text)\u{1}\(settlement.trackingID.text)"))
  }

  /// Adds what the owners have now to the sums, and shows everything again.
  package func end() throws {
    try Totals.add(.asked, sign: 1, db)
    try Excerpt.end(db)
    try RunBefore.noteNew(db)
    for table in ChangeScope.tables { try run("DROP TABLE IF EXISTS temp.\(table)") }
  }

  private static let tables = [
    "asked_case", "asked_claim", "asked_settlement", "asked_payment", "asked_owner", "known_allocation", "new_event",
    "new_event_of_name", "new_event_of_settlement", "new_case",
  ]
}

/// When the deliveries of customer channels begin.
enum DeliveriesSince {
  /// The instant of the first event of a channel that counts.
  ///
  /// - Parameter known: what it was; an older event is looked at again only where one was changed.
  static func first(_ db: Database, _ channel: String, known: Int64?) throws -> Int64? {
    let id = "(SELECT c.id FROM main.channel c WHERE c.name = ?1)"
    let isOtherwise = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM main.touched WHERE id > \(NewFacts.mark("touched")) AND kind IN (
          \(FactChanges.Kind.event.rawValue), \(FactChanges.Kind.everything.rawValue)))
        """)
    if isOtherwise == true || known == nil {
      return try Int64.fetchOne(
        db, sql: "SELECT min(e.occurred_at) FROM main.event e WHERE e.state <> 1 AND e.channel_id = \(id)",
        arguments: [channel])
    }
    let new = try Int64.fetchOne(
      db,
      sql: """
        SELECT min(e.occurred_at) FROM temp.new_event n CROSS JOIN main.event e ON e.id = n.id
        WHERE e.state <> 1 AND e.channel_id = \(id)
        """, arguments: [channel])
    return [known, new].compactMap { $0 }.min()
  }

  static func keep(_ db: Database, _ channel: String, _ first: Int64?) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO results.deliveries_since VALUES (?, ?)", arguments: [channel, first])
  }
}
