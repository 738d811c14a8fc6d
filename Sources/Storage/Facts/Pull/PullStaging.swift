package import Amounts
package import Books
package import GRDB

/// Collects the rows of a pull in temporary tables and takes complete lists over, in short transactions of whole lists.
///
/// An incomplete list changes nothing: its rows are dropped with the stage (rules, Incomplete lists).
package final class PullStaging {
  /// How a list ended, and what is to blame where it did not end well.
  private struct End {
    let end: ListEnd
    /// What other lists suffer from as well.
    let cause: String?
    /// What it lacks, where that is why it is incomplete.
    let loss: ListLoss?
  }

  private let store: Store
  private let asOf: Instant
  private var numbers: [PulledList: Int64] = [:]
  private var ends: [PulledList: End] = [:]
  private var losses: [PulledList: ListLoss] = [:]
  private var summaries: [String: RevenueSummary] = [:]
  /// The statements that fill the stage, by their table.
  private var inserts: [String: SQLStatement] = [:]

  /// Makes empty staging tables.
  package init(_ store: Store, asOf: Instant) throws {
    self.store = store
    self.asOf = asOf
    try store.queue.inDatabase { db in
      // A quarter of it may be changed before SQLite writes all of it out, with each page of a list.
      try db.execute(sql: "PRAGMA temp.cache_size = -49152")
      for table in VersionedTable.all {
        try db.execute(sql: table.createStage)
        try db.execute(sql: "DELETE FROM stage_\(table.name)")
      }
    }
  }

  /// A reading of a list begins, maybe again: what an earlier attempt gave is dropped.
  package func begin(_ list: PulledList) throws {
    let number = number(of: list)
    let table = VersionedTable.of(list.kind)
    try store.queue.inDatabase { db in
      try db.execute(sql: "DELETE FROM stage_\(table.name) WHERE list = ?", arguments: [number])
    }
    ends[list] = nil
    losses[list] = nil
  }

  /// Rows of one page.
  package func add(_ rows: PulledRows, to list: PulledList, page: Int) throws {
    let number = number(of: list)
    try store.queue.inDatabase { db in
      // One transaction a page; it touches temporary tables only and locks nothing.
      try db.inTransaction(.deferred) {
        switch rows {
        case .me(let profile):
          let insert = try insert(.me, db)
          insert.bindRow(list: number, id: profile.id, page: page)
          insert.bind(6, profile.referralFeePercentage)
          insert.bind(7, profile.isActive)
          insert.bind(8, profile.invoicingTriggerMode)
          try insert.run()
        case .clients(let rows): try stage(rows, .clients, number, page, db) { $0.bind($1) }
        case .cases(let rows): try stage(rows, .cases, number, page, db) { $0.bind($1) }
        case .payments(let rows): try stage(rows, .payments, number, page, db) { $0.bind($1) }
        case .transactions(let rows): try stage(rows, .transactions, number, page, db) { $0.bind($1) }
        case .webhooks(let rows): try stage(rows, .subscriptions, number, page, db) { $0.bind($1) }
        }
        return .commit
      }
    }
  }

  /// The summary of a partner's transactions.
  package func add(_ summary: RevenueSummary, partner: String) { summaries[partner] = summary }

  /// What the reading that is staged lacks of what was there before (inputs 3).
  package func loss(in list: PulledList) throws -> ListLoss {
    let number = number(of: list)
    let loss = try store.queue.inDatabase { db in
      try ListLoss.of(list, staged: number, .of(list.kind), asOf: asOf, db)
    }
    losses[list] = loss
    return loss
  }

  /// A row that can't be believed: its id is there, its content is not (inputs 3).
  package func reject(_ id: String, of list: PulledList, reason: String) throws {
    let number = number(of: list)
    let table = VersionedTable.of(list.kind)
    try store.queue.inDatabase { db in
      try db.execute(
        sql: "UPDATE \(table.stage) SET is_readable = 0, reason = ? WHERE list = ? AND row_id = ?",
        arguments: [reason, number, id])
    }
  }

  /// How a list ended.
  ///
  /// - Parameters:
  ///   - cause: what other lists suffer from as well; nil where the list alone is to blame.
  ///   - isLoss: that what it lacks is why it is incomplete.
  package func end(_ list: PulledList, _ end: ListEnd, cause: String? = nil, isLoss: Bool = false) {
    ends[list] = End(end: end, cause: cause, loss: isLoss ? losses[list] : nil)
  }

  /// The partners of which anything was read, in order.
  package var partners: [String] { Set(ends.keys.map(\.partner)).sorted() }

  private func number(of list: PulledList) -> Int64 {
    if let number = numbers[list] { return number }
    let number = Int64(numbers.count + 1)
    numbers[list] = number
    return number
  }

  private func stage<Row>(
    _ rows: [ReadRow<Row>], _ table: VersionedTable, _ list: Int64, _ page: Int, _ db: Database,
    bind: (SQLStatement, Row) -> String
  ) throws {
    let insert = try insert(table, db)
    for row in rows {
      switch row {
      case .readable(let row):
        let id = bind(insert, row)
        insert.bindRow(list: list, id: id, page: page)
      case .unreadable(let id, let reason):
        insert.bindRow(list: list, id: id, page: page, reason: reason)
        for column in table.columns.indices { insert.bind(Int32(column + 6), nil as Int64?) }
      }
      try insert.run()
    }
  }

  private func insert(_ table: VersionedTable, _ db: Database) throws -> SQLStatement {
    if let known = inserts[table.name] { return known }
    let statement = try SQLStatement(db, table.insertStage)
    inserts[table.name] = statement
    return statement
  }

  // MARK: Taking over

  /// Takes over everything that was read, in the order of the lists: whole lists, as many a transaction as the cache holds.
  ///
  /// - Returns: see ``commit(_:runID:partner:)``.
  package func takeOver(runID: Int64) throws -> [(list: PulledList, reason: String)] {
    var refused: [(list: PulledList, reason: String)] = []
    try store.writeInBulk { bulk in
      var rest = partners.flatMap(lists)[...]
      var pace = CommitPace()
      while !rest.isEmpty {
        var begun = 0
        do {
          try bulk.transaction { db in
            while begun < rest.count, !pace.isDue {
              let (list, end) = rest[rest.startIndex + begun]
              begun += 1
              let before = db.totalChangesCount
              _ = try takeOver(list, end, db, runID: runID, mayRefuse: false)
              pace.add(lines: db.totalChangesCount - before, bytes: 0)
            }
          }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
          // One of them has rows that the store refuses: each by itself.
          for (list, end) in rest.prefix(begun) {
            let reason = try bulk.transaction { try takeOver(list, end, $0, runID: runID, mayRefuse: true) }
            if let reason { refused.append((list, reason)) }
          }
        }
        rest = rest.dropFirst(begun)
        bulk.looking { pace.committed($0) }
      }
    }
    return refused
  }

  /// The lists of a partner in the order in which they are taken over.
  private func lists(of partner: String) -> [(list: PulledList, end: End)] {
    ends.filter { $0.key.partner == partner }.sorted { $0.key.subject < $1.key.subject }.map { ($0.key, $0.value) }
  }

  /// Takes over what was read of a partner inside the caller's transaction, in the order of the lists.
  ///
  /// - Returns: the lists whose rows the store refuses, and why; they are incomplete, the others are not harmed.
  package func commit(_ db: Database, runID: Int64, partner: String) throws -> [(list: PulledList, reason: String)] {
    var refused: [(list: PulledList, reason: String)] = []
    for (list, end) in lists(of: partner) {
      if let reason = try takeOver(list, end, db, runID: runID, mayRefuse: true) { refused.append((list, reason)) }
    }
    return refused
  }

  /// - Parameter mayRefuse: whether a list that the store refuses is noted as incomplete; else that is thrown, and the
  ///   whole transaction is to be thrown away.
  /// - Returns: why the list is refused.
  private func takeOver(
    _ list: PulledList, _ end: End, _ db: Database, runID: Int64, mayRefuse: Bool
  ) throws -> String? {
    let (status, reason): (String, String?) =
      switch end.end {
      case .complete: ("complete", nil)
      case .incomplete(let why): ("incomplete", why)
      case .notReadableNow: ("not-readable-now", nil)
      }
    try db.execute(
      sql: """
        INSERT INTO sealed_list_read (run_id, partner, tenant, list, as_of, status, reason, readable_rows, stored_rows, cause,
          lost, former, lost_checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)
        """,
      arguments: [
        runID, list.partner, list.tenant ?? "", list.kind.rawValue, asOf.microseconds, status, reason, end.cause,
        end.loss?.lost, end.loss?.former, end.loss?.checksum,
      ])
    guard case .complete = end.end else { return nil }
    let read = db.lastInsertedRowID
    guard mayRefuse else {
      try replace(list, read: read, db, isAlone: false)
      return nil
    }
    do {
      try db.inSavepoint {
        try replace(list, read: read, db, isAlone: true)
        return .commit
      }
      return nil
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      let refusal = "its rows can't be stored (\(error.message ?? "a constraint fails"))"
      try db.execute(
        sql: "UPDATE sealed_list_read SET status = 'incomplete', reason = ? WHERE id = ?", arguments: [refusal, read])
      return refusal
    }
  }

  private func replace(_ list: PulledList, read: Int64, _ db: Database, isAlone: Bool) throws {
    let change = ListChange(
      table: .of(list.kind), list: list, number: number(of: list), read: read, asOf: asOf, isAlone: isAlone)
    try change.apply(db)
    guard list.kind == .transactions else { return }
    // Buckets of an earlier reading say nothing about the rows of this one.
    try db.execute(sql: "DELETE FROM sealed_revenue_bucket WHERE partner = ?", arguments: [list.partner])
    for (bucket, sums) in summaries[list.partner]?.buckets ?? [:] {
      try db.execute(
        sql: "INSERT INTO sealed_revenue_bucket (partner, bucket, fee_usd, row_count, read_id) VALUES (?, ?, ?, ?, ?)",
        arguments: [list.partner, bucket.rawValue, sums.feeUSD, sums.count, read])
    }
  }
}

