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

/// A control over the rows of the results: two sums of columns, by scope and currency.
private struct SumControl {
  let name: String
  /// A table, or a query in brackets, with columns `scope` and `currency`.
  let rows: String
  /// Columns that are added; one with `-` in front of it is taken away.
  let left: [String]
  let right: [String]

  func controls(_ db: Database) throws -> [Control] {
    let sql = """
      SELECT scope, currency, \(WideSum.sql(left)), \(WideSum.sql(right)) FROM (\(rows))
      GROUP BY scope, currency ORDER BY scope, currency
      """
    return try Row.fetchAll(db, sql: sql).compactMap { row in
      Currency(row[1] as String).map { currency in
        Control(
          name: name, scope: row[0], currency: currency, left: WideSum.value(row, 2) ?? 0,
          right: WideSum.value(row, 4) ?? 0)
      }
    }
  }

  /// Test cases, and in totals merged ones, are left out on both sides.
  static let all = [
    SumControl(
      name: "outstanding-foots",
      rows: """
        SELECT partner AS scope, currency, claimed, paid, outstanding FROM result_case
        WHERE test = 0 AND merged = 0 AND claimed IS NOT NULL
        """,
      left: ["claimed", "-paid"], right: ["outstanding"]),
    SumControl(
      name: "booked-is-paid",
      rows: """
        SELECT c.partner AS scope, c.currency, p.amount AS booked, 0 AS paid
        FROM result_payment p JOIN result_case c ON c.case_id = p.case_id
        WHERE p.state = 'booked' AND p.is_in_case_currency = 1 AND coalesce(c.test, 0) = 0 AND c.merged = 0
        UNION ALL
        SELECT partner, currency, 0, paid FROM result_case WHERE coalesce(test, 0) = 0 AND merged = 0
        """,
      left: ["booked"], right: ["paid"]),
    SumControl(
      name: "settled-is-counted",
      rows: """
        SELECT '-' AS scope, currency, iif(state = 'settled', amount, 0) AS settled, counted FROM result_allocation
        """,
      left: ["settled"], right: ["counted"]),
    SumControl(
      name: "tie-out",
      rows: """
        SELECT partner AS scope, currency, paid, booked_unmatched, reversed_booked, settled_unmatched,
          matched_difference, paid_by_evidence
        FROM result_case WHERE claims IS NOT NULL AND coalesce(test, 0) = 0 AND merged = 0
        """,
      left: ["paid", "-booked_unmatched", "-reversed_booked", "settled_unmatched", "matched_difference"],
      right: ["paid_by_evidence"]),
    SumControl(
      name: "stated-once",
      rows: "SELECT partner AS scope, result_fee.* FROM result_fee",
      left: ["eligible_fee", "stated_held"], right: ["stated", "not_yet_stated", "adjustment_due"]),
    SumControl(
      name: "fees-foot",
      rows: """
        SELECT partner AS scope, currency, collected, 0 AS amount FROM result_fee
        UNION ALL
        SELECT partner, currency, 0, amount FROM result_payment WHERE state = 'booked' AND is_test = 0
        """,
      left: ["collected"], right: ["amount"]),
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
