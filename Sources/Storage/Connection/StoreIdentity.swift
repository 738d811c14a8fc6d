package import Amounts
package import GRDB

/// Which store this is, how far it has come, and whom it knows (inputs 5).
extension Store {
  /// The random identity that the store was given when it was made.
  package static func identity(_ db: Database) throws -> String {
    guard let identity = try String.fetchOne(db, sql: "SELECT identity FROM store_identity") else {
      throw DamagedRow(table: "store_identity", row: "1")
    }
    return identity
  }

  /// Whether somebody said (`--new-store`) that this store goes on from the outputs of another one.
  package static func acceptsOutputs(of identity: String, _ db: Database) throws -> Bool {
    try String.fetchOne(
      db, sql: "SELECT identity FROM store_accepted_outputs WHERE identity = ?", arguments: [identity]) != nil
  }

  /// Notes that this store goes on from the outputs of another one.
  package static func acceptOutputs(of identity: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO sealed_store_accepted_outputs (identity) VALUES (?) ON CONFLICT DO NOTHING",
      arguments: [identity])
  }

  /// The as-of of the newest run, not of the last one; nil before the first.
  package static func newestRun(_ db: Database) throws -> Instant? {
    try Int64.fetchOne(db, sql: "SELECT max(as_of) FROM run").map(Instant.init(microseconds:))
  }

  /// The partners of whom anything was read or stated, in order of their ids.
  package static func knownPartners(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT partner FROM list_read UNION SELECT partner FROM statement_month ORDER BY 1
        """)
  }

  /// Keeps a text that a run used; each content is there once.
  package static func keepText(_ text: UsedText, runID: Int64, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO sealed_used_text (sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
      arguments: [text.sha256, text.content])
    try db.execute(
      sql: "INSERT INTO sealed_run_text (run_id, kind, name, sha256) VALUES (?, ?, ?, ?)",
      arguments: [runID, text.kind.rawValue, text.name, text.sha256])
  }
}

/// A text that decided about a run: its configuration, or a definition of a report.
package struct UsedText: Sendable {
  package enum Kind: String, Sendable {
    case configuration
    case reportDefinition = "report-definition"
  }

  let kind: Kind
  /// The name of the file, without its folder.
  let name: String
  let content: String
  /// Hexadecimal.
  let sha256: String

  package init(kind: Kind, name: String, content: String, sha256: String) {
    self.kind = kind
    self.name = name
    self.content = content
    self.sha256 = sha256
  }
}
