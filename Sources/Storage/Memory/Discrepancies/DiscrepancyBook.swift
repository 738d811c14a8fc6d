package import Amounts
package import Books
package import GRDB

/// A discrepancy as the store has it: its life, what people left on it, and what the last run said of it.
package struct StoredDiscrepancy: Hashable, Sendable {
  package let id: Int64
  package var life: DiscrepancyLife
  package var handling: Handling
  package let partner: String?
  package let tenant: String?
  package let caseID: String?
  package let explanation: String
  /// Rows and stored events, in words.
  package let evidence: String
  package let nextStep: String
}

/// What results say of a discrepancy: its change since the run before, its case, and the date of the payment that it is
/// about.
package struct DiscrepancyAbout: Hashable, Sendable {
  package var change: String?
  /// The same in words, such as `high → critical`.
  package var whatChanged: String?
  package var caseReference: String?
  package var creditorReference: String?
  package var client: String?
  package var paymentDate: String?

  package init(
    change: String? = nil, whatChanged: String? = nil, caseReference: String? = nil, creditorReference: String? = nil,
    client: String? = nil,
    paymentDate: String? = nil
  ) {
    self.change = change
    self.whatChanged = whatChanged
    self.caseReference = caseReference
    self.creditorReference = creditorReference
    self.client = client
    self.paymentDate = paymentDate
  }
}

