import Books
import Foundation
@testable import Storage
import Testing

@Suite struct `Migrations` {
  /// The shipped migrations and their fingerprints: what is here never changes, the next change is a new migration.
  ///
  /// A fingerprint is the FNV-1a sum of the SQL's bytes. Until the first release it may be replaced by what the failing
  /// test shows.
  static let shipped: [(name: String, sql: String, fingerprint: String)] = [
    ("m0001-facts", M0001Facts.sql, "33d88d6f5e0bbd46"),
    ("m0002-results", M0002Results.sql, "c42f669727fe01d7"),
    ("m0003-statements", M0003Statements.sql, "9b29cd24e5bf1040"),
    ("m0004-discrepancy-history", M0004DiscrepancyHistory.sql, "92d78c2253cd526d"),
    ("m0005-store", M0005Store.sql, "a394bbab9414c18b"),
    ("m0006-deliveries", M0006Deliveries.sql, "9bab70efef310ac1"),
    ("m0007-pull", M0007Pull.sql, "ad90204cbdf70ff6"),
    ("m0008-terms", M0008Terms.sql, "548458537e32c950"),
    ("m0009-findings", M0009Findings.sql, "77fba4f209045137"),
    ("m0010-statements", M0010Statements.sql, "9a7ef0479bcb4005"),
    ("m0012-result-sums", M0012ResultSums.sql, "13f32d7eddf74cc"),
    ("m0014-open-looks", M0014OpenLooks.sql, "5ff87b4591d6cfa4"),
    ("m0015-journal", M0015Journal.sql, "a89d1f8849d4b3ca"),
    ("m0016-forms", M0016Forms.sql, "264e2bc3fc172fff"),
    ("m0017-payments", M0017Payments.sql, "5ee8e2db5b34cbe6"),
    ("m0018-documents", M0018Documents.sql, "24dd7dd33443b4fa"),
    ("m0019-statement-sendings", M0019StatementSendings.sql, "9d0915a958bd04d7"),
  ]

  @Test func `never change once they are shipped`() {
    for (name, sql, fingerprint) in `Migrations`.shipped {
      var sum: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in sql.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
      #expect(String(sum, radix: 16) == fingerprint, "\(name) is not what was shipped")
    }
  }

