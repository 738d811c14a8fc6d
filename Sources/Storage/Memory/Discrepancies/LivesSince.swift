import Amounts
import Books
import GRDB

/// Writes what became of discrepancies since the run before, once their lives are carried over the run.
enum LivesSince {
  /// Notes lives as they were before the first run of the business date, where the last results cannot tell.
  ///
  /// The connection shows them as `temp.life_then`, all that there were.
  static func take(_ db: Database, today: Day) throws {
    if try Reconciliation.newest(before: today, db) == nil {
      // Without a run before, everything is new: also what an earlier run of the first business date has raised.
      try db.execute(sql: "INSERT OR IGNORE INTO results.before_life (id) SELECT id FROM main.discrepancy")
    }
    guard try db.tableExists("life_then", in: "temp") else { return }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO results.before_life (id, status, severity, currency, money_at_risk)
        SELECT d.id, t.status, t.severity, t.currency, t.money_at_risk
        FROM main.discrepancy d LEFT JOIN temp.life_then t ON t.id = d.id
        WHERE (t.status, t.severity, t.currency, t.money_at_risk)
          IS NOT (d.status, d.severity, d.currency, d.money_at_risk)
        """)
  }

  static func write(_ db: Database, today: Day) throws {
    try db.execute(sql: "DELETE FROM results.life_since")
    let before =
      try Int64.fetchOne(db, sql: "SELECT as_of FROM results.run_before")
      ?? Reconciliation.newest(before: today, db)?.asOf.microseconds
    let lives = try SQLStatement(
      db,
      """
      SELECT b.id, b.status, b.severity, b.currency, b.money_at_risk, \(now)
      FROM results.before_life b LEFT JOIN results.life l ON l.id = b.id LEFT JOIN main.discrepancy d ON d.id = b.id
      ORDER BY b.id
      """)
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO results.life_since (id, code, subject, change, partner, case_id, currency, before, after, detail)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let events = try EventsSince(db, before)
    while try lives.step() {
      let id = lives.integer(0)
      guard let now = LifeThen(lives, from: 5),
        let since = LifeSince(LifeThen(lives, from: 1), now, events: try events.of(id))
      else {
        continue
      }
      insert.bind(1, id)
      insert.bind(2, lives.text(9))
      insert.bind(3, lives.text(10))
      insert.bind(4, since.change.rawValue)
      insert.bind(5, lives.textOrNil(11))
      insert.bind(6, lives.textOrNil(12))
      insert.bind(7, (since.after ?? since.before)?.currency.code)
      insert.bind(8, since.before?.minorUnits)
      insert.bind(9, since.after?.minorUnits)
      insert.bind(10, since.detail)
      try insert.run()
    }
  }

  /// A life as the run leaves it.
  private static let now = [
    "status", "severity", "currency", "money_at_risk", "code", "subject", "partner", "case_id",
  ].map { "iif(l.id IS NULL, d.\($0), l.\($0))" }.joined(separator: ", ")
}

/// What runs have written into the history of discrepancies since the run before.
private final class EventsSince {
  private let kept: SQLStatement
  private var tonight: [Int64: Set<LifeEvent>] = [:]

  init(_ db: Database, _ before: Int64?) throws {
    kept = try SQLStatement(
      db,
      """
      SELECT change FROM main.discrepancy_change
      WHERE discrepancy_id = ?1 AND changed_by = '\(LifeEvent.program)' AND changed_at > ?2
      """)
    kept.bind(2, before ?? .min)
    let written = try SQLStatement(db, "SELECT discrepancy_id, change FROM results.life_change")
    while try written.step() {
      guard let event = LifeEvent(rawValue: written.text(1)) else { continue }
      tonight[written.integer(0), default: []].insert(event)
    }
  }

  func of(_ id: Int64) throws -> Set<LifeEvent> {
    var events = tonight[id] ?? []
    kept.bind(1, id)
    defer { kept.reset() }
    while try kept.step() {
      if let event = LifeEvent(rawValue: kept.text(0)) { events.insert(event) }
    }
    return events
  }
}