/// The discrepancies of the store: looking them up, and writing what people decide.
package struct DiscrepancyBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The instant of the last reconciliation: what people look at is as of then; nil before the first.
  package func lastRun() throws -> Instant? {
    try Reconciliation.newest(db)?.asOf
  }

  /// The discrepancies that a filter lets through, by code and subject.
  package func all(_ filter: DiscrepancyFilter) throws -> [StoredDiscrepancy] {
    let (condition, arguments) = filter.condition
    return try stored("\(condition) ORDER BY code, subject", arguments)
  }

  /// The discrepancy of a subject; the subject's kind (`payment:`) may be left out where that leaves one only.
  package func find(_ code: DiscrepancyCode, _ subject: String) throws -> [StoredDiscrepancy] {
    let exact = try stored("code = ? AND subject = ?", [code.rawValue, subject])
    guard exact.isEmpty else { return exact }
    return try stored(
      "code = ? AND substr(subject, instr(subject, ':') + 1) = ? ORDER BY subject", [code.rawValue, subject])
  }

  /// What the newest results say of discrepancies, by their numbers, where they say anything.
  ///
  /// - Parameter only: nil: of all.
  package func about(only: Int64? = nil) throws -> [Int64: DiscrepancyAbout] {
    let rows = try SQLStatement(
      db,
      """
      SELECT d.id, s.change, c.reference, c.creditor_reference, c.client, p.date, \(FindingViews.words) FROM discrepancy d
      LEFT JOIN results.life_since s ON s.id = d.id LEFT JOIN results.before_life b ON b.id = d.id
      LEFT JOIN results.result_case c ON c.case_id = d.case_id
      LEFT JOIN results.result_payment p
        ON substr(d.subject, 1, 8) = 'payment:' AND p.payment_id = substr(d.subject, 9)
      WHERE (s.id IS NOT NULL OR c.case_id IS NOT NULL OR p.payment_id IS NOT NULL) \(only == nil ? "" : "AND d.id = ?")
      """)
    if let only { rows.bind(1, only) }
    var about: [Int64: DiscrepancyAbout] = [:]
    while try rows.step() {
      about[rows.integer(0)] = DiscrepancyAbout(
        change: rows.textOrNil(1), whatChanged: rows.textOrNil(6), caseReference: rows.textOrNil(2),
        creditorReference: rows.textOrNil(3), client: rows.textOrNil(4), paymentDate: rows.textOrNil(5))
    }
    return about
  }

  /// The history of a discrepancy, oldest first.
  package func history(of id: Int64) throws -> [HistoryEntry] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT changed_at, changed_by, change, status, severity, currency, money_at_risk, owner, suppressed_until, reason
        FROM discrepancy_change WHERE discrepancy_id = ? ORDER BY id
        """,
      arguments: [id])
    return rows.compactMap { row in
      guard let event = LifeEvent(rawValue: row[2]), let status = DiscrepancyStatus(rawValue: row[3]),
        let severity = Severity(name: row[4])
      else { return nil }
      return HistoryEntry(
        at: Instant(microseconds: row[0]), by: row[1], event: event, status: status, severity: severity,
        atRisk: DiscrepancyBook.money(row[5], row[6]), owner: row[7],
        suppressedUntil: (row[8] as String?).flatMap { Day($0) }, reason: row[9])
    }
  }

  /// Keeps what a person decided, with an entry in the history.
  ///
  /// Resolving is about what the last run showed; of `payment-amended` it accepts the version of that run, for good. Its age
  /// goes on whatever is decided.
  package func keep(_ decision: Decision, of decided: StoredDiscrepancy, at: Instant, by: String) throws {
    let (life, handling) = (decided.life, decided.handling)
    try db.execute(
      sql: """
        UPDATE sealed_discrepancy SET status = :status, severity = :severity, suppressed_until = :until, owner = :owner,
          note = :note, resolved_at = :resolved, resolved_facts = :facts
        WHERE id = :id
        """,
      arguments: [
        "status": life.status.rawValue, "severity": life.severity.name, "until": life.suppressedUntil?.description,
        "owner": handling.owner, "note": handling.note, "resolved": handling.resolvedAt?.microseconds,
        "facts": life.resolvedFacts, "id": decided.id,
      ])
    if life.code.rule.staysResolved == .asAccepted { try accept(decision, life, handling, at: at) }
    try HistoryWriter(db).add(
      decision.event, to: decided.id, life, at: at, by: by, owner: handling.owner, reason: decision.reason)
  }

  /// Keeps which version of a payment a person accepted, or that nobody does any more (rules R3).
  private func accept(_ decision: Decision, _ life: DiscrepancyLife, _ handling: Handling, at: Instant) throws {
    let payment = String(life.subject.dropFirst("payment:".count))
    switch decision {
    case .resolve:
      try db.execute(
        sql: """
          INSERT INTO sealed_payment_acceptance (payment_id, version_id, decided_at)
          SELECT p.row_id, max(p.id), ? FROM payment_version p JOIN list_read l ON l.id = p.first_read
          WHERE p.row_id = ? AND l.run_id <= (SELECT max(run_id) FROM reconciliation) GROUP BY p.row_id
          """,
        arguments: [at.microseconds, payment])
    case .reopen where handling.resolvedAt == nil:
      try db.execute(
        sql: """
          INSERT INTO sealed_payment_acceptance (payment_id, version_id, decided_at)
          SELECT payment_id, NULL, ? FROM payment_acceptance WHERE payment_id = ? LIMIT 1
          """,
        arguments: [at.microseconds, payment])
    case .reopen, .acknowledge, .suppress: break
    }
  }

  private func stored(_ condition: String, _ arguments: StatementArguments) throws -> [StoredDiscrepancy] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, code, subject, status, severity, currency, money_at_risk, first_seen, opened_at, suppressed_until,
          is_present, facts, resolved_facts, owner, note, resolved_at, partner, tenant, case_id, explanation, evidence,
          next_step
        FROM discrepancy WHERE \(condition)
        """,
      arguments: arguments)
    return rows.compactMap { row in
      guard let code = DiscrepancyCode(rawValue: row[1]), let status = DiscrepancyStatus(rawValue: row[3]),
        let severity = Severity(name: row[4])
      else { return nil }
      let life = DiscrepancyLife(
        code: code, subject: row[2], status: status, severity: severity, atRisk: DiscrepancyBook.money(row[5], row[6]),
        firstSeen: Instant(microseconds: row[7]), openedAt: Instant(microseconds: row[8]),
        suppressedUntil: (row[9] as String?).flatMap { Day($0) }, isPresent: row[10], facts: row[11],
        resolvedFacts: row[12])
      return StoredDiscrepancy(
        id: row[0], life: life,
        handling: Handling(
          owner: row[13], note: row[14], resolvedAt: (row[15] as Int64?).map(Instant.init(microseconds:))),
        partner: row[16], tenant: row[17], caseID: row[18], explanation: row[19], evidence: row[20], nextStep: row[21])
    }
  }

  private static func money(_ currency: String?, _ units: Int64?) -> Money? {
    guard let currency = currency.flatMap({ Currency($0) }), let units else { return nil }
    return Money(minorUnits: units, currency: currency)
  }
}
