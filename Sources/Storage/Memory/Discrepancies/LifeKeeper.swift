package import Books
import Amounts
import GRDB

/// Carries the lives of discrepancies over a run: what is found anew, goes on, is gone, or could not be told.
///
/// What changes stands among the results until they are kept; a life that goes on as it was is not written.
package struct LifeKeeper {
  private let session: ReconcileSession
  private let history: HistoryWriter
  private let insert: SQLStatement
  private let note: SQLStatement

  package init(_ session: ReconcileSession) throws {
    self.session = session
    history = try HistoryWriter(session.db, .results)
    insert = try SQLStatement(
      session.db,
      """
      INSERT INTO results.life (\(LifeKeeper.columns.joined(separator: ", ")))
      VALUES (\(LifeKeeper.columns.map { _ in "?" }.joined(separator: ", ")))
      """)
    note = try SQLStatement(
      session.db,
      """
      INSERT OR IGNORE INTO results.before_life (id, status, severity, currency, money_at_risk) VALUES (?, ?, ?, ?, ?)
      """)
  }

  /// How many discrepancies each change happened to, by severity.
  package typealias Changes = [LifeChange: [Severity: Int]]

  /// Applies the findings of the run to the stored lives.
  ///
  /// - Returns: what became of them, and of that what counts for `alert_at`, by severity.
  package func keep() throws -> (changes: Changes, alerts: [Severity: Int]) {
    var changes: Changes = [:]
    var alerts: [Severity: Int] = [:]
    func note(_ change: LifeChange, _ life: DiscrepancyLife) {
      changes[change, default: [:]][life.severity, default: 0] += 1
      if change.alerts, session.context.settings.alerts(life.code) { alerts[life.severity, default: 0] += 1 }
    }
    try LivesSince.take(session.db, today: session.context.today)
    let (met, tolerated) = try meetFindings(note)
    try missOthers(met, tolerated, note)
    try LivesSince.write(session.db, today: session.context.today)
    return (changes, alerts)
  }

  /// - Returns: the numbers of the lives that findings were about, and of those whose money at risk is no finding.
  private func meetFindings(_ note: (LifeChange, DiscrepancyLife) -> Void) throws
    -> (met: Set<Int64>, tolerated: [Int64: Money])
  {
    let db = session.db
    let findings = try SQLStatement(
      db,
      """
      SELECT f.code, f.subject, f.partner, f.tenant, f.case_id, f.currency, f.money_at_risk, f.explanation, f.evidence,
        f.facts, \(LifeKeeper.columns.map { "d.\($0)" }.joined(separator: ", "))
      FROM results.finding f LEFT JOIN main.discrepancy d ON d.code = f.code AND d.subject = f.subject
      WHERE NOT EXISTS (
        SELECT 1 FROM results.finding o WHERE o.code = f.code AND o.subject = f.subject AND o.owner > f.owner)
      ORDER BY f.code, f.subject
      """)
    var met: Set<Int64> = []
    var tolerated: [Int64: Money] = [:]
    var next = try Int64.fetchOne(db, sql: "SELECT max(id) FROM main.discrepancy") ?? 0
    while try findings.step() {
      guard let code = DiscrepancyCode(rawValue: findings.text(0)) else { continue }
      let finding = Finding(
        code: code, subject: findings.text(1), partner: findings.textOrNil(2), tenant: findings.textOrNil(3),
        caseID: findings.textOrNil(4), atRisk: LifeKeeper.money(findings, 5), explanation: findings.text(7),
        facts: findings.text(9))
      // What an incomplete list stops is neither raised nor cleared.
      guard !session.context.stops.stops(code, partner: finding.partner, tenant: finding.tenant) else { continue }
      let before = findings.isNull(10) ? nil : StoredLife(findings, from: 10, code: code)
      if let atRisk = finding.atRisk, session.context.settings.tolerates(code, atRisk) {
        if let before { tolerated[before.id] = atRisk }
        continue
      }
      var stored = before ?? StoredLife(id: next + 1, DiscrepancyLife(new: finding, context: session.context))
      let change: LifeChange
      if before == nil {
        next += 1
        change = .new
      } else {
        change = stored.life.meet(finding, context: session.context)
        met.insert(stored.id)
      }
      stored.partner = finding.partner
      stored.tenant = finding.tenant
      stored.caseID = finding.caseID
      stored.explanation = finding.explanation
      stored.evidence = findings.text(8)
      stored.nextStep = code.nextStep
      note(change, stored.life)
      try write(stored, change, before: before)
    }
    return (met, tolerated)
  }

  private func missOthers(
    _ met: Set<Int64>, _ tolerated: [Int64: Money], _ note: (LifeChange, DiscrepancyLife) -> Void
  ) throws {
    let others = try SQLStatement(
      session.db,
      """
      SELECT d.code, \(LifeKeeper.columns.map { "d.\($0)" }.joined(separator: ", ")) FROM main.discrepancy d
      WHERE d.is_present = 1 OR d.status IN \(DiscrepancyStatus.liveSQL) ORDER BY d.code, d.subject
      """)
    while try others.step() {
      guard let code = DiscrepancyCode(rawValue: others.text(0)) else { continue }
      let before = StoredLife(others, from: 1, code: code)
      guard !met.contains(before.id) else { continue }
      var stored = before
      let isStopped = session.context.stops.stops(code, partner: before.partner, tenant: before.tenant)
      let change =
        isStopped ? stored.life.wait(context: session.context) : stored.life.miss(context: session.context)
      note(change, stored.life)
      try write(stored, change, before: before, tolerated: tolerated[before.id])
    }
  }

  /// Writes a life that is new or became another one, with one entry in the history for a change.
  private func write(_ stored: StoredLife, _ change: LifeChange, before: StoredLife?, tolerated: Money? = nil) throws {
    var stored = stored
    stored.openedOn = session.context.calendar.day(of: stored.life.openedAt).description
    guard stored != before else { return }
    stored.bind(to: insert)
    try insert.run()
    note.bind(1, stored.id)
    note.bind(2, before?.life.status.rawValue)
    note.bind(3, before?.life.severity.name)
    note.bind(4, before?.life.atRisk?.currency.code)
    note.bind(5, before?.life.atRisk?.minorUnits)
    try note.run()
    guard let event = LifeEvent(change) else { return }
    let context = session.context
    try history.add(
      event, to: stored.id, stored.life, at: context.asOf, by: LifeEvent.program,
      reason: stored.life.reason(
        of: change, before: before?.life ?? stored.life, tolerated: tolerated, context: context))
  }

  private static func money(_ row: SQLStatement, _ column: Int) -> Money? {
    row.textOrNil(column).flatMap { Currency($0) }.map { Money(minorUnits: row.integer(column + 1), currency: $0) }
  }

  fileprivate static let columns = [
    "id", "code", "subject", "status", "severity", "currency", "money_at_risk", "first_seen", "opened_at", "opened_on",
    "suppressed_until", "is_present", "facts", "resolved_facts", "partner", "tenant", "case_id", "explanation",
    "evidence", "next_step", "owner", "note", "resolved_at", "accepted_as_of",
  ]

  /// A life with everything that stands beside it.
  private struct StoredLife: Equatable {
    let id: Int64
    var life: DiscrepancyLife
    var openedOn = ""
    var partner: String?
    var tenant: String?
    var caseID: String?
    var explanation = ""
    var evidence = ""
    var nextStep = ""
    private var owner: String?
    private var note: String?
    private var resolvedAt: Int64?
    private var acceptedAsOf: Int64?

    init(id: Int64, _ life: DiscrepancyLife) {
      self.id = id
      self.life = life
    }

    /// Reads ``LifeKeeper/columns`` from a column on.
    init(_ row: SQLStatement, from first: Int, code: DiscrepancyCode) {
      id = row.integer(first)
      life = DiscrepancyLife(
        code: code, subject: row.text(first + 2), status: DiscrepancyStatus(rawValue: row.text(first + 3)) ?? .open,
        severity: Severity(name: row.text(first + 4)) ?? code.severity, atRisk: money(row, first + 5),
        firstSeen: Instant(microseconds: row.integer(first + 7)),
        openedAt: Instant(microseconds: row.integer(first + 8)),
        suppressedUntil: row.textOrNil(first + 10).flatMap { Day($0) }, isPresent: row.bool(first + 11),
        facts: row.textOrNil(first + 12), resolvedFacts: row.textOrNil(first + 13))
      openedOn = row.text(first + 9)
      partner = row.textOrNil(first + 14)
      tenant = row.textOrNil(first + 15)
      caseID = row.textOrNil(first + 16)
      explanation = row.text(first + 17)
      evidence = row.text(first + 18)
      nextStep = row.text(first + 19)
      owner = row.textOrNil(first + 20)
      note = row.textOrNil(first + 21)
      resolvedAt = row.integerOrNil(first + 22)
      acceptedAsOf = row.integerOrNil(first + 23)
    }

    func bind(to statement: SQLStatement) {
      statement.bind(1, id)
      statement.bind(2, life.code.rawValue)
      statement.bind(3, life.subject)
      statement.bind(4, life.status.rawValue)
      statement.bind(5, life.severity.name)
      statement.bind(6, life.atRisk?.currency.code)
      statement.bind(7, life.atRisk?.minorUnits)
      statement.bind(8, life.firstSeen.microseconds)
      statement.bind(9, life.openedAt.microseconds)
      statement.bind(10, openedOn)
      statement.bind(11, life.suppressedUntil?.description)
      statement.bind(12, life.isPresent)
      statement.bind(13, life.facts)
      statement.bind(14, life.resolvedFacts)
      statement.bind(15, partner)
      statement.bind(16, tenant)
      statement.bind(17, caseID)
      statement.bind(18, explanation)
      statement.bind(19, evidence)
      statement.bind(20, nextStep)
      statement.bind(21, owner)
      statement.bind(22, note)
      statement.bind(23, resolvedAt)
      statement.bind(24, acceptedAsOf)
    }
  }
}