/// Turns a complete staged list into versions: new rows, changed rows, rows that are gone.
struct ListChange {
  let table: VersionedTable
  let list: PulledList
  let number: Int64
  let read: Int64
  let asOf: Instant
  /// Whether a row that can't be stored takes back this list, and not the whole transaction.
  ///
  /// The whole transaction costs no copy of every page that the list touches.
  let isAlone: Bool

  private var place: StatementArguments { ["partner": list.partner, "tenant": list.tenant ?? ""] }

  func apply(_ db: Database) throws {
    try collectChanges(db)
    try closeGone(db)
    try insertChanged(db)
    try SharedRows(list)?.settle(db, read: read)
    try settleLatest(db)
    try count(db)
  }

  /// The rows whose content is new, with the version that they replace.
  private func collectChanges(_ db: Database) throws {
    let ours = table.columns.map { "s.\($0)" }.joined(separator: ", ")
    let theirs = table.columns.map { "v.\($0)" }.joined(separator: ", ")
    try db.execute(sql: "DROP TABLE IF EXISTS temp.changed")
    // Numbered in the order of the ids.
    try db.execute(
      sql: "CREATE TEMP TABLE changed (number INTEGER PRIMARY KEY, row_id TEXT NOT NULL UNIQUE, old_id INTEGER)")
    try db.execute(
      sql: """
        INSERT INTO temp.changed (row_id, old_id)
        SELECT s.row_id, v.id
        FROM \(table.stage) s LEFT JOIN \(table.name) v
          ON v.partner = :partner AND v.list_tenant = :tenant AND v.row_id = s.row_id AND v.gone_read IS NULL
        WHERE s.list = :list AND s.is_readable = 1 AND (v.id IS NULL OR (\(ours)) IS NOT (\(theirs)))
        ORDER BY s.row_id
        """, arguments: place + ["list": number])
  }

