package import Amounts
package import GRDB

/// A statement that was sent, or is about to be: written before anything leaves the machine (issue 13, Sending).
package struct StatementSending: Hashable, Sendable {
  /// What became of it.
  package enum Outcome: String, Sendable {
    /// The other side said that it has it.
    case sent
    /// It certainly has not arrived.
    case notSent = "not-sent"
    /// Somebody says that it has arrived.
    case noted
  }

  /// A file as it was sent.
  package struct File: Hashable, Sendable {
    package let name: String
    /// Hexadecimal SHA-256.
    package let sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  package let id: Int64
  /// The number of the statement.
  package let number: String
  /// Addresses.
  package let target: [String]
  package let begunAt: Instant
  /// nil: the run ended before it knew, so it may have arrived.
  package let outcome: Outcome?
}

extension StatementRegister {
  /// Notes that a statement is about to be sent by mail; the caller commits it before it sends.
  ///
  /// - Returns: the id of the sending; nil for a number that is not issued.
  package static func beginSending(
    _ db: Database, _ number: String, to target: [String], files: [StatementSending.File], at instant: Instant,
    by: String
  ) throws -> Int64? {
    try db.execute(
      sql: """
        INSERT INTO sealed_statement_sending (statement_id, way, target, files, begun_at, begun_by)
        SELECT id, 'mail', ?, ?, ?, ? FROM statement WHERE number = ?
        """,
      arguments: [
        target.joined(separator: "\n"), files.map { "\($0.sha256) \($0.name)" }.joined(separator: "\n"),
        instant.microseconds, by, number,
      ])
    return db.changesCount == 1 ? db.lastInsertedRowID : nil
  }

  /// Notes what became of a sending; it ends once.
  package static func endSending(
    _ db: Database, _ id: Int64, _ outcome: StatementSending.Outcome, at instant: Instant, by: String
  ) throws {
    try db.execute(
      sql: "INSERT INTO sealed_statement_sending_end (sending_id, outcome, ended_at, ended_by) VALUES (?, ?, ?, ?)",
      arguments: [id, outcome.rawValue, instant.microseconds, by])
  }

  /// Every sending of each statement by its number, in the order in which they began.
  ///
  /// - Throws: `DamagedRow`, `DatabaseError`.
  package static func sendings(_ db: Database) throws -> [String: [StatementSending]] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT s.number, n.id, n.target, n.begun_at, e.outcome FROM statement_sending n
        JOIN statement s ON s.id = n.statement_id LEFT JOIN statement_sending_end e ON e.sending_id = n.id ORDER BY n.id
        """)
    var sendings: [String: [StatementSending]] = [:]
    for row in rows {
      let word: String? = row[4]
      let outcome = word.flatMap { StatementSending.Outcome(rawValue: $0) }
      guard word == nil || outcome != nil else { throw DamagedRow(table: "statement_sending_end", row: row[0]) }
      let target: String = row[2]
      sendings[row[0], default: []].append(
        StatementSending(
          id: row[1], number: row[0], target: target.split(separator: "\n").map(String.init),
          begunAt: Instant(microseconds: row[3]), outcome: outcome))
    }
    return sendings
  }
}
