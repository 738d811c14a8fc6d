import GRDB

/// m0011: every table of facts, lives, decisions and statements gets a seal a row (`Seal`).
///
/// Each table `x` becomes `sealed_x`; the view `x` is code, made anew with the others. Later migrations make their
/// tables as `sealed_…` with a column `seal INTEGER` at the end.
enum M0011Seals {
  static let name = "m0011-seals"

  static func migrate(_ db: Database) throws {
    try Views.drop(db)
    for name in try Seal.unprotected(db) {
      let table = try Seal.table(db, stored: name, name: name)
      try db.execute(sql: "ALTER TABLE \(name) ADD COLUMN seal INTEGER")
      try letSealsPass(db, table)
      try db.execute(sql: "UPDATE \(name) SET seal = \(table.seal())")
      try db.execute(sql: "ALTER TABLE \(name) RENAME TO \(table.stored)")
    }
  }

  /// What never changes may be sealed: its triggers look at the table's own columns.
  private static func letSealsPass(_ db: Database, _ table: Seal.Table) throws {
    let triggers = try Row.fetchAll(
      db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", arguments: [table.name])
    for trigger in triggers {
      let sql: String = trigger["sql"]
      let columns = table.columns.joined(separator: ", ")
      let narrowed = sql.replacing("BEFORE UPDATE ON", with: "BEFORE UPDATE OF \(columns) ON")
      guard narrowed != sql else { continue }
      let name: String = trigger["name"]
      try db.execute(sql: "DROP TRIGGER \(name)")
      try db.execute(sql: narrowed)
    }
  }
}
