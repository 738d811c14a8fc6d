import Amounts
import Books
import Storage
import Testing

/// Discrepancies over nights and decisions, on a real store; the findings are put in as the rules write them.
@Suite struct `Discrepancies in the store` {
  private let temporary: TemporaryStore

  init() throws { temporary = try TemporaryStore() }

  /// A night that finds these (subject and minor units of euros), of code `overpaid` unless told.
  @discardableResult
  private func night(_ asOf: String, _ found: [String: Int64], code: String = "overpaid") throws -> LifeKeeper.Changes {
    let asOf = try instant(asOf)
    let store = temporary.store
    let run = try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
    let changes = try store.makeResults(of: run) { db, _ in
      for (subject, units) in found {
        let insert = try SQLStatement(
          db, "INSERT INTO results.finding VALUES (?, ?, '5 c1', 'acme', 't1', 'c1', 'EUR', ?, 'x.', 'e', ?)")
        insert.bind(1, code)
        insert.bind(2, subject)
        insert.bind(3, units)
        insert.bind(4, "EUR \(units)")
        try insert.run()
      }
      let session = try ReconcileSession(
        db,
        settings: ReconcileSettings(
          context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
          partners: ["acme"], customerPartners: ["acme"], claimMap: [:]), asOf: asOf, isKept: true)
      let changes = try LifeKeeper(session).keep().changes
      _ = try session.finish(runID: run, fingerprint: "test")
      return changes
    }
    try store.keepResults()
    return changes
  }

  private func decide(_ decision: Decision, _ asOf: String, _ code: DiscrepancyCode, _ subject: String = "case:1")
    throws
  {
    let context = RunContext(asOf: try instant(asOf), settings: Settings(calendar: .utc))
    try temporary.store.write { db in
      let book = DiscrepancyBook(db)
      var found = try #require(try book.find(code, subject).first)
      try found.life.decide(decision, handling: &found.handling, context: context)
      try book.keep(decision, of: found, at: context.asOf, by: "anna")
    }
  }

