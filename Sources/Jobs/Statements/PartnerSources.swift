import Amounts
import Configuration
import Storage

extension Partner {
  /// What is wrong with the lists that its statements of a month are made from (rules R10).
  ///
  /// - Parameter run: the last run that counts, where not the newest does.
  func problems(
    _ db: StoreDatabase, of month: Month, _ calendar: BusinessCalendar, today: Day, upTo run: Int64 = .max
  ) throws -> [StatementSources.Problem] {
    // From the day on which it has left nothing is pulled for it: its last lists stand, and are never stale (inputs 5).
    if isRetired(on: today) { return [] }
    return try StatementSources.problems(
      db, partner: id, usesCustomerAPI: usesCustomerAPI, monthEnd: month < today.month ? calendar.end(of: month) : nil,
      upTo: run)
  }
}

extension BusinessCalendar {
  /// The local midnight after a month's last day.
  func end(of month: Month) -> Instant { midnight(of: month.adding(months: 1).firstDay) }
}