  @Test func `make strict tables only, with all that the next opening needs`() throws {
    let temporary = try TemporaryStore()
    let tables = try temporary.rows(
      """
      SELECT name, sql LIKE '%STRICT%' FROM sqlite_master
      WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
      """)
    #expect(tables.count > 20)
    for table in tables { #expect(table[1] == "1", "\(table[0]) takes any type") }
    #expect(
      try temporary.rows("SELECT identifier FROM grdb_migrations ORDER BY 1").map { $0[0] }
        == (`Migrations`.shipped.map(\.name) + [M0011Seals.name, M0013Results.name]).sorted())
    let before = try temporary.rows("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
    _ = try Store(path: temporary.path, environment: .production)
    #expect(try temporary.rows("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2") == before)
    #expect(try temporary.rows("PRAGMA integrity_check") == [["ok"]])
  }

  @Test func `make a file that only its owner reads`() throws {
    let temporary = try TemporaryStore()
    let path = temporary.path + ".new"
    _ = try Store(path: path, environment: .production)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func `refuse a store of another environment`() throws {
    let temporary = try TemporaryStore()
    let error = #expect(throws: StoreError.self) { try Store(path: temporary.path, environment: .test) }
    #expect(error == .otherEnvironment(path: temporary.path, stored: "production", configured: "test"))
    #expect(try temporary.rows("SELECT environment FROM installation") == [["production"]])
  }

  @Test func `refuse a newer schema`() throws {
    let temporary = try TemporaryStore()
    try temporary.execute("INSERT INTO grdb_migrations (identifier) VALUES ('m9999-future')")
    let error = #expect(throws: StoreError.self) { try Store(path: temporary.path, environment: .production) }
    #expect(error == .newerSchema(path: temporary.path))
  }

  /// A row that no bug may bring into the store.
  struct BadRow: Sendable, CustomTestStringConvertible {
    let table: String
    /// Columns and values, as SQL.
    let good: String
    /// What is put in place of a part of it.
    let replaced: String
    let by: String
    let fault: String

    var testDescription: String { "\(table): \(replaced) → \(by)" }

    init(_ table: String, _ good: String, _ replaced: String, _ by: String, _ fault: String = "CHECK") {
      (self.table, self.good, self.replaced, self.by, self.fault) = (table, good, replaced, by, fault)
    }
  }

  private static let file =
    "(id, channel_id, path, generation, bytes_read, lines_read, blank_lines, fingerprint) "
    + "VALUES (9, 1, 'f', 1, 0, 0, 0, x'')"
  private static let kept = "(channel_id, line_hash, kind, reason, file_id, line, run_id) VALUES (1, 7, 0, '', 1, 1, 1)"
  private static let event =
    "(channel_id, event_id, type_id, state, is_verified, occurred_at, received_at, digest, file_id, line, run_id) "
    + "VALUES (1, 'e2', 1, 0, 1, 5, 6, zeroblob(32), 1, 2, 1)"
  private static let line =
    "(event_id, line, occurred_at, provider, tracking_id, family, status, claim_ref, amount, currency, breaks_sum, "
    + "checksum) VALUES (1, 0, 5, 'stripe', 't', 0, 1, 'INV', 100, 'EUR', 0, 7)"
  private static let claim =
    "(event_id, occurred_at, kind, claim_ref, amount, currency, checksum) VALUES (1, 5, 0, 'INV', 100, 'EUR', 7)"
  private static let booking =
    "(event_id, channel_id, occurred_at, kind, payment_id, amount, currency) VALUES (1, 1, 5, 0, 'p', 100, 'EUR')"
  private static let payment =
    "(partner, list_tenant, row_id, first_read, is_latest, case_id, amount, currency, paid_at, paid_is_day, created_at, "
    + "checksum) VALUES ('acme', 't1', 'p2', 1, 1, 'c1', 100, 'EUR', 5, 1, 6, 7)"
  private static let discrepancy =
    "(code, subject, status, severity, first_seen, opened_at, is_present, explanation, evidence, next_step) "
    + "VALUES ('overpaid', 'case:c', 'open', 'low', 1, 1, 1, '', '', '')"

  private static let change =
    "(discrepancy_id, changed_at, changed_by, change, status, severity) VALUES (1, 5, 'tieout', 'opened', 'open', 'low')"

  @Test(arguments: [
    BadRow(
      "installation", "(only_row, environment) VALUES (1, 'production')", "(1, 'production')", "(2, 'production')"),
    BadRow("run", "(as_of, environment) VALUES (5, 'test')", "'test'", "'staging'"),
    BadRow("run", "(as_of, environment) VALUES (5, 'test')", "5", "'soon'", "cannot store"),
    BadRow("source_file", `Migrations`.file, "'f', 1", "'f', 0"),
    BadRow("source_file", `Migrations`.file, "1, 0, 0, 0", "1, -1, 0, 0"),
    BadRow("event", `Migrations`.event, "1, 0, 1, 5", "1, 4, 1, 5"),
    BadRow("kept_line", `Migrations`.kept, "7, 0", "7, 1"),
    BadRow("kept_line", `Migrations`.kept, "7, 0", "'x', 0", "cannot store"),
    BadRow("kept_line", `Migrations`.kept, "(1, 7", "(77, 7", "FOREIGN KEY"),
    BadRow("event", `Migrations`.event, "zeroblob(32)", "zeroblob(31)"),
    BadRow("event", `Migrations`.event, "1, 2, 1)", "1, 0, 1)"),
    BadRow("event", `Migrations`.event, "'e2'", "'e1'", "UNIQUE"),
    BadRow("event", `Migrations`.event, "(1, 'e2'", "(77, 'e2'", "FOREIGN KEY"),
    BadRow("payment_line", `Migrations`.line, "'EUR'", "'EURO'"),
    BadRow("payment_line", `Migrations`.line, "'INV'", "NULL"),
    BadRow("payment_line", `Migrations`.line, "0, 1, 'INV'", "2, 1, 'INV'"),
    BadRow("payment_line", `Migrations`.line, "0, 1, 'INV'", "0, 5, 'INV'"),
    BadRow("payment_line", `Migrations`.line, "100", "100.5", "cannot store"),
    BadRow("payment_line", `Migrations`.line, "100", "NULL", "NOT NULL"),
    BadRow("claim_event", `Migrations`.claim, "100, 'EUR'", "NULL, 'EUR'"),
    BadRow("claim_event", `Migrations`.claim, "100, 'EUR'", "100, NULL"),
    BadRow("claim_event", `Migrations`.claim, "5, 0, 'INV'", "5, 3, 'INV'"),
    BadRow("booking_event", `Migrations`.booking, "100, 'EUR'", "100, NULL"),
    BadRow("booking_event", `Migrations`.booking, "5, 0, 'p'", "5, 2, 'p'"),
    BadRow("payment_version", `Migrations`.payment, "'p2'", "'p1'", "UNIQUE"),
    BadRow("payment_version", `Migrations`.payment, "'p2', 1", "'p2', 99", "FOREIGN KEY"),
    BadRow("payment_version", `Migrations`.payment, "100, 'EUR'", "'1,00', 'EUR'", "cannot store"),
    BadRow("discrepancy", `Migrations`.discrepancy, "'low'", "'huge'"),
    BadRow("discrepancy", `Migrations`.discrepancy, "'open'", "'closed'"),
    BadRow("discrepancy_change", `Migrations`.change, "'opened'", "'renamed'"),
    BadRow("discrepancy_change", `Migrations`.change, "'tieout'", "''"),
    BadRow("discrepancy_change", `Migrations`.change, "(1, 5", "(77, 5", "FOREIGN KEY"),
  ])
  func `refuse rows that cannot be`(row: BadRow) throws {
    let temporary = try TemporaryStore()
    for sql in [
      "INSERT INTO sealed_run (id, as_of, environment) VALUES (1, 5, 'production')",
      "INSERT INTO sealed_channel (id, name) VALUES (1, 'c')",
      "INSERT INTO sealed_event_type (id, name) VALUES (1, 'x')",
      "INSERT INTO sealed_source_file \(`Migrations`.file.replacingOccurrences(of: "9, 1, 'f'", with: "1, 1, 'first'"))",
      "INSERT INTO sealed_event \(`Migrations`.event.replacingOccurrences(of: "'e2'", with: "'e1'"))",
      "INSERT INTO sealed_list_read "
        + "VALUES (1, 1, 'acme', 't1', 'payments', 5, 'complete', NULL, 0, 0, NULL, NULL, NULL, NULL, NULL)",
      "INSERT INTO sealed_payment_version \(`Migrations`.payment.replacingOccurrences(of: "'p2'", with: "'p1'"))",
      "INSERT INTO sealed_discrepancy \(`Migrations`.discrepancy.replacingOccurrences(of: "case:c", with: "case:b"))",
    ] { try temporary.execute(sql) }
    let bad = row.good.replacingOccurrences(of: row.replaced, with: row.by)
    #expect(bad != row.good)
    do {
      try temporary.execute("INSERT INTO sealed_\(row.table) \(bad)")
      Issue.record("was stored")
    } catch {
      #expect("\(error)".contains(row.fault), "\(error)")
    }
    // The good row goes in, so it was the fault that kept the bad one out.
    if row.table != "installation" { try temporary.execute("INSERT INTO sealed_\(row.table) \(row.good)") }
  }
}