  private func history(_ subject: String = "case:1") throws -> [HistoryEntry] {
    try temporary.store.read { db in
      let book = DiscrepancyBook(db)
      return try book.history(of: try #require(try book.find(.overpaid, subject).first).id)
    }
  }

  @Test func `a run leaves one entry a change, and none for a night without`() throws {
    try night("2026-03-01T02:00:00Z", ["case:1": 100])
    for day in 2...5 { try night("2026-03-0\(day)T02:00:00Z", ["case:1": 100]) }
    try night("2026-03-06T02:00:00Z", ["case:1": 90])
    try night("2026-03-07T02:00:00Z", ["case:1": 150])
    try night("2026-03-08T02:00:00Z", [:])
    try night("2026-03-09T02:00:00Z", [:])
    try night("2026-03-10T02:00:00Z", ["case:1": 150])
    let history = try history()
    #expect(history.map(\.event) == [.opened, .worsened, .cleared, .reopened])
    #expect(history.allSatisfy { $0.by == "tieout" })
    #expect(
      history.map { String($0.at.description.prefix(10)) } == [
        "2026-03-01", "2026-03-07", "2026-03-08", "2026-03-10",
      ])
    #expect(
      history.map(\.reason) == [
        nil, "money at risk 0.90 EUR → 1.50 EUR", "the facts agree", "the facts disagree again",
      ])
    #expect(history.map(\.status) == [.open, .open, .cleared, .open])
    #expect(history[1].atRisk?.minorUnits == 150 && history[1].severity == .medium)
  }

  @Test func `a decision is kept with who, when and why, and what runs carry on`() throws {
    try night("2026-03-01T02:00:00Z", ["case:1": 100, "case:2": 5])
    try decide(.acknowledge(owner: "bo", note: "asked"), "2026-03-01T09:00:00Z", .overpaid)
    try decide(
      .suppress(until: try #require(Day("2026-03-10")), reason: "known"), "2026-03-02T09:00:00Z", .overpaid)
    try night("2026-03-03T02:00:00Z", ["case:1": 100, "case:2": 5])
    #expect(
      try temporary.rows("SELECT status, owner, note, suppressed_until, resolved_at FROM discrepancy ORDER BY subject")
        == [["suppressed", "bo", "known", "2026-03-10", "-"], ["open", "-", "-", "-", "-"]])
    let changes = try night("2026-03-04T02:00:00Z", ["case:1": 101, "case:2": 5])
    #expect(changes[.suppressionEnded] == [.medium: 1])
    let history = try history()
    #expect(history.map(\.event) == [.opened, .acknowledged, .suppressed, .suppressionEnded])
    #expect(history.map(\.by) == ["tieout", "anna", "anna", "tieout"])
    #expect(history.map(\.reason) == [nil, "asked", "known", "money at risk 1.00 EUR → 1.01 EUR"])
    #expect(history[1].owner == "bo" && history[2].suppressedUntil == Day("2026-03-10"))
    #expect(
      try temporary.rows("SELECT status, owner, note FROM discrepancy ORDER BY subject")[0] == ["open", "bo", "known"])
  }

  /// A version of payment 1 that the newest run has read.
  private func version(_ units: Int64) throws {
    try temporary.execute(
      """
      INSERT INTO sealed_list_read (run_id, partner, tenant, list, as_of, status, readable_rows, stored_rows)
      SELECT max(id), 'acme', 't1', 'payments', max(as_of), 'complete', 1, 1 FROM run;
      UPDATE sealed_payment_version SET is_latest = 0, gone_read = (SELECT max(id) FROM list_read);
      INSERT INTO sealed_payment_version (partner, list_tenant, row_id, first_read, is_latest, case_id, amount, currency,
        paid_at, paid_is_day, created_at, checksum)
      SELECT 'acme', 't1', '1', max(id), 1, 'c1', \(units), 'EUR', 0, 1, 0, 0 FROM list_read
      """)
  }

  @Test func `resolving accepts the version of the last run, and reopening accepts none`() throws {
    let accepted = """
      SELECT p.amount, a.decided_at FROM payment_acceptance a LEFT JOIN payment_version p ON p.id = a.version_id
      ORDER BY a.id
      """
    try night("2026-03-01T02:00:00Z", ["payment:1": 100], code: "payment-amended")
    try version(1)
    try night("2026-03-02T02:00:00Z", ["payment:1": 100], code: "payment-amended")
    // Read after the last reconciliation: nobody has seen it yet.
    try temporary.execute("INSERT INTO sealed_run (as_of, environment) SELECT max(as_of) + 1, 'production' FROM run")
    try version(2)
    try decide(.resolve(reason: "told us"), "2026-03-03T09:00:00Z", .paymentAmended, "payment:1")
    let first = ["1", "\(try instant("2026-03-03T09:00:00Z").microseconds)"]
    #expect(try temporary.rows(accepted) == [first])
    // Found again, so amended again: what was accepted stays accepted.
    let changes = try night("2026-03-05T02:00:00Z", ["payment:1": 5], code: "payment-amended")
    #expect(changes[.reopened] == [.high: 1])
    try decide(.acknowledge(owner: "bo", note: nil), "2026-03-05T09:00:00Z", .paymentAmended, "payment:1")
    #expect(try temporary.rows(accepted) == [first])
    try decide(.resolve(reason: "again"), "2026-03-06T09:00:00Z", .paymentAmended, "payment:1")
    try decide(.reopen(reason: "wrong"), "2026-03-07T09:00:00Z", .paymentAmended, "payment:1")
    #expect(try temporary.rows(accepted).map { $0[0] } == ["1", "2", "-"])
    #expect(
      try temporary.rows("SELECT status, resolved_at, resolved_facts, opened_at FROM discrepancy")
        == [["open", "-", "-", "\(try instant("2026-03-05T02:00:00Z").microseconds)"]])
  }

  @Test func `a resolution is about what the last run showed, and stands through nights that show the same`() throws {
    try night("2026-03-01T02:00:00Z", ["case:1": 100])
    try decide(.resolve(reason: "written off"), "2026-03-01T09:00:00Z", .overpaid)
    for day in 2...4 {
      let changes = try night("2026-03-0\(day)T02:00:00Z", ["case:1": 100])
      #expect(changes[.reopened] == nil)
    }
    #expect(
      try temporary.rows("SELECT status, facts, resolved_facts, is_present FROM discrepancy")
        == [["resolved", "EUR 100", "EUR 100", "1"]])
    #expect(try night("2026-03-05T02:00:00Z", ["case:1": 101])[.reopened] == [.medium: 1])
    #expect(try history().last?.reason == "other facts than those that were resolved stand behind it")
  }

  @Test func `what a person accepted can't be changed or deleted`() throws {
    try night("2026-03-01T02:00:00Z", ["payment:1": 100], code: "payment-amended")
    try version(1)
    try night("2026-03-02T02:00:00Z", ["payment:1": 100], code: "payment-amended")
    try decide(.resolve(reason: "told us"), "2026-03-03T09:00:00Z", .paymentAmended, "payment:1")
    for sql in ["UPDATE sealed_payment_acceptance SET version_id = NULL", "DELETE FROM sealed_payment_acceptance"] {
      let error = #expect(throws: (any Error).self) { try temporary.execute(sql) }
      #expect(error.map { "\($0)".contains("what a person accepted is never") } ?? false)
    }
  }

  @Test func `the history can't be changed or deleted`() throws {
    try night("2026-03-01T02:00:00Z", ["case:1": 100])
    for sql in ["UPDATE sealed_discrepancy_change SET changed_by = 'x'", "DELETE FROM sealed_discrepancy_change"] {
      let error = #expect(throws: (any Error).self) { try temporary.execute(sql) }
      #expect(error.map { "\($0)".contains("history is never") } ?? false)
    }
    #expect(
      try temporary.rows("SELECT code, subject, changed_by, change FROM report_discrepancy_history")
        == [["overpaid", "case:1", "tieout", "opened"]])
  }

  @Test func `a subject is found with and without its kind`() throws {
    try night("2026-03-01T02:00:00Z", ["allocation:stripe/t:1/INV": 100, "case:7": 1, "client:7": 1])
    func found(_ name: String, _ code: DiscrepancyCode = .overpaid) throws -> [String] {
      try temporary.store.read { try DiscrepancyBook($0).find(code, name).map(\.life.subject) }
    }
    #expect(try found("stripe/t:1/INV") == ["allocation:stripe/t:1/INV"])
    #expect(try found("case:7") == ["case:7"])
    #expect(try found("7") == ["case:7", "client:7"])
    #expect(try found("case:7", .unknownCase) == [])
    #expect(try found("1/INV") == [])
  }

  @Test func `a filter narrows by everything it names`() throws {
    try night("2026-03-01T02:00:00Z", ["case:1": 100, "case:2": 5])
    try night("2026-03-09T02:00:00Z", ["case:1": 100, "case:2": 5, "case:%": 7])
    try decide(.acknowledge(owner: "bo", note: nil), "2026-03-09T09:00:00Z", .overpaid, "case:2")
    let all = ["case:%", "case:1", "case:2"]
    func subjects(_ change: (inout DiscrepancyFilter) -> Void) throws -> [String] {
      var filter = DiscrepancyFilter()
      change(&filter)
      return try temporary.store.read { try DiscrepancyBook($0).all(filter).map(\.life.subject) }
    }
    let ninth = try instant("2026-03-09T02:00:00Z")
    #expect(try subjects { _ in } == all)
    #expect(try subjects { $0.codes = [.overpaid, .unknownCase] } == all)
    #expect(try subjects { $0.codes = [.unknownCase] } == [])
    #expect(try subjects { $0.severities = [.low] } == [])
    #expect(try subjects { $0.statuses = [.acknowledged] } == ["case:2"])
    #expect(try subjects { $0.owners = ["bo"] } == ["case:2"])
    #expect(try subjects { $0.partners = ["corvid"] } == [])
    #expect(try subjects { $0.caseIDs = ["c1"] } == all)
    #expect(try subjects { $0.subject = .exactly("case:%") } == ["case:%"])
    #expect(try subjects { $0.subject = .beginningWith("case:%") } == ["case:%"])
    #expect(try subjects { $0.openedFrom = ninth } == ["case:%"])
    #expect(try subjects { $0.openedBefore = ninth } == ["case:1", "case:2"])
    #expect(
      try subjects {
        $0.openedBefore = ninth
        $0.statuses = [.open]
      } == ["case:1"])
  }

  @Test func `a store that is ready is opened without being written to`() throws {
    try temporary.store.write { db in
      // Another one can look into it while this transaction is open.
      try SQLStatement(db, "INSERT INTO sealed_run (as_of, environment) VALUES (5, 'production')").run()
      let other = try Store(path: temporary.path, environment: .production)
      let seen = try other.read { try DiscrepancyBook($0).all(DiscrepancyFilter()) }
      #expect(seen == [])
    }
  }
}
