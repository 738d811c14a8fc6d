package import Amounts
package import Books
package import GRDB

/// Finds out what an id that somebody pasted names.
package struct IdentityBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The instant of the last reconciliation and its run; nil before the first.
  package func lastReconciliation() throws -> StoredRun? {
    try Row.fetchOne(db, sql: "SELECT run_id, as_of FROM reconciliation ORDER BY id DESC LIMIT 1").map { $0.run(0) }
  }

  /// The newest run that stored a fact.
  package func newestFact() throws -> StoredRun? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT r.id, r.as_of FROM run r WHERE r.id = max(
          coalesce((SELECT run_id FROM event ORDER BY id DESC LIMIT 1), 0),
          coalesce((SELECT run_id FROM list_read ORDER BY id DESC LIMIT 1), 0))
        """
    ).map { $0.run(0) }
  }

  /// The ids of the cases with an id (in lower case), a reference of Debitura's, or one of the creditor's.
  package func cases(_ text: String) throws -> [String] {
    // Each is looked at only where the ones before know nothing: the last has no index over rows that are gone.
    let named = try String.fetchAll(
      db,
      sql: """
        SELECT ?1 WHERE EXISTS (SELECT 1 FROM main.case_version WHERE row_id = ?1)
          OR EXISTS (SELECT 1 FROM main.payment_version WHERE case_id = ?1 AND is_latest = 1)
          OR EXISTS (SELECT 1 FROM main.transaction_version WHERE case_id = ?1)
        """, arguments: [LooseText.lowercasedASCII(text)])
    guard named.isEmpty else { return named }
    return try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT row_id FROM main.case_version
        WHERE is_latest = 1 AND (reference = ?1 OR creditor_reference = ?1) ORDER BY row_id
        """, arguments: [text])
  }

  /// The case that a payment is on now; nil for an id that no list ever showed.
  package func caseOfPayment(_ id: String) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT case_id FROM main.payment_version WHERE row_id = ? ORDER BY is_latest DESC, id DESC",
      arguments: [LooseText.lowercasedASCII(id)])
  }

  /// Whether events tell of a payment.
  package func isAnnounced(payment id: String) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM booking_event WHERE payment_id = ?)",
      arguments: [LooseText.lowercasedASCII(id)]) ?? false
  }

  /// The case that a reporting transaction is on.
  package func caseOfTransaction(_ id: String) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT case_id FROM main.transaction_version WHERE row_id = ? ORDER BY id DESC",
      arguments: [LooseText.lowercasedASCII(id)])
  }

  /// The settlements whose key, or the key of whose allocation, is a text: provider and trackingId.
  ///
  /// References may have slashes, so nothing is taken apart.
  package func settlements(_ text: String) throws -> [(provider: Key, trackingID: Key)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT provider, tracking_id FROM main.payment_line
        WHERE provider = ?1 AND (tracking_id = ?2 OR substr(?2, 1, length(tracking_id) + 1) = tracking_id || '/')
        """, arguments: IdentityBook.parts(text)
    ).map { (Key($0[0]), Key($0[1])) }
  }

  /// The provider in lower case, and the rest as it is.
  private static func parts(_ text: String) -> StatementArguments {
    let cut = text.firstIndex(of: "/") ?? text.endIndex
    return [LooseText.lowercasedASCII(String(text[..<cut])), String(text[cut...].dropFirst())]
  }

  /// The claims that a settlement's events name.
  package func claims(ofSettlement provider: Key, _ trackingID: Key) throws -> Set<Key> {
    try Set(
      String.fetchAll(
        db, sql: "SELECT claim_ref FROM results.result_allocation WHERE provider = ? AND tracking_id = ?",
        arguments: [provider.text, trackingID.text]
      ).map { Key($0) })
  }

  /// The cases that a settlement's claims are on.
  package func cases(ofSettlement provider: Key, _ trackingID: Key) throws -> Set<Key> {
    try Set(
      String.fetchAll(
        db,
        sql: """
          SELECT case_id FROM results.result_allocation WHERE provider = ? AND tracking_id = ? AND case_id IS NOT NULL
          """, arguments: [provider.text, trackingID.text]
      ).map { Key($0) })
  }

  /// Whether an event names a claim.
  package func isClaim(_ text: String) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM main.payment_line WHERE claim_ref = ?1 OR receeve_ref = ?1)
          OR EXISTS (SELECT 1 FROM main.claim_event WHERE claim_ref = ?1 OR receeve_ref = ?1)
          OR EXISTS (SELECT 1 FROM event WHERE claim_ref = ?1 OR receeve_ref = ?1)
        """, arguments: [text]) ?? false
  }

  /// The channels that have accepted a delivery with an id.
  package func channels(ofEvent id: String) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT c.name FROM channel c JOIN event e ON e.channel_id = c.id AND e.event_id = ? ORDER BY 1",
      arguments: [id])
  }

  /// The partners that a list of clients or an event names a tenant of.
  package func partners(ofTenant tenant: String) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT DISTINCT partner FROM client_version WHERE row_id = ? ORDER BY 1", arguments: [tenant])
  }

  /// The codes of the discrepancies about a subject that are open, acknowledged or suppressed.
  package func codes(about subject: String) throws -> [DiscrepancyCode] {
    try String.fetchAll(
      db,
      sql: """
        SELECT code FROM discrepancy WHERE subject = ? AND status IN \(DiscrepancyStatus.liveSQL) ORDER BY code
        """, arguments: [subject]
    ).compactMap(DiscrepancyCode.init(rawValue:))
  }

  /// What is open, acknowledged or suppressed on a case: code and subject.
  package func discrepancies(ofCase id: String) throws -> [StoredDiscrepancy] {
    var filter = DiscrepancyFilter()
    filter.statuses = DiscrepancyStatus.live
    filter.caseIDs = [id]
    return try DiscrepancyBook(db).all(filter)
  }

  /// The lines that issued statements have stated of a payment, in order of issue.
  package func lines(ofPayment id: String) throws -> [(
    number: String, partner: String, month: String, line: Int64, section: String, fee: Money, cutOff: Instant
  )] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, s.partner, s.month, l.line, l.section, l.fee, s.currency, s.cut_off
        FROM statement_line l JOIN statement s ON s.id = l.statement_id WHERE l.payment_id = ?
        ORDER BY l.statement_id, l.line
        """, arguments: [id]
    ).compactMap { row in
      Currency(row[6] as String).map {
        (row[0], row[1], row[2], row[3], row[4], Money(minorUnits: row[5], currency: $0), Instant(microseconds: row[7]))
      }
    }
  }

  /// What was stated of a payment elsewhere, before its partner's first issue.
  package func statedElsewhere(_ payment: String) throws -> [(
    partner: String, month: String, number: String?, fee: Money
  )] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT partner, month, nullif(number, ''), fee, currency FROM stated_elsewhere WHERE payment_id = ?
        ORDER BY partner, month, number, currency, fee
        """, arguments: [payment]
    ).compactMap { row in
      Currency(row[4] as String).map { (row[0], row[1], row[2], Money(minorUnits: row[3], currency: $0)) }
    }
  }

  /// How a published payment stands in the reports of the last reconciliation.
  package func published(payment id: String) throws -> (
    eligibility: String?, reason: String?, fee: Int64?, match: String
  )? {
    try Row.fetchOne(
      db, sql: "SELECT eligibility, reason, fee, match FROM result_payment WHERE payment_id = ?", arguments: [id]
    ).map { ($0[0], $0[1], $0[2], $0[3]) }
  }

  /// How a case stands in the reports of the last reconciliation: claimed, paid, outstanding, paid by evidence.
  package func published(case id: String) throws -> [Int64?]? {
    try Row.fetchOne(
      db, sql: "SELECT claimed, paid, outstanding, paid_by_evidence FROM result_case WHERE case_id = ?",
      arguments: [id]
    ).map { row in (0..<4).map { row[$0] } }
  }
}
