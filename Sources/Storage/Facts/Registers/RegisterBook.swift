package import Amounts
import Books
import Foundation
package import GRDB

/// The registers that runs used: their contents, each once, and when a row was first read (inputs 4 and 5).
package struct RegisterBook {
  private let db: Database

  package init(_ db: Database) { self.db = db }

  /// The content of a register that the newest run used; nil when none did.
  ///
  /// - Parameter partner: nil for the claim map.
  package func lastContent(_ register: String, partner: String?) throws -> [UInt8]? {
    try Data.fetchOne(
      db,
      sql: """
        SELECT c.content FROM register_use u JOIN register_content c ON c.id = u.content_id
        WHERE u.register = ? AND u.partner = ? ORDER BY u.run_id DESC LIMIT 1
        """,
      arguments: [register, partner ?? ""]
    ).map { [UInt8]($0) }
  }

  /// When a row was first read; nil for one that no run has read.
  ///
  /// - Parameter partner: nil for the claim map.
  package func firstRead(_ register: String, partner: String?, first: String, second: String?) throws -> Instant? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT first_read FROM register_row WHERE register = ? AND partner = ? AND first_cell = ? AND second_cell = ?
        """, arguments: [register, partner ?? "", first, second ?? ""]
    ).map(Instant.init(microseconds:))
  }

  /// Remembers which content of registers a run uses, and when their rows are first read.
  package func keep(_ registers: [RegisterInUse], runID: Int64, asOf: Instant) throws {
    for register in registers {
      try use(register, runID: runID)
      try note(register, runID: runID, asOf: asOf)
    }
  }

  private func use(_ register: RegisterInUse, runID: Int64) throws {
    let digest = Data(register.digest)
    try db.execute(
      sql: "INSERT INTO sealed_register_content (sha256, content) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
      arguments: [digest, Data(register.content)])
    try db.execute(
      sql: """
        INSERT INTO sealed_register_use (run_id, register, partner, content_id)
        SELECT ?, ?, ?, id FROM register_content WHERE sha256 = ?
        """,
      arguments: [runID, register.name, register.partner ?? "", digest])
  }

  /// A row that an earlier run read keeps that instant, also when it was taken out in between.
  private func note(_ register: RegisterInUse, runID: Int64, asOf: Instant) throws {
    let insert = try SQLStatement(
      db,
      """
      INSERT INTO sealed_register_row (register, partner, first_cell, second_cell, first_read, run_id) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """)
    for row in register.rows {
      insert.bind(1, register.name)
      insert.bind(2, register.partner ?? "")
      insert.bind(3, row.first.text)
      insert.bind(4, row.second?.text ?? "")
      insert.bind(5, asOf.microseconds)
      insert.bind(6, runID)
      try insert.run()
    }
  }
}
