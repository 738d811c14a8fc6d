import Amounts
import Books
@testable import Storage
import Testing

/// Rules R10, Begin: what the first issue took, and what was stated elsewhere, are facts that never change.
@Suite struct StatementBeginsTests {
  private let temporary: TemporaryStore
  private let begin: StatementBegin

  init() throws {
    temporary = try TemporaryStore()
    begin = StatementBegin(
      month: Month(year: 2026, month: 2),
      openings: [try #require(Currency("EUR")): 12_000, try #require(Currency("JPY")): -3])
  }

  private func row(_ payment: String, _ fee: Int64 = 100, _ month: Int = 1, number: String? = "OLD-1") throws
    -> StatedRow
  {
    StatedRow(
      month: Month(year: 2026, month: month), paymentID: payment,
      fee: Money(minorUnits: fee, currency: try #require(Currency("EUR"))), number: number, line: 2)
  }

  private func add(_ rows: [StatedRow], partner: String = "acme") throws -> StatedElsewhere.Outcome {
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 0, environment: .production)
      return try StatedElsewhere.add(db, rows, partner: partner, runID: run)
    }
  }

  private func close(_ month: Int) throws {
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 0, environment: .production)
      let id = try StatementRegister.close(
        db, partner: "acme", month: Month(year: 2026, month: month), cutOff: try instant("2026-04-01T03:00:00Z"),
        override: nil, runID: run)
      if try StatementBegins.isToBeTaken(db, partner: "acme", by: id) {
        try StatementBegins.take(db, partner: "acme", begin, monthID: id)
      }
    }
  }

  @Test func `are taken at the first issue and come back as they were`() throws {
    #expect(try temporary.store.read { try StatementBegins.taken($0) } == [:])
    try close(2)
    try close(3)
    #expect(try temporary.store.read { try StatementBegins.taken($0) } == ["acme": begin])
  }

  @Test func `a partner that issued before there were begins took none`() throws {
    try temporary.execute("INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 0, 'production')")
    try temporary.execute(
      "INSERT INTO sealed_statement_month (partner, month, cut_off, run_id) VALUES ('birch', '2026-02', 0, 1)")
    #expect(try temporary.store.read { try StatementBegins.taken($0) } == ["birch": StatementBegin()])
  }

  @Test func `rows of elsewhere count once, whatever the order of their files`() throws {
    let rows = [try row("p1"), try row("p1", 50, 2), try row("p2", number: nil), try row("p1")]
    #expect(try add(rows) == .init(added: 3, ignored: 1, unknownPayments: 4))
    #expect(try add(rows.reversed()) == .init(added: 0, ignored: 4, unknownPayments: 4))
    func lines(_ payment: String) throws -> [StatedLine] {
      try temporary.store.read { try StatedLines.Reader($0).read(payment) }
    }
    #expect(try lines("p1").map(\.fee.minorUnits) == [100, 50])
    #expect(try lines("p1").map(\.number) == ["OLD-1", "OLD-1"])
    #expect(try lines("p2").map(\.number) == [nil])
    #expect(
      try temporary.store.read { db in
        let stream = try StatedLines.Stream(db)
        return try ["p0", "p1", "p2"].map { try stream.read($0).count }
      } == [0, 2, 1])
  }

  /// A line of elsewhere may have no number, and then no cell of the payment says that it was stated.
  @Test(arguments: ["OLD-1", nil] as [String?])
  func `what was stated elsewhere is clawed back when its payment is deleted`(number: String?) throws {
    _ = try add([row("p1", number: number)])
    let paid = """
      INSERT INTO result_payment (payment_id, case_id, partner, tenant, date, created_at, first_seen, amount, currency,
        state, match, eligibility, reason, statement, is_test, is_in_case_currency)
      VALUES ('p1', 'c1', 'acme', 't1', '2026-01-10', 0, 0, 1000, 'EUR', 'deleted', 'none', 'reversed',
        'payment-deleted', \(number.map { "'\($0)'" } ?? "NULL"), 0, 1)
      """
    let month = Month(year: 2026, month: 2)
    let cutOff = try instant("2026-04-01T03:00:00Z")
    let lines = try temporary.store.rehearse { db in
      try SQLStatement(db, paid).run()
      let books = try StatementBooksReader(db, agreements: [:], begins: [:], calendar: .utc)
        .books(from: ["acme": month])
      var own = try #require(books["acme"])
      return try own.close(month, cutOff: cutOff).flatMap(\.lines)
    }
    #expect(lines.map(\.section) == [.clawback])
    #expect(lines.map(\.fee.minorUnits) == [-100])
  }

  @Test func `are taken over before the first issue only`() throws {
    try close(2)
    #expect(throws: (any Error).self) { try add([row("p1")]) }
    #expect(try add([row("p1")], partner: "birch").added == 1)
  }

  @Test(arguments: [
    "UPDATE sealed_statement_begin SET begin = NULL", "DELETE FROM sealed_statement_begin",
    "UPDATE sealed_statement_opening SET amount = 1",
    "DELETE FROM sealed_statement_opening",
    "INSERT OR REPLACE INTO sealed_statement_begin SELECT *, NULL FROM statement_begin",
    "INSERT OR REPLACE INTO sealed_statement_opening SELECT *, NULL FROM statement_opening",
    "UPDATE sealed_stated_elsewhere SET fee = 1", "DELETE FROM sealed_stated_elsewhere",
  ]) func `refuse every change`(sql: String) throws {
    _ = try add([row("p1")])
    try close(2)
    #expect(throws: (any Error).self) { try temporary.execute(sql) }
  }
}
