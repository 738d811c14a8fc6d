package import GRDB

/// Sums over the tables that each reconciliation makes anew.
///
/// They have no seal a row, as nothing is worked out from them. But a report by itself shows them, and a bit that flipped
/// since the night would be a silent other number there (reliability M10).
package enum ResultSums {
  /// Remembers the sums of what stands in the tables now.
  static func keep(_ db: Database) throws {
    for table in try tables(db) {
      try db.execute(
        sql: "INSERT OR REPLACE INTO result_sum (name, sum) VALUES (?, ?)", arguments: [table, try sum(table, db)])
    }
  }

  /// Compares every table with the sum that the reconciliation kept; a store that kept none yet has nothing to say.
  ///
  /// - Parameter onlyRun: looks at nothing but which run the results are of, which every look goes by.
  /// - Throws: ``DamagedRow``.
  package static func check(_ db: Database, onlyRun: Bool = false) throws {
    let tables = Set(try tables(db))
    for row in try Row.fetchAll(db, sql: "SELECT name, sum FROM result_sum ORDER BY name") {
      let table: String = row[0]
      if onlyRun && table != "result_run" { continue }
      guard tables.contains(table), try sum(table, db) == row[1] as Int64 else {
        throw DamagedRow(table: table, row: "(any)")
      }
    }
  }

  private static func tables(_ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").filter {
      Seal.isUnsealed($0) && $0 != "result_sum" && !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_")
    }
  }

  /// The upper halves of the seals that the rows would have, and how many rows there are; the order is no matter.
  private static func sum(_ table: String, _ db: Database) throws -> Int64 {
    let seal = try Seal.table(db, stored: table, name: table).seal()
    return try Int64.fetchOne(db, sql: "SELECT count(*) + coalesce(sum(\(seal) >> 32), 0) FROM \(table)") ?? 0
  }
}
