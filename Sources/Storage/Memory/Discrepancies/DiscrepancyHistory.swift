package import Amounts
package import Books
import GRDB

/// One entry in the history of a discrepancy: who, when and why, and what it was afterwards.
package struct HistoryEntry: Hashable, Sendable {
  package let at: Instant
  /// A person, or ``LifeEvent/program``.
  package let by: String
  package let event: LifeEvent
  package let status: DiscrepancyStatus
  package let severity: Severity
  package let atRisk: Money?
  package let owner: String?
  package let suppressedUntil: Day?
  package let reason: String?
}

/// Writes the history of discrepancies.
final class HistoryWriter {
  /// Where to: among the results of a run, or into the store.
  enum Place {
    case results, store
  }

  private let insert: SQLStatement

  init(_ db: Database, _ place: Place = .store) throws {
    insert = try SQLStatement(
      db,
      """
      INSERT INTO \(place == .results ? "results.life_change" : "sealed_discrepancy_change") (id, discrepancy_id, changed_at,
        changed_by, change, status, severity, currency, money_at_risk, owner, suppressed_until, reason)
      VALUES (?12, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """)
    // Numbers go on from those of the store, wherever the rows stand.
    next = try Int64.fetchOne(db, sql: "SELECT max(id) FROM main.discrepancy_change") ?? 0
  }

  private var next: Int64

  /// Adds what a discrepancy has become.
  func add(
    _ event: LifeEvent, to id: Int64, _ life: DiscrepancyLife, at: Instant, by: String, owner: String? = nil,
    reason: String?
  ) throws {
    insert.bind(1, id)
    insert.bind(2, at.microseconds)
    insert.bind(3, by)
    insert.bind(4, event.rawValue)
    insert.bind(5, life.status.rawValue)
    insert.bind(6, life.severity.name)
    insert.bind(7, life.atRisk?.currency.code)
    insert.bind(8, life.atRisk?.minorUnits)
    insert.bind(9, owner)
    insert.bind(10, life.suppressedUntil?.description)
    insert.bind(11, reason)
    next += 1
    insert.bind(12, next)
    try insert.run()
  }
}
