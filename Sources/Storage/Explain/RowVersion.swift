package import Amounts
package import Books
package import GRDB

/// A version of a pulled row: what consecutive complete lists showed.
package struct RowVersion: Hashable, Sendable {
  /// What ended it.
  package enum End: Hashable, Sendable {
    /// The newest complete list shows it; nil when there is none any more.
    case shown(Instant?)
    /// The list of this run shows the row with other cells.
    case replaced(StoredRun)
    /// The list of this run no longer shows the row.
    case gone(StoredRun)
  }

  /// A cell with its text as reports print it.
  package struct Cell: Hashable, Sendable {
    package let name: String
    package let text: String
  }

  package let list: PulledList
  /// The row's id in its list.
  package let id: String
  /// The run whose list first showed it.
  package let first: StoredRun
  /// The last complete list that showed it, where it has ended.
  package let lastSeen: Instant?
  package let end: End
  package let cells: [Cell]
}

/// Looks versions of pulled rows up.
package struct VersionBook {
  private let db: Database
  private let calendar: BusinessCalendar
  private let lists: ListStates

  package init(_ db: Database, calendar: BusinessCalendar, lists: ListStates) {
    self.db = db
    self.calendar = calendar
    self.lists = lists
  }

  package func payment(_ id: String) throws -> [RowVersion] {
    try read(.payments, "v.row_id = ?", [id]) { cells in
      [
        cells.money("amount", "amount"), cells.date("date", "paid_at", "paid_is_day"), cells.text("case", "case_id"),
        cells.instant("created", "created_at"), cells.text("recipient", "recipient"),
      ]
    }
  }

  package func caseRow(_ id: String) throws -> [RowVersion] {
    try read(.cases, "v.row_id = ?", [id]) { cells in
      [
        cells.text("reference", "reference"), cells.text("creditor reference", "creditor_reference"),
        cells.money("principal", "principal"), cells.money("interest", "interest"),
        cells.money("reminder fees", "reminder_fees"), cells.money("collection fees", "collection_fees"),
        cells.money("remainder", "remainder"), cells.text("lifecycle", "lifecycle"),
        cells.text("close code", "close_code"), cells.text("phase", "phase"),
        cells.percentage("success fee", "success_fee"), cells.percentage("expected rate", "expected_rate"),
        cells.flag("test", "is_test"), cells.instant("created", "created_at"),
        cells.date("finished", "finished_at", "finished_is_day"),
      ]
    }
  }

  package func transaction(_ id: String) throws -> [RowVersion] {
    try read(.transactions, "v.row_id = ?", [id]) { cells in
      [
        cells.money("amount", "amount"), cells.date("payment date", "paid_at", "paid_is_day"),
        cells.text("case", "case_id"), cells.money("fee", "fee", in: "fee_currency"),
        cells.text("fee percentage as sent", "fee_percentage"), cells.text("commission", "commission_status"),
        cells.text("platform invoicing", "platform_status"), cells.text("referral invoicing", "referral_status"),
      ]
    }
  }

  package func client(partner: String, tenant: String) throws -> [RowVersion] {
    try read(.clients, "v.partner = ? AND v.row_id = ?", [partner, tenant]) { cells in
      [cells.flag("attributed", "is_attributed"), cells.instant("linked", "linked_at")]
    }
  }

  package func subscriptions(partner: String) throws -> [RowVersion] {
    try read(.webhooks, "v.partner = ? AND v.list_tenant = ''", [partner]) { cells in
      [
        cells.flag("active", "is_active"), cells.flag("test mode", "is_test_mode"),
        cells.text("disabled", "disabled_reason"), cells.text("events", "events"),
      ]
    }
  }

  private func read(
    _ kind: PulledListKind, _ condition: String, _ arguments: StatementArguments,
    _ cells: (CellReader) -> [RowVersion.Cell?]
  ) throws -> [RowVersion] {
    let table = VersionedTable.of(kind).name
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT f.run_id, f.as_of, g.run_id, g.as_of, v.partner, v.list_tenant, v.row_id, v.last_seen,
          EXISTS (SELECT 1 FROM main.\(table) n WHERE n.row_id = v.row_id AND n.partner = v.partner
            AND n.list_tenant = v.list_tenant AND n.first_read = v.gone_read), v.*
        FROM main.\(table) v JOIN list_read f ON f.id = v.first_read LEFT JOIN list_read g ON g.id = v.gone_read
        WHERE \(condition) ORDER BY v.row_id, v.id
        """, arguments: arguments)
    return rows.map { row in
      let tenant: String = row[5]
      let list = PulledList(partner: row[4], tenant: tenant.isEmpty ? nil : tenant, kind: kind)
      let isEnded = (row[2] as Int64?) != nil
      let end: RowVersion.End =
        !isEnded ? .shown(lists.completedAt(list)) : row[8] ? .replaced(row.run(2)) : .gone(row.run(2))
      return RowVersion(
        list: list, id: row[6], first: row.run(0), lastSeen: (row[7] as Int64?).map(Instant.init(microseconds:)),
        end: end, cells: cells(CellReader(row: row, calendar: calendar)).compactMap(\.self))
    }
  }
}

/// Reads cells of a row by their columns, as reports print them; nil for what is unknown.
private struct CellReader {
  let row: Row
  let calendar: BusinessCalendar

  func text(_ name: String, _ column: String) -> RowVersion.Cell? {
    let text: String? = row[column]
    return text.map { RowVersion.Cell(name: name, text: $0) }
  }

  func flag(_ name: String, _ column: String) -> RowVersion.Cell? {
    let value: Bool? = row[column]
    return value.map { RowVersion.Cell(name: name, text: $0 ? "yes" : "no") }
  }

  func percentage(_ name: String, _ column: String) -> RowVersion.Cell? {
    let value: String? = row[column]
    return value.map { RowVersion.Cell(name: name, text: "\($0) %") }
  }

  func instant(_ name: String, _ column: String) -> RowVersion.Cell? {
    let value: Int64? = row[column]
    return value.map { RowVersion.Cell(name: name, text: Instant(microseconds: $0).description) }
  }

  func money(_ name: String, _ column: String, in currency: String = "currency") -> RowVersion.Cell? {
    let units: Int64? = row[column]
    let code: String? = row[currency]
    guard let units, let currency = code.flatMap({ Currency($0) }) else { return nil }
    return RowVersion.Cell(name: name, text: Money(minorUnits: units, currency: currency).description)
  }

  func date(_ name: String, _ column: String, _ isDayColumn: String) -> RowVersion.Cell? {
    let at: Int64? = row[column]
    let isDay: Bool? = row[isDayColumn]
    guard let at else { return nil }
    let date = StoredDate(at: at, isDay: isDay ?? false).value
    return RowVersion.Cell(name: name, text: calendar.day(of: date).description)
  }
}
