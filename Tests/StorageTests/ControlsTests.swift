import Foundation
import Amounts
import Books
import Storage
import Testing

/// Control totals over results and lists that are put in as a run leaves them.
@Suite struct `Controls in the store` {
  private let temporary: TemporaryStore

  init() throws {
    temporary = try TemporaryStore()
    try temporary.execute("INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 0, 'production')")
  }

  /// What a run makes of rows that are put in after it has cleared its results: controls, and the findings on them.
  private func run(_ sql: String = "SELECT 1") throws -> (controls: [[String]], findings: [[String]]) {
    try temporary.store.rehearse { db in
      let settings = ReconcileSettings(
        context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:],
        partners: ["acme"], customerPartners: ["acme"], claimMap: [:])
      let session = try ReconcileSession(db, settings: settings, asOf: Instant(microseconds: 0), isKept: true)
      let writer = try ResultWriter(session)
      for statement in sql.components(separatedBy: ";\n") { try SQLStatement(db, statement).run() }
      try session.endResults()
      try Controls.write(session, writer)
      return (
        try TemporaryStore.rows(
          db, "SELECT control, scope, coalesce(currency, ''), left_side, right_side FROM control ORDER BY 1, 2, 3"),
        try TemporaryStore.rows(
          db, "SELECT subject, coalesce(partner, ''), coalesce(money_at_risk, '') FROM finding ORDER BY 1")
      )
    }
  }

  private static func cases(_ outstanding: [Int64]) -> String {
    outstanding.enumerated().map { index, outstanding in
      """
      INSERT INTO result_case (case_id, partner, currency, principal, claimed, paid, outstanding, remainder, test, merged)
      VALUES ('c\(index)', 'acme', 'EUR', 0, 9000000000000000000, 0, \(outstanding), 0, 0, 0)
      """
    }.joined(separator: ";\n")
  }

  @Test func `sums wider than 64 bits are exact, and end nothing`() throws {
    let much: Int64 = 9_000_000_000_000_000_000
    let same = try run(Self.cases([much, much, much]))
    #expect(same.controls.contains { $0[0] == "outstanding-foots" && $0[3] == $0[4] })
    #expect(same.findings == [])
    let other = try run(Self.cases([much, much, much - 1]))
    #expect(other.controls.contains { $0[0] == "outstanding-foots" && $0[3] != $0[4] })
    #expect(
      other.findings == [
        ["control:outstanding-foots/acme/EUR", "acme", "1"], ["control:roll-forward/acme/EUR", "acme", "1"],
      ])
    // Without anything left over.
    #expect(try run().findings == [])
  }

  private func read(
    _ id: Int, _ list: String, _ tenant: String = "", _ status: String = "complete", rows: Int = 3, stored: Int = 3
  )
    throws
  {
    try temporary.execute(
      """
      INSERT INTO sealed_list_read (id, run_id, partner, tenant, list, as_of, status, readable_rows, stored_rows)
      VALUES (\(id), 1, 'acme', '\(tenant)', '\(list)', 0, '\(status)', \(rows), \(stored))
      """)
  }

  @Test func `rows-stored has a row for each list that is complete tonight`() throws {
    try read(1, "cases")
    try read(2, "cases", "t1", rows: 3, stored: 2)
    try read(3, "payments", "t1")
    try read(4, "payments", "t1", "incomplete", rows: 0, stored: 0)
    try read(5, "payments", "t2", "not-readable-now", rows: 0, stored: 0)
    let result = try run()
    #expect(
      result.controls == [
        ["rows-stored", "acme/-/cases", "", "3", "3"], ["rows-stored", "acme/t1/cases", "", "3", "2"],
      ])
    #expect(result.findings == [["control:rows-stored/acme/t1/cases/", "acme", ""]])
  }

  private func transaction(_ id: String, _ cents: Int, platform: String, referral: String?) throws {
    try temporary.execute(
      """
      INSERT INTO sealed_transaction_version (partner, list_tenant, row_id, first_read, is_latest, case_id, amount, currency,
        paid_at, paid_is_day, fee_usd, platform_status, referral_status, checksum)
      VALUES ('acme', '', '\(id)', 1, 1, 'c', 1, 'EUR', 0, 1, \(cents), '\(platform)',
        \(referral.map { "'\($0)'" } ?? "NULL"), 0)
      """)
  }

  private func buckets(_ cents: Int, read: Int) throws {
    try temporary.execute(
      "INSERT OR REPLACE INTO sealed_revenue_bucket (partner, bucket, fee_usd, row_count, read_id) VALUES ('acme', 'paid', \(cents), 1, \(read))"
    )
  }

  private func platform() throws -> [[String]] { try run().controls.filter { $0[0] == "platform-buckets" } }

  @Test func `platform-buckets leaves a credited invoice out whose fee is not invoiced`() throws {
    try read(1, "transactions")
    try buckets(700, read: 1)
    try transaction("a", 500, platform: "InvoiceIssued", referral: "Pending")
    try transaction("b", 200, platform: "InvoiceCredited", referral: "Invoiced")
    try transaction("c", 99, platform: "InvoiceCredited", referral: nil)
    try transaction("d", 88, platform: "InvoiceCredited", referral: "Pending")
    #expect(try platform() == [["platform-buckets", "acme", "USD", "700", "700"]])
    try buckets(712, read: 1)
    #expect(try run().findings == [["control:platform-buckets/acme/USD", "acme", "12"]])
  }

  @Test func `platform-buckets is left out while a row is unreadable, or without a summary of the reading`() throws {
    try read(1, "transactions")
    try buckets(700, read: 1)
    try temporary.execute("INSERT INTO sealed_unreadable_row (read_id, row_id, reason) VALUES (1, 'x', 'amount')")
    #expect(try platform() == [])
    try read(2, "transactions")
    #expect(try platform() == [])
    try buckets(0, read: 2)
    #expect(try platform() == [["platform-buckets", "acme", "USD", "0", "0"]])
    // An incomplete reading changes neither side.
    try read(3, "transactions", "", "incomplete")
    #expect(try platform() == [["platform-buckets", "acme", "USD", "0", "0"]])
  }

  private func statement(_ id: Int, opening: Int, earned: Int, closing: Int) throws {
    try temporary.execute(
      """
      INSERT INTO sealed_statement_month (id, partner, month, cut_off, run_id) VALUES (\(id), 'acme', '2026-0\(id)', 0, 1);
      INSERT INTO sealed_statement (id, number, year, sequence, month_id, partner, currency, month, cut_off, date, time_zone,
        opening, earned, prior_period, adjustments, clawbacks, paid_out, closing, payable, minimum_payout, rounding,
        partner_name, partner_address, notes, layout, workbook_library, csv_sha256, xlsx_sha256)
      VALUES (\(id), 'RF-2026-00000\(id)', 2026, \(id), \(id), 'acme', 'EUR', '2026-0\(id)', 0, '2026-0\(id)-01', 'UTC',
        \(opening), \(earned), 0, 0, 0, 0, \(closing), 0, 0, 'half_up', 'Acme', '', '', 1, 'x',
        '\(String(repeating: "0", count: 64))', '\(String(repeating: "0", count: 64))');
      INSERT INTO sealed_statement_to_publish (statement_id) VALUES (\(id));
      INSERT INTO sealed_statement_line (statement_id, line, section, payment_id, date, first_seen, amount, amount_currency, fee,
        reason)
      VALUES (\(id), 1, 'earned', 'p\(id)', '2026-0\(id)-01', 0, 1000, 'EUR', 300, 'attributed-client')
      """)
  }

  private func foots() throws -> [String: [String]] {
    try run().controls.filter { $0[0] == "statements-foot" }.reduce(into: [:]) { $0[$1[1]] = [$1[3], $1[4]] }
  }

  @Test func `statements-foot works a statement out from the one before and its lines`() throws {
    try statement(1, opening: 0, earned: 300, closing: 300)
    try statement(2, opening: 300, earned: 300, closing: 600)
    #expect(try foots() == ["RF-2026-000001": ["300", "300"], "RF-2026-000002": ["600", "600"]])
  }

  @Test(arguments: [
    // The closing, the opening with it, the sum of a section with it.
    (300, 300, 601, ["600", "601"]), (301, 300, 601, ["300", "301"]), (300, 301, 601, ["300", "301"]),
  ])
  func `statements-foot fails for any figure that was changed`(
    opening: Int, earned: Int, closing: Int, sides: [String]
  ) throws {
    try statement(1, opening: 0, earned: 300, closing: 300)
    try statement(2, opening: opening, earned: earned, closing: closing)
    #expect(try foots()["RF-2026-000002"] == sides)
    let finding = try #require(try run().findings.first)
    #expect(finding[0] == "control:statements-foot/RF-2026-000002/EUR" && finding[1] == "")
  }

  @Test func `a number that is missing fails its year`() throws {
    try statement(2, opening: 0, earned: 300, closing: 300)
    #expect(try run().findings.map { $0[0] } == ["control:number-series/2026/"])
  }
}
