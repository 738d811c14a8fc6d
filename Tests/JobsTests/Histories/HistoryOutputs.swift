import Books
import Jobs
import Storage

/// Everything that a night says, as text: the rows of every report, lives with their history, and terms.
struct HistoryOutputs: Equatable {
  private(set) var tables: [String: [String]] = [:]

  /// The reports are their views in order of the rows' texts; the rest is what later nights go on from.
  private static let queries: [(name: String, sql: String)] =
    [
      "outstanding_balances", "payments", "settlements", "fees", "discrepancies", "expected", "controls", "movements",
      "changes", "findings", "finding_groups", "money",
    ]
    .map { ($0, "SELECT * FROM report_\($0)") } + [
      (
        "history",
        """
        SELECT code, subject, row_number() OVER (PARTITION BY code, subject ORDER BY position), changed_at, changed_by,
          change, status, severity, currency, money_at_risk, owner, suppressed_until, reason FROM report_discrepancy_history
        """
      ),
      (
        "lives",
        """
        SELECT code, subject, status, severity, currency, money_at_risk, first_seen, opened_at, suppressed_until,
          is_present, facts, resolved_facts, owner, note, resolved_at FROM discrepancy
        """
      ),
      (
        "terms",
        """
        SELECT payment_id, partner, case_id, since, success_fee, phase, share, rate, rate_day, rounding, taken_at, cause
        FROM payment_terms
        """
      ),
    ]

  init(_ store: Store) throws {
    // Without them the reports have no row.
    try store.useResults()
    try store.read { db in
      for (name, sql) in HistoryOutputs.queries {
        let statement = try SQLStatement(db, sql)
        var rows: [String] = []
        while try statement.step() {
          rows.append(
            (0..<statement.columnCount).map { statement.isNull($0) ? "-" : statement.text($0) }.joined(separator: "|"))
        }
        tables[name] = rows.sorted()
      }
    }
  }

  /// The rows that are in one of two only.
  func differences(from other: HistoryOutputs) -> [String] {
    tables.keys.sorted().flatMap { name in
      let (ours, theirs) = (tables[name] ?? [], other.tables[name] ?? [])
      let difference = ours.difference(from: theirs)
      return difference.insertions.map { "\(name) + \($0.row)" } + difference.removals.map { "\(name) − \($0.row)" }
    }
  }
}

extension CollectionDifference<String>.Change {
  fileprivate var row: String {
    switch self {
    case .insert(_, let row, _), .remove(_, let row, _): row
    }
  }
}

/// What a night counted, so that two can be compared.
struct HistoryCounts: Equatable {
  private let cases: Int
  private let payments: Int
  private let allocations: Int
  let changes: LifeKeeper.Changes
  private let incomplete: [String]
  private let hasUnreadableRows: Bool

  init(_ outcome: ReconcileOutcome) {
    cases = outcome.cases
    payments = outcome.payments
    allocations = outcome.allocations
    changes = outcome.changes
    incomplete = outcome.incomplete.map { "\($0.list.subject): \($0.reason)" }
    hasUnreadableRows = outcome.hasUnreadableRows
  }
}