  /// Ends the versions that were replaced, and those whose id the list no longer shows.
  private func closeGone(_ db: Database) throws {
    let lastSeen = try Int64.fetchOne(
      db,
      sql: """
        SELECT as_of FROM list_read WHERE partner = :partner AND tenant = :tenant AND list = :kind AND status = 'complete'
          AND id < :read ORDER BY id DESC LIMIT 1
        """, arguments: place + ["kind": list.kind.rawValue, "read": read])
    try db.execute(
      sql: """
        UPDATE \(table.stored) SET gone_read = :read, last_seen = :seen
        WHERE partner = :partner AND list_tenant = :tenant AND gone_read IS NULL
          AND (id IN (SELECT old_id FROM temp.changed WHERE old_id IS NOT NULL)
            OR NOT EXISTS (SELECT 1 FROM \(table.stage) s WHERE s.list = :list AND s.row_id = \(table.stored).row_id))
        """, arguments: place + ["read": read, "seen": lastSeen, "list": number])
  }

  private func insertChanged(_ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE \(table.stored) SET is_latest = 0
        WHERE is_latest = 1 AND row_id IN (SELECT row_id FROM temp.changed) AND (list_tenant <> '') = (:tenant <> '')
        """, arguments: ["tenant": list.tenant ?? ""])
    let known = try Seal.table(db, stored: table.stored, name: table.name)
    let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table.stored)") ?? 0
    var values = [
      "id": "\(newest) + c.number", "partner": ":partner", "list_tenant": ":tenant", "row_id": "s.row_id",
      "first_read": ":read", "gone_read": "NULL", "last_seen": "NULL", "is_latest": "1",
    ]
    for column in table.columns { values[column] = "s.\(column)" }
    var arguments = place + ["read": read, "list": number]
    if let lifecycle = table.lifecycle {
      values["lifecycle_since"] =
        "CASE WHEN o.\(lifecycle) IS s.\(lifecycle) AND o.id IS NOT NULL THEN o.lifecycle_since ELSE :asOf END"
      arguments += ["asOf": asOf.microseconds]
    }
    // Sealed as they are written: a trigger would write each row twice.
    let columns = known.columns.joined(separator: ", ")
    let row = known.columns.map { "\(values[$0] ?? "NULL") AS \($0)" }.joined(separator: ", ")
    try db.execute(
      sql: """
        INSERT OR \(isAlone ? "ABORT" : "ROLLBACK") INTO \(table.stored) (\(columns), seal)
        SELECT \(columns), \(known.seal()) FROM (
          SELECT \(row) FROM temp.changed c JOIN \(table.stage) s ON s.list = :list AND s.row_id = c.row_id
          LEFT JOIN \(table.name) o ON o.id = c.old_id ORDER BY c.number)
        """, arguments: arguments)
  }

  /// A row that this list lost but another one still shows has its newest version there.
  private func settleLatest(_ db: Database) throws {
    let others = """
      SELECT max(o.id) FROM \(table.name) o
      WHERE o.row_id = \(table.name).row_id AND o.gone_read IS NULL
        AND (o.list_tenant <> '') = (\(table.name).list_tenant <> '')
      """
    let moved = try Int64.fetchAll(
      db,
      sql: """
        SELECT id FROM \(table.name) WHERE is_latest = 1 AND gone_read = :read AND partner = :partner
          AND list_tenant = :tenant AND (\(others)) IS NOT NULL
        """, arguments: place + ["read": read])
    for id in moved {
      let other = try Int64.fetchOne(db, sql: "SELECT (\(others)) FROM \(table.name) WHERE id = ?", arguments: [id])
      try db.execute(sql: "UPDATE \(table.stored) SET is_latest = 0 WHERE id = ?", arguments: [id])
      try db.execute(sql: "UPDATE \(table.stored) SET is_latest = 1 WHERE id = ?", arguments: [other])
    }
  }

  /// Counts what was read and what is now stored (control `rows-stored`), and keeps the unreadable rows.
  private func count(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO sealed_unreadable_row (read_id, row_id, reason)
        SELECT :read, row_id, coalesce(reason, 'unreadable') FROM \(table.stage) WHERE list = :list AND is_readable = 0
        """, arguments: ["read": read, "list": number])
    try db.execute(
      sql: """
        UPDATE sealed_list_read SET
          readable_rows = (SELECT count(*) FROM \(table.stage) WHERE list = :list AND is_readable = 1),
          stored_rows = (SELECT count(*) FROM \(table.stored) v WHERE v.partner = :partner AND v.list_tenant = :tenant
            AND v.gone_read IS NULL AND v.row_id NOT IN (SELECT row_id FROM unreadable_row WHERE read_id = :read))
        WHERE id = :read
        """, arguments: place + ["read": read, "list": number])
  }
}
