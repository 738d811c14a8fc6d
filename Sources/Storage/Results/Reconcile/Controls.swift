import Amounts
package import Books
import GRDB

/// The control totals of a reconciliation: pairs of sums that must be equal (outputs 2).
package enum Controls {
  /// Computes and writes every control that applies, and a finding for each that fails.
  ///
  /// - Parameter compares: whether the run before is known, or known not to be there.
  package static func write(_ session: ReconcileSession, _ writer: ResultWriter, compares: Bool = true) throws {
    var controls = rowsStored(session)
    for sum in SumControl.all { controls += try sum.controls(session.db) }
    controls += try platformBuckets(session)
    controls += try StatementControls.all(session.db)
    if compares { controls += try Movements.write(session.db) }
    for control in controls {
      try writer.write(control)
      if let finding = ControlFailed.finding(control, owners: session.settings.partners) {
        try writer.write(finding, of: .totals)
      }
    }
  }

  /// Readable rows = rows stored, for each list that is complete tonight.
  private static func rowsStored(_ session: ReconcileSession) -> [Control] {
    session.lists.states.filter { $0.end == .complete }.map { state in
      Control(
        name: "rows-stored", scope: "\(state.list.partner)/\(state.list.tenant ?? "-")/\(state.list.kind.rawValue)",
        currency: nil, left: Int128(state.readableRows), right: Int128(state.storedRows))
    }
  }

  /// The summary's buckets = the transactions that belong to one, as the newest complete reading showed both.
  ///
  /// A credited invoice whose referral fee is not invoiced belongs to none (contracts, summary.revenue). An unreadable row
  /// is in the buckets and not among the rows: there is nothing to compare then.
  private static func platformBuckets(_ session: ReconcileSession) throws -> [Control] {
    guard let dollar = Currency("USD") else { return [] }
    var controls: [Control] = []
    for state in session.lists.states where state.list.kind == .transactions {
      guard let read = state.complete?.read else { continue }
      let isUnreadable = try Bool.fetchOne(
        session.db, sql: "SELECT EXISTS (SELECT 1 FROM unreadable_row WHERE read_id = ?)", arguments: [read])
      guard isUnreadable == false else { continue }
      let buckets = try WideSum.fetch(
        session.db, "SELECT \(WideSum.sql(["fee_usd"])) FROM revenue_bucket WHERE partner = ? AND read_id = ?",
        [state.list.partner, read])
      let rows = try WideSum.fetch(
        session.db,
        """
        SELECT \(WideSum.sql(["fee_usd"])) FROM transaction_version WHERE partner = ? AND gone_read IS NULL
          AND NOT (coalesce(platform_status, '') = 'InvoiceCredited' COLLATE NOCASE
            AND coalesce(lower(referral_status), '') NOT IN ('invoiced', 'paid', 'disputed'))
        """,
        [state.list.partner])
      // A summary that was not readable is not compared.
      guard let buckets else { continue }
      controls.append(
        Control(
          name: "platform-buckets", scope: state.list.partner, currency: dollar, left: buckets, right: rows ?? 0,
          evidence: ["/reporting/transactions of \(state.list.partner): summary.revenue beside its rows"]))
    }
    return controls
  }
}

/// A control over the results: two sums that must be equal, by scope and currency.
private struct SumControl {
  let name: String
  let left: Side
  let right: Side

  enum Side {
    /// A value of one of the ``Totals``.
    case total(String, Int = 0)
    /// Columns of the rows of fees, added.
    case fees([String])

    func sums(_ db: Database) throws -> [Group: Int128] {
      switch self {
      case .total(let name, let value):
        return try Totals.read(name, db).reduce(into: [:]) { sums, group in
          sums[Group(scope: group.scope, currency: group.currency)] = group.values[value]
        }
      case .fees(let columns):
        let sql = "SELECT partner, currency, \(WideSum.sql(columns)) FROM results.result_fee GROUP BY partner, currency"
        return try Row.fetchAll(db, sql: sql).reduce(into: [:]) { sums, row in
          sums[Group(scope: row[0], currency: row[1])] = WideSum.value(row, 2) ?? 0
        }
      }
    }
  }

  struct Group: Hashable, Comparable {
    let scope: String
    let currency: String

    static func < (left: Group, right: Group) -> Bool {
      (Key(left.scope), left.currency) < (Key(right.scope), right.currency)
    }
  }

  func controls(_ db: Database) throws -> [Control] {
    let (left, right) = (try left.sums(db), try right.sums(db))
    return Set(left.keys).union(right.keys).sorted().compactMap { group in
      Currency(group.currency).map { currency in
        Control(
          name: name, scope: group.scope, currency: currency, left: left[group] ?? 0, right: right[group] ?? 0)
      }
    }
  }

  static let all = [
    SumControl(name: "outstanding-foots", left: .total("outstanding"), right: .total("outstanding", 1)),
    SumControl(name: "booked-is-paid", left: .total("booked"), right: .total("paid")),
    SumControl(name: "settled-is-counted", left: .total("settled"), right: .total("settled", 1)),
    SumControl(name: "tie-out", left: .total("tie-out"), right: .total("tie-out", 1)),
    SumControl(
      name: "stated-once", left: .fees(["eligible_fee", "stated_held"]),
      right: .fees(["stated", "not_yet_stated", "adjustment_due"])),
    SumControl(name: "fees-foot", left: .fees(["collected"]), right: .total("collected")),
  ]
}

extension ReconcileSession {
  /// Compares results that were made anew with those of the last run, if they are there.
  package func compareWithRunBefore() throws { try RunBefore.compare(db, today: context.today) }

  /// The cases that cannot be counted, by their lists.
  package func uncountable() throws -> [PulledList: [UnreadableRow.Row]] {
    var found: [PulledList: [UnreadableRow.Row]] = [:]
    let rows = try Row.fetchAll(
      db, sql: "SELECT partner, tenant, case_id, reason FROM results.uncountable ORDER BY case_id")
    for row in rows {
      found[PulledList(partner: row[0], tenant: row[1], kind: .cases), default: []].append((row[2], row[3]))
    }
    return found
  }

  /// Remembers which run the results are of, what facts and what else they are made of; gives how much there is.
  package func finish(runID: Int64, fingerprint: String) throws -> (cases: Int, payments: Int, allocations: Int) {
    let judged = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(payments), 0) FROM results.judged")
    let (cases, payments): (Int, Int) = (judged?[0] ?? 0, judged?[1] ?? 0)
    let counts = (
      cases: cases, payments: payments,
      allocations: try Int.fetchOne(db, sql: "SELECT count(*) FROM results.result_allocation") ?? 0
    )
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO results.result_run (only_row, run_id, as_of, business_date, time_zone) VALUES (1, ?, ?, ?, ?)
        """,
      arguments: [runID, context.asOf.microseconds, context.today.description, context.calendar.zone])
    try db.execute(
      sql: "INSERT OR REPLACE INTO results.made_with (only_row, fingerprint) VALUES (1, ?)", arguments: [fingerprint])
    for (name, last) in try FactChanges.marks(db) {
      try db.execute(sql: "INSERT OR REPLACE INTO results.fact_mark VALUES (?, ?)", arguments: [name, last])
    }
    return counts
  }
}
