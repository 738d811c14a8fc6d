import Amounts
import Books
import Jobs
import Storage

/// What a list on a screen shows at one place: a discrepancy, or many of one cause.
enum DiscrepancyEntry {
  case one(DiscrepancyRow)
  /// In the order of the list; never empty.
  case many([DiscrepancyRow])

  /// The rows as entries: those of one cause that are in one state are one entry, where the first of them stands.
  static func entries(_ rows: [DiscrepancyRow]) -> [DiscrepancyEntry] {
    let groups = Dictionary(grouping: rows.indices.filter { State(rows[$0]) != nil }) { State(rows[$0]) }
      .values.filter { $0.count >= FindingCause.manyMin }
    var places: [Int: [Int]] = [:]
    var isElsewhere: Set<Int> = []
    for group in groups {
      places[group[0]] = group
      isElsewhere.formUnion(group.dropFirst())
    }
    return rows.indices.filter { !isElsewhere.contains($0) }.map { index in
      places[index].map { .many($0.map { rows[$0] }) } ?? .one(rows[index])
    }
  }

  /// A cause, and what people and time have made of the finding.
  private struct State: Hashable {
    let cause: FindingCause
    let severity: Severity
    let status: DiscrepancyStatus
    let owner: String?

    /// nil for one that is never one of many.
    init?(_ row: DiscrepancyRow) {
      let stored = row.stored
      guard
        let cause = FindingCause(
          code: row.life.code, subject: row.life.subject, partner: stored.partner, tenant: stored.tenant,
          caseID: stored.caseID, atRisk: row.life.atRisk, explanation: stored.explanation)
      else { return nil }
      self.cause = cause
      severity = row.life.severity
      status = row.life.status
      owner = stored.handling.owner
    }
  }

  var isMany: Bool { if case .many = self { true } else { false } }

  /// The discrepancy that stands for the entry: the oldest of many.
  var first: DiscrepancyRow {
    switch self {
    case .one(let row): row
    case .many(let rows): rows.min { DiscrepancyEntry.isOlder($0, $1) } ?? rows[0]
    }
  }

  /// The newest of many.
  var newest: DiscrepancyRow {
    switch self {
    case .one(let row): row
    case .many(let rows): rows.max { DiscrepancyEntry.isOlder($0, $1) } ?? rows[0]
    }
  }

  private static func isOlder(_ left: DiscrepancyRow, _ right: DiscrepancyRow) -> Bool {
    let (one, other) = (left.life, right.life)
    if one.openedAt != other.openedAt { return one.openedAt < other.openedAt }
    return one.subject.utf8.lexicographicallyPrecedes(other.subject.utf8)
  }
}
