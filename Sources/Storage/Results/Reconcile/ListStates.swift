package import Amounts
package import Books
package import GRDB

/// The newest reading of every list, and the newest complete one.
package struct ListStates: Sendable {
  /// One list's state tonight.
  package struct State: Sendable {
    package let list: PulledList
    /// The newest reading.
    package let end: ListEnd
    package let readAt: Instant
    /// The newest complete reading: its id and when it was.
    package let complete: (read: Int64, at: Instant)?
    /// Of the newest complete reading.
    package let readableRows: Int64
    package let storedRows: Int64
  }

  /// In order of the subjects.
  package let states: [State]
  private let completeAt: [PulledList: Instant]

  /// When the newest complete reading of a list was.
  package func completedAt(_ list: PulledList) -> Instant? { completeAt[list] }

  /// The codes that incomplete lists, and those of clients that are not readable now, stop.
  package var stops: StoppedCodes {
    StoppedCodes(
      incomplete: states.filter { if case .incomplete = $0.end { true } else { false } }.map(\.list),
      notReadable: states.filter { $0.end == .notReadableNow }.map(\.list))
  }

  /// Reads the states of the lists of the given partners.
  ///
  /// - Parameters:
  ///   - retired: partners whose last lists stand and count as complete, however their last reading ended (inputs 5).
  ///   - run: the last run that counts, where not the newest does.
  package init(_ db: Database, partners: Set<String>, retired: Set<String> = [], upTo run: Int64 = .max) throws {
    let sql = """
      SELECT l.partner, l.tenant, l.list, l.status, l.reason, l.as_of, c.id, c.as_of, c.readable_rows, c.stored_rows
      FROM (SELECT partner, tenant, list, max(id) AS newest,
          max(CASE WHEN status = 'complete' THEN id END) AS complete
        FROM list_read WHERE run_id <= ? GROUP BY partner, tenant, list) g
      JOIN list_read l ON l.id = g.newest LEFT JOIN list_read c ON c.id = g.complete
      """
    states = try Row.fetchAll(db, sql: sql, arguments: [run]).compactMap { row in
      guard partners.contains(row[0]), let kind = PulledListKind(rawValue: row[2]) else { return nil }
      let tenant: String = row[1]
      let end: ListEnd =
        switch row[3] as String {
        case _ where retired.contains(row[0]): .complete
        case "complete": .complete
        case "incomplete": .incomplete(reason: row[4] ?? "")
        default: .notReadableNow
        }
      let complete: (Int64, Instant)? = (row[6] as Int64?).map { ($0, Instant(microseconds: row[7])) }
      return State(
        list: PulledList(partner: row[0], tenant: tenant.isEmpty ? nil : tenant, kind: kind), end: end,
        readAt: Instant(microseconds: row[5]), complete: complete, readableRows: row[8] ?? 0, storedRows: row[9] ?? 0)
    }.sorted { Key($0.list.subject) < Key($1.list.subject) }
    var completeAt: [PulledList: Instant] = [:]
    for state in states { completeAt[state.list] = state.complete?.at }
    self.completeAt = completeAt
  }
}
