import GRDB

/// The facts that are newer than the results that a connection shows, and which names they name.
enum NewFacts {
  /// What stands before the names of the tables of the connection.
  static func prefix(_ place: String) -> String { place == "temp" ? "new_" : "" }

  /// The number under which a name is looked up.
  static func name(_ parts: String...) -> String { "row_seal(\(parts.joined(separator: ", ")))" }

  /// Lists new and changed events with their names, and the cases with new or changed rows.
  static func look(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS temp.new_event;
        DROP TABLE IF EXISTS temp.new_event_of_name;
        DROP TABLE IF EXISTS temp.new_event_of_settlement;
        DROP TABLE IF EXISTS temp.new_case;
        CREATE TEMP TABLE new_event (id INTEGER PRIMARY KEY);
        INSERT INTO new_event SELECT id FROM main.sealed_event WHERE id > \(mark("event"));
        INSERT OR IGNORE INTO new_event
        SELECT CAST(key AS INTEGER) FROM main.touched WHERE id > \(mark("touched")) AND kind = \(FactChanges.Kind.event.rawValue);
        CREATE TEMP TABLE new_event_of_name (name INTEGER, event_id INTEGER, PRIMARY KEY (name, event_id)) WITHOUT ROWID;
        CREATE TEMP TABLE new_event_of_settlement (name INTEGER, event_id INTEGER, PRIMARY KEY (name, event_id)) WITHOUT ROWID;
        CREATE TEMP TABLE new_case (case_id TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT OR IGNORE INTO new_case SELECT row_id FROM main.case_version WHERE id > \(mark("case_version"));
        INSERT OR IGNORE INTO new_case
        SELECT key FROM main.touched WHERE id > \(mark("touched")) AND kind = \(FactChanges.Kind.case.rawValue)
        """)
    try newNames(db, into: "temp")
  }

  /// The newest number of a table behind the results that are shown.
  static func mark(_ table: String) -> String {
    "coalesce((SELECT last FROM results.fact_mark WHERE name = '\(table)'), 0)"
  }

  /// Writes down which names all events name, in order: into empty tables.
  static func allNames(_ db: Database) throws {
    try names(db, into: "results.event_of_name", "results.event_of_settlement") { "main.\($0) t" }
  }

  /// Writes down which names the new events name.
  static func newNames(_ db: Database, into place: String) throws {
    let start = "\(place).\(prefix(place))"
    try names(db, into: "\(start)event_of_name", "\(start)event_of_settlement") { table in
      "temp.new_event n CROSS JOIN main.\(table) t ON t.\(table == "event" ? "id" : "event_id") = n.id"
    }
  }

  private static func names(
    _ db: Database, into byName: String, _ bySettlement: String, from: (_ table: String) -> String
  ) throws {
    let parts = ["event", "payment_line", "claim_event"].flatMap { table in
      ["claim_ref", "receeve_ref"].map { column in
        "SELECT \(name("t.\(column)")), t.\(table == "event" ? "id" : "event_id") FROM \(from(table)) WHERE t.\(column) IS NOT NULL"
      }
    }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO \(byName) \(parts.joined(separator: " UNION ALL ")) ORDER BY 1, 2;
        INSERT OR IGNORE INTO \(bySettlement)
        SELECT \(name("t.provider", "t.tracking_id")), t.event_id FROM \(from("payment_line")) ORDER BY 1, 2
        """)
  }
}
