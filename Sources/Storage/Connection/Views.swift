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
    try Seal.tables(db).map { (name: $0.name, sql: $0.view) }.compactMap { name, sql in
      let wanted = "CREATE VIEW \(name) AS \(sql)"
      let stored = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [name])
      return stored == wanted ? nil : (name, wanted)
    }
  }
}
