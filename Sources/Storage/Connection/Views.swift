import GRDB

/// The views by which sealed tables are read; code, not data: made anew when they change.
enum Views {
  /// Makes every view that is missing or was another one; a store that is up to date is not written to.
  static func install(_ db: Database) throws {
    for (name, wanted) in try stale(db) {
      try db.execute(sql: "DROP VIEW IF EXISTS \(name)")
      try db.execute(sql: wanted)
    }
  }

  /// Takes every view away, so that a migration may rename what they look at.
  static func drop(_ db: Database) throws {
    for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name") {
      try db.execute(sql: "DROP VIEW \(name)")
    }
  }

  /// The views that are missing or were others, with the SQL that makes them.
  static func stale(_ db: Database) throws -> [(name: String, sql: String)] {
    var stored: [String: String] = [:]
    for view in try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'view'") {
      stored[view[0]] = view[1] as String?
    }
    return try Seal.tables(db).compactMap { table in
      let wanted = "CREATE VIEW \(table.name) AS \(table.view)"
      return stored[table.name] == wanted ? nil : (table.name, wanted)
    }
  }
}
