import GRDB
private import Synchronization

/// What follows from the tables of a store alone, worked out once for each schema that this process meets.
///
/// Asking SQLite for the columns and keys of sixty tables takes longer than most commands, and every connection asks.
final class SchemaMemory<Value: Sendable>: Sendable {
  private let known = Mutex<[String: Value]>([:])

  /// One process meets one schema, or two around an upgrade.
  private static var countMax: Int { 8 }

  /// - Parameter make: works it out; it depends on nothing but the tables.
  func value(_ db: Database, _ make: (Database) throws -> Value) throws -> Value {
    let schema =
      try String.fetchOne(
        db,
        sql: """
          SELECT group_concat(sql, char(10))
          FROM (SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name)
          """) ?? ""
    if let value = known.withLock({ $0[schema] }) { return value }
    let value = try make(db)
    known.withLock { known in
      if known.count >= SchemaMemory.countMax { known.removeAll() }
      known[schema] = value
    }
    return value
  }
}
