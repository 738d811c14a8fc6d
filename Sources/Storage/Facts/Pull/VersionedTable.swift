import Books

/// A table of row versions, with the columns whose change makes a new version (inputs 3).
struct VersionedTable {
  let name: String
  let columns: [String]
  /// The list kind that fills it.
  let kind: PulledListKind
  /// The column with the canonical lifecycle, where the table remembers since when it has been shown.
  let lifecycle: String?

  static let me = VersionedTable(
    name: "me_version", columns: ["fee_percentage", "is_active", "invoicing_trigger"], kind: .me, lifecycle: nil)
  static let clients = VersionedTable(
    name: "client_version", columns: ["creditor_id", "company_name", "is_attributed", "linked_at"], kind: .clients,
    lifecycle: nil)
  static let cases = VersionedTable(
    name: "case_version",
    columns: [
      "reference", "creditor_reference", "tenant", "client_name", "currency", "principal", "interest", "reminder_fees",
      "collection_fees", "remainder", "lifecycle", "lifecycle_label", "close_code", "phase", "created_at",
      "finished_at",
      "finished_is_day", "success_fee", "expected_rate", "is_test", "checksum",
    ], kind: .cases, lifecycle: "lifecycle_label")
  static let payments = VersionedTable(
    name: "payment_version",
    columns: ["case_id", "amount", "currency", "paid_at", "paid_is_day", "created_at", "recipient", "checksum"],
    kind: .payments, lifecycle: nil)
  static let transactions = VersionedTable(
    name: "transaction_version",
    columns: [
      "case_id", "tenant", "amount", "currency", "paid_at", "paid_is_day", "fee", "fee_currency", "fee_percentage",
      "fee_usd", "commission_status", "platform_status", "referral_status", "checksum",
    ], kind: .transactions, lifecycle: nil)
  static let subscriptions = VersionedTable(
    name: "subscription_version",
    columns: ["is_active", "is_test_mode", "events", "disabled_reason", "is_https", "port"], kind: .webhooks,
    lifecycle: nil)

  static let all = [me, clients, cases, payments, transactions, subscriptions]

  /// The table of a kind of list.
  static func of(_ kind: PulledListKind) -> VersionedTable {
    switch kind {
    case .me: me
    case .clients: clients
    case .cases: cases
    case .payments: payments
    case .transactions: transactions
    case .webhooks: subscriptions
    }
  }

  /// What is written to; `name` is read.
  var stored: String { Seal.prefix + name }

  /// Where the rows of a pull wait until their list is complete.
  var stage: String { "temp.stage_\(name)" }

  /// The statements that make the staging table.
  var createStage: String {
    """
    CREATE TEMP TABLE IF NOT EXISTS stage_\(name) (
      list INTEGER NOT NULL, row_id TEXT NOT NULL, page INTEGER NOT NULL, is_readable INTEGER NOT NULL, reason TEXT,
      \(columns.joined(separator: ", ")), PRIMARY KEY (list, row_id)) WITHOUT ROWID
    """
  }

  /// Puts a row into the stage; of two versions of an id the one further down in the list stays.
  var insertStage: String {
    let values = ["page", "is_readable", "reason"] + columns
    let marks = Array(repeating: "?", count: values.count + 2).joined(separator: ", ")
    return """
      INSERT INTO stage_\(name) (list, row_id, \(values.joined(separator: ", "))) VALUES (\(marks))
      ON CONFLICT (list, row_id) DO UPDATE SET \(values.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
      WHERE excluded.page >= page
      """
  }
}
