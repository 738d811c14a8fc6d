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

/// The discrepancies of the store: looking them up, and writing what people decide.
package struct DiscrepancyBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The instant of the last reconciliation: what people look at is as of then; nil before the first.
  package func lastRun() throws -> Instant? {
    try Int64.fetchOne(db, sql: "SELECT as_of FROM result_run").map(Instant.init(microseconds:))
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
  /// Resolving accepts the figures of the last run: a version that was read after it nobody has seen yet.
  package func keep(_ decision: Decision, of decided: StoredDiscrepancy, at: Instant, by: String) throws {
    let (life, handling) = (decided.life, decided.handling)
    try db.execute(
      sql: """
        UPDATE discrepancy SET status = :status, severity = :severity, suppressed_until = :until, owner = :owner,
          note = :note, resolved_at = :resolved,
          accepted_as_of = CASE WHEN :resolved IS NULL THEN NULL
            WHEN :status = 'resolved' THEN (SELECT as_of FROM result_run) ELSE accepted_as_of END,
          age_days = iif(opened_at = :opened, age_days, 0),
          age_bucket = iif(opened_at = :opened, age_bucket, '\(AgeBucket(days: 0).rawValue)'),
          opened_at = :opened
        WHERE id = :id
        """,
      arguments: [
        "status": life.status.rawValue, "severity": life.severity.name, "until": life.suppressedUntil?.description,
        "owner": handling.owner, "note": handling.note, "resolved": handling.resolvedAt?.microseconds,
        "opened": life.openedAt.microseconds, "id": decided.id,
      ])
    try HistoryWriter(db).add(
      decision.event, to: decided.id, life, at: at, by: by, owner: handling.owner, reason: decision.reason)
  }

  private func stored(_ condition: String, _ arguments: StatementArguments) throws -> [StoredDiscrepancy] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, code, subject, status, severity, currency, money_at_risk, first_seen, opened_at, suppressed_until,
          is_present, owner, note, resolved_at, partner, tenant, case_id, explanation, evidence, next_step
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
        suppressedUntil: (row[9] as String?).flatMap { Day($0) }, isPresent: row[10])
      return StoredDiscrepancy(
        id: row[0], life: life,
        handling: Handling(
          owner: row[11], note: row[12], resolvedAt: (row[13] as Int64?).map(Instant.init(microseconds:))),
        partner: row[14], tenant: row[15], caseID: row[16], explanation: row[17], evidence: row[18], nextStep: row[19])
    }
  }

  private static func money(_ currency: String?, _ units: Int64?) -> Money? {
    guard let currency = currency.flatMap({ Currency($0) }), let units else { return nil }
    return Money(minorUnits: units, currency: currency)
  }
}
