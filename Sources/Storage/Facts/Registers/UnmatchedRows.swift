import Amounts
package import Books
import GRDB

extension ReconcileSession {
  /// Hands over every row of a register that names no case (inputs 4), in order of the rows.
  ///
  /// The register of a partner names that partner's cases, the claim map anybody's; a vanished case counts as named.
  package func forEachUnmatchedRow(_ body: (RegisterUnmatched.Row) throws -> Void) throws {
    let firstRead = try SQLStatement(
      db,
      """
      SELECT first_read FROM register_row WHERE register = ? AND partner = ? AND first_cell = ? AND second_cell = ?
      """)
    for register in settings.registers {
      let naming = try NamedCases(db, register)
      var isDone: Set<[Key]> = []
      for row in register.rows.sorted(by: {
        ($0.first, $0.second ?? "", $0.line) < ($1.first, $1.second ?? "", $1.line)
      })
      where isDone.insert([row.first, row.second ?? ""]).inserted {
        guard try !naming.isNamed(row) else { continue }
        firstRead.bind(1, register.name)
        firstRead.bind(2, register.partner ?? "")
        firstRead.bind(3, row.first.text)
        firstRead.bind(4, row.second?.text ?? "")
        defer { firstRead.reset() }
        // A row that no run has kept yet is read now.
        let read = try firstRead.step() ? Instant(microseconds: firstRead.integer(0)) : context.asOf
        try body(
          RegisterUnmatched.Row(
            partner: register.partner, first: row.first, second: row.second, firstRead: read,
            place: "\(register.file):\(row.line)"))
      }
    }
  }
}

/// Looks up whether a row of a register names a case that a complete list shows or ever showed.
private struct NamedCases {
  private let register: RegisterInUse
  private let statement: SQLStatement

  init(_ db: Database, _ register: RegisterInUse) throws {
    self.register = register
    // The reference of a case is that of the API that wins; its id may be on either.
    let isByReference = register.partner != nil && register.rows.contains { $0.second != nil }
    let sql =
      if register.partner == nil {
        "SELECT EXISTS (SELECT 1 FROM case_now WHERE case_id = ?)"
      } else if isByReference {
        """
        SELECT EXISTS (SELECT 1 FROM case_now WHERE creditor_reference = ? AND tenant = ? AND partner = ?)
        """
      } else {
        "SELECT EXISTS (SELECT 1 FROM case_version WHERE row_id = ? AND partner = ? AND is_latest = 1)"
      }
    statement = try SQLStatement(db, sql)
  }

  func isNamed(_ row: RegisterInUse.Row) throws -> Bool {
    let values =
      if let partner = register.partner {
        [row.first.text, row.second?.text, partner].compactMap(\.self)
      } else {
        [row.second?.text ?? ""]
      }
    for (index, value) in values.enumerated() { statement.bind(Int32(index + 1), value) }
    defer { statement.reset() }
    return try statement.step() && statement.bool(0)
  }
}
