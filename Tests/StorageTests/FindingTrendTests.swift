import Amounts
import Books
@testable import Storage
import Testing

/// How many findings were open at the end of a day.
@Suite struct FindingTrendTests {
  private let temporary: TemporaryStore

  init() throws { temporary = try TemporaryStore() }

  private func microseconds(_ text: String) throws -> Int64 { try instant(text).microseconds }

  /// A run of the evening of the first that is stored after a decision of the second, and its finding.
  @Test func `a run that is before a decision counts before it`() throws {
    let changes = [
      ("2026-03-01T02:00:00Z", "tieout", "opened", "open", "low"),
      ("2026-03-02T00:30:00Z", "anna", "resolved", "resolved", "low"),
      ("2026-03-01T23:30:00Z", "tieout", "reopened", "open", "high"),
    ]
    let days = try ["2026-02-28", "2026-03-01", "2026-03-02"].map { text in
      let day = try #require(Day(text))
      return (day: day, end: BusinessCalendar.utc.midnight(of: day.adding(days: 1)))
    }
    let rows = try temporary.store.preview { db in
      func run(_ sql: String) throws { try SQLStatement(db, sql).run() }
      // In front of the store's own, which only a run writes.
      try run(
        """
        CREATE TEMP TABLE discrepancy AS SELECT 1 AS id, 'resolved' AS status, 'high' AS severity, NULL AS currency,
          NULL AS money_at_risk
        """)
      try run(
        """
        CREATE TEMP TABLE discrepancy_change (id INTEGER PRIMARY KEY, discrepancy_id INTEGER, changed_at INTEGER,
          changed_by TEXT, change TEXT, status TEXT, severity TEXT, currency TEXT, money_at_risk INTEGER)
        """)
      for (at, by, change, status, severity) in changes {
        try run(
          """
          INSERT INTO temp.discrepancy_change (discrepancy_id, changed_at, changed_by, change, status, severity)
          VALUES (1, \(try microseconds(at)), '\(by)', '\(change)', '\(status)', '\(severity)')
          """)
      }
      return try FindingTrend.read(db, days: days)
    }
    #expect(rows.map(\.counts) == [[:], [.high: 1], [:]])
  }
}
