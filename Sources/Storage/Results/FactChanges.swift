import Books
import GRDB

/// What happened to facts after a reconciliation: numbers that only grow.
///
/// A fact that is added has a higher number than all before it. A fact that is changed or taken away is noted in a table of
/// its own (`touched`), by whom it is about; a few that are added to what is old are noted, too.
enum FactChanges {
  /// The tables whose rows are only added, and the number that grows with them.
  static let numbered = ["event", "case_version", "payment_version", "transaction_version", "list_read", "touched"]

  /// The newest number of each.
  static func marks(_ db: Database) throws -> [String: Int64] {
    var marks: [String: Int64] = [:]
    for table in numbered {
      marks[table] = try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM main.sealed_\(table)") ?? 0
    }
    return marks
  }

  /// Whom a change is about.
  enum Kind: Int, CaseIterable {
    case everything, event, `case`, payment, settlement, claim, partner
  }

  /// Makes a connection note what it changes.
  static func watch(_ db: Database) throws {
    for (name, on, notes) in triggers {
      let body = notes.map { kind, key in
        "INSERT INTO sealed_touched (kind, key) SELECT \(kind.rawValue), \(key) WHERE \(key) IS NOT NULL;"
      }.joined(separator: " ")
      try db.execute(sql: "CREATE TEMP TRIGGER touch_\(name) AFTER \(on) BEGIN \(body) END")
    }
  }

  /// A name of a settlement that no other one has.
  static let settlement = "provider || char(1) || tracking_id"

  private static let triggers: [(name: String, on: String, notes: [(Kind, String)])] = [
    ("channel", "UPDATE OF name ON main.sealed_channel", [(.everything, "1")]),
    (
      "event",
      """
      UPDATE OF state, occurred_at, claim_ref, receeve_ref, account_ref, file_id, line, type_id ON main.sealed_event
      """,
      [(.event, "new.id"), (.claim, "old.claim_ref"), (.claim, "old.receeve_ref")]
    ),
    (
      "event_gone", "DELETE ON main.sealed_event",
      [(.claim, "old.claim_ref"), (.claim, "old.receeve_ref")]
    ),
    (
      "line_gone", "DELETE ON main.sealed_payment_line",
      [
        (.settlement, "old.provider || char(1) || old.tracking_id"), (.claim, "old.claim_ref"),
        (.claim, "old.receeve_ref"),
      ]
    ),
    (
      "claim_event_gone", "DELETE ON main.sealed_claim_event",
      [(.claim, "old.claim_ref"), (.claim, "old.receeve_ref")]
    ),
    ("case_event_gone", "DELETE ON main.sealed_case_event", [(.case, "old.case_id")]),
    (
      "booking_event_gone", "DELETE ON main.sealed_booking_event",
      [(.payment, "old.payment_id"), (.case, "old.case_id")]
    ),
    (
      "case_version", "UPDATE OF gone_read, is_latest, lifecycle_since ON main.sealed_case_version",
      [(.case, "old.row_id")]
    ),
    (
      "payment_version", "UPDATE OF gone_read, is_latest ON main.sealed_payment_version",
      [(.case, "old.case_id"), (.payment, "old.row_id")]
    ),
    (
      "transaction_version", "UPDATE OF gone_read, is_latest ON main.sealed_transaction_version",
      [(.case, "old.case_id")]
    ),
    ("acceptance", "INSERT ON main.sealed_payment_acceptance", [(.payment, "new.payment_id")]),
    (
      "terms", "INSERT ON main.sealed_payment_terms WHEN new.cause IN ('applied', 'taken-over')",
      [(.payment, "new.payment_id")]
    ),
    ("statement_line", "INSERT ON main.sealed_statement_line", [(.payment, "new.payment_id")]),
    ("stated_elsewhere", "INSERT ON main.sealed_stated_elsewhere", [(.payment, "new.payment_id")]),
    ("statement_month", "INSERT ON main.sealed_statement_month", [(.partner, "new.partner")]),
    (
      "verdict",
      """
      UPDATE OF status, is_present, resolved_facts ON main.sealed_discrepancy
      WHEN new.code = '\(DiscrepancyCode.eligibilityChanged.rawValue)'
      """, [(.payment, "substr(new.subject, 9)")]
    ),
  ]
}
