import Amounts
import Books
import GRDB

/// Writes allocations as the rules on settlements have them.
final class AllocationWriter {
  private let insert: SQLStatement

  /// - Parameter schema: where the table is; nil: the one that a session reads from.
  init(_ db: Database, in schema: String? = nil) throws {
    insert = try SQLStatement(
      db,
      """
      INSERT INTO \(schema.map { $0 + "." } ?? "")result_allocation (id, provider, tracking_id, claim_ref, account_reference, case_id, amount, currency,
        state, state_since, date, settled_at, processing_at, kind, settlement_total, settlement_lines, counted,
        is_reported_twice, events)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  /// Writes an allocation under a number.
  func write(_ allocation: Allocation, number: Int64, account: String?, caseID: Key?) throws {
    insert.bind(1, number)
    insert.bind(2, allocation.key.provider)
    insert.bind(3, allocation.key.trackingID)
    insert.bind(4, allocation.key.claimRef)
    insert.bind(5, account)
    insert.bind(6, caseID)
    insert.bind(7, allocation.amount.minorUnits)
    insert.bind(8, allocation.amount.currency.code)
    insert.bind(9, allocation.state.rawValue)
    insert.bind(10, allocation.stateSince.microseconds)
    insert.bind(11, allocation.date.microseconds)
    insert.bind(12, allocation.settledAt?.microseconds)
    insert.bind(13, allocation.processingAt?.microseconds)
    insert.bind(14, allocation.kind.rawValue)
    insert.bind(15, allocation.settlementTotal)
    insert.bind(16, Int64(allocation.settlementLines))
    insert.bind(17, allocation.counted)
    insert.bind(18, allocation.isReportedTwice)
    insert.bind(19, allocation.events.map(String.init).joined(separator: ","))
    try insert.run()
  }
}
