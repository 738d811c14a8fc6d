package import Books
import Amounts
import GRDB

/// Carries the lives of discrepancies over a run: what is found anew, goes on, is gone, or could not be told.
package struct LifeKeeper {
  private let session: ReconcileSession
  private let history: HistoryWriter

  package init(_ session: ReconcileSession) throws {
    self.session = session
    history = try HistoryWriter(session.db)
  }

  /// How many discrepancies each change happened to, by severity.
  package typealias Changes = [LifeChange: [Severity: Int]]

  /// Applies the findings of the run to the stored lives.
  package func keep() throws -> Changes {
    var changes: Changes = [:]
    func note(_ change: LifeChange, _ severity: Severity) { changes[change, default: [:]][severity, default: 0] += 1 }
    try meetFindings(note)
    try missOthers(note)
    return changes
  }

  private func meetFindings(_ note: (LifeChange, Severity) -> Void) throws {
    let db = session.db
    let findings = try SQLStatement(
      db,
      """
      SELECT f.code, f.subject, f.partner, f.tenant, f.case_id, f.currency, f.money_at_risk, f.explanation, f.evidence,
        f.facts, d.id, d.status, d.severity, d.currency, d.money_at_risk, d.first_seen, d.opened_at, d.suppressed_until,
        d.is_present, d.facts, d.resolved_facts
      FROM finding f LEFT JOIN discrepancy d ON d.code = f.code AND d.subject = f.subject ORDER BY f.code, f.subject
      """)
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO sealed_discrepancy (status, severity, currency, money_at_risk, first_seen, opened_at, suppressed_until,
        is_present, last_change, age_days, age_bucket, facts, resolved_facts, partner, tenant, case_id, explanation,
        evidence, next_step, code, subject)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let update = try SQLStatement(
      db,
      """
      UPDATE sealed_discrepancy SET status = ?, severity = ?, currency = ?, money_at_risk = ?, first_seen = ?, opened_at = ?,
        suppressed_until = ?, is_present = ?, last_change = ?, age_days = ?, age_bucket = ?, facts = ?,
        resolved_facts = ?, partner = ?, tenant = ?, case_id = ?, explanation = ?, evidence = ?, next_step = ?
      WHERE code = ? AND subject = ?
      """)
    while try findings.step() {
      guard let code = DiscrepancyCode(rawValue: findings.text(0)) else { continue }
      let finding = Finding(
        code: code, subject: findings.text(1), partner: findings.textOrNil(2), tenant: findings.textOrNil(3),
        caseID: findings.textOrNil(4), atRisk: LifeKeeper.money(findings, 5), explanation: findings.text(7),
        facts: findings.text(9))
      let id = findings.integerOrNil(10)
      let before = id.map { _ in LifeKeeper.life(findings, code: code, from: 11) }
      var life = before ?? DiscrepancyLife(new: finding, context: session.context)
      let change = before == nil ? .new : life.meet(finding, context: session.context)
      let statement = before == nil ? insert : update
      note(change, life.severity)
      bind(life, change, to: statement)
      statement.bind(14, finding.partner)
      statement.bind(15, finding.tenant)
      statement.bind(16, finding.caseID)
      statement.bind(17, finding.explanation)
      statement.bind(18, findings.text(8))
      statement.bind(19, code.nextStep)
      statement.bind(20, code.rawValue)
      statement.bind(21, finding.subject)
      try statement.run()
      try remember(change, of: id ?? db.lastInsertedRowID, life, before: before ?? life)
    }
  }

  private func missOthers(_ note: (LifeChange, Severity) -> Void) throws {
    let others = try SQLStatement(
      session.db,
      """
      SELECT d.code, d.subject, d.partner, d.tenant, d.status, d.severity, d.currency, d.money_at_risk, d.first_seen,
        d.opened_at, d.suppressed_until, d.is_present, d.facts, d.resolved_facts, d.id
      FROM discrepancy d
      WHERE (d.is_present = 1 OR d.status IN ('open', 'acknowledged', 'suppressed'))
        AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.code = d.code AND f.subject = d.subject)
      ORDER BY d.code, d.subject
      """)
    var lives: [(id: Int64, before: DiscrepancyLife, life: DiscrepancyLife, change: LifeChange)] = []
    while try others.step() {
      guard let code = DiscrepancyCode(rawValue: others.text(0)) else { continue }
      let before = LifeKeeper.life(others, code: code, from: 4, subject: others.text(1))
      var life = before
      let isStopped = session.context.stops.stops(code, partner: others.textOrNil(2), tenant: others.textOrNil(3))
      let change = isStopped ? life.wait(context: session.context) : life.miss(context: session.context)
      note(change, life.severity)
      lives.append((others.integer(14), before, life, change))
    }
    let update = try SQLStatement(
      session.db,
      """
      UPDATE sealed_discrepancy SET status = ?, severity = ?, currency = ?, money_at_risk = ?, first_seen = ?, opened_at = ?,
        suppressed_until = ?, is_present = ?, last_change = ?, age_days = ?, age_bucket = ?, facts = ?,
        resolved_facts = ?
      WHERE code = ? AND subject = ?
      """)
    for (id, before, life, change) in lives {
      bind(life, change, to: update)
      update.bind(14, life.code.rawValue)
      update.bind(15, life.subject)
      try update.run()
      try remember(change, of: id, life, before: before)
    }
  }

  /// One entry in the history for a change, none for a night without one.
  private func remember(_ change: LifeChange, of id: Int64, _ life: DiscrepancyLife, before: DiscrepancyLife) throws {
    guard let event = LifeEvent(change) else { return }
    let context = session.context
    try history.add(
      event, to: id, life, at: context.asOf, by: LifeEvent.program,
      reason: life.reason(of: change, before: before, context: context))
  }

  private static func money(_ row: SQLStatement, _ column: Int) -> Money? {
    row.textOrNil(column).flatMap { Currency($0) }.map { Money(minorUnits: row.integer(column + 1), currency: $0) }
  }

  /// Reads a life from status, severity, currency, money, first_seen, opened_at, suppressed_until, is_present, facts,
  /// resolved_facts.
  private static func life(_ row: SQLStatement, code: DiscrepancyCode, from first: Int, subject: String? = nil)
    -> DiscrepancyLife
  {
    DiscrepancyLife(
      code: code, subject: subject ?? row.text(1), status: DiscrepancyStatus(rawValue: row.text(first)) ?? .open,
      severity: Severity(name: row.text(first + 1)) ?? code.severity, atRisk: money(row, first + 2),
      firstSeen: Instant(microseconds: row.integer(first + 4)), openedAt: Instant(microseconds: row.integer(first + 5)),
      suppressedUntil: row.textOrNil(first + 6).flatMap { Day($0) }, isPresent: row.bool(first + 7),
      facts: row.textOrNil(first + 8), resolvedFacts: row.textOrNil(first + 9))
  }

  private func bind(_ life: DiscrepancyLife, _ change: LifeChange, to statement: SQLStatement) {
    statement.bind(1, life.status.rawValue)
    statement.bind(2, life.severity.name)
    statement.bind(3, life.atRisk?.currency.code)
    statement.bind(4, life.atRisk?.minorUnits)
    statement.bind(5, life.firstSeen.microseconds)
    statement.bind(6, life.openedAt.microseconds)
    statement.bind(7, life.suppressedUntil?.description)
    statement.bind(8, life.isPresent)
    statement.bind(9, change.rawValue)
    let age = life.age(context: session.context)
    statement.bind(10, Int64(age))
    statement.bind(11, AgeBucket(days: age).rawValue)
    statement.bind(12, life.facts)
    statement.bind(13, life.resolvedFacts)
  }
}
