package import GRDB
private import GRDBSQLite

/// A sum over every column of a row: SQLite's own checks miss a flipped bit in a value (reliability M10).
///
/// Each table of facts, lives, decisions and statements is stored as `sealed_<name>` with a column `seal` behind its own.
/// `<name>` is a view of it that lets a row through only while its seal holds, so whatever reads, reads checked rows, and
/// nobody can forget to. Writers name the table itself; triggers of the connection seal what they leave unsealed. Both
/// are made from the table's own list of columns.
package enum Seal {
  /// What stands before a table's name.
  static let prefix = "sealed_"

  /// Tables that earlier versions kept results in, or that are none of ours.
  static func isUnsealed(_ table: String) -> Bool {
    table.hasPrefix("result_") || table.hasPrefix("sqlite_") || table.hasPrefix("grdb_")
      || ["finding", "expected_item", "control"].contains(table)
  }

  // MARK: The functions

  /// Makes `row_seal(table, column, …)` and `seal_holds(table, seal, column, …)` known to a connection.
  static func register(_ db: Database) throws {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    for (name, function) in [("row_seal", rowSeal), ("seal_holds", sealHolds)] {
      let code = sqlite3_create_function_v2(db.sqliteConnection, name, -1, flags, nil, function, nil, nil, nil)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
  }

  private typealias Function =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

  private static let rowSeal: Function = { context, count, values in
    sqlite3_result_int64(context, sum(UnsafeBufferPointer(start: values, count: Int(count))))
  }

  private static let sealHolds: Function = { context, count, values in
    let all = UnsafeBufferPointer(start: values, count: Int(count))
    guard all.count > 2 else { return sqlite3_result_int(context, 0) }
    var sum = Sum()
    sum.add(all[0])
    for value in all[2...] { sum.add(value) }
    if sqlite3_value_type(all[1]) == SQLITE_INTEGER, sqlite3_value_int64(all[1]) == sum.value {
      return sqlite3_result_int(context, 1)
    }
    let texts = [all[0], all[2]].map { value in sqlite3_value_text(value).map { String(cString: $0) } ?? "?" }
    sqlite3_result_error(context, "row \(texts[1]) of \(texts[0]) is not as it was written", -1)
    sqlite3_result_error_code(context, SQLITE_CORRUPT)
  }

  private static func sum(_ values: UnsafeBufferPointer<OpaquePointer?>) -> Int64 {
    var sum = Sum()
    for value in values { sum.add(value) }
    return sum.value
  }

  /// Every step is a bijection of the sum so far, so a change within one word never goes unseen.
  struct Sum {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    var value: Int64 { Int64(bitPattern: state ^ (state >> 31)) }

    mutating func add(_ value: OpaquePointer?) {
      switch sqlite3_value_type(value) {
      case SQLITE_INTEGER: add(sqlite3_value_int64(value))
      case SQLITE_TEXT: add(text: Sum.bytes(sqlite3_value_text(value), value))
      case SQLITE_BLOB: add(blob: Sum.bytes(sqlite3_value_blob(value), value))
      case SQLITE_FLOAT:
        mix(4)
        mix(sqlite3_value_double(value).bitPattern)
      default: addNull()
      }
    }

    mutating func add(_ value: Int64) {
      mix(1)
      mix(UInt64(bitPattern: value))
    }

    mutating func addNull() { mix(5) }

    mutating func add(text: UnsafeRawBufferPointer) { add(text, kind: 2) }

    mutating func add(blob: UnsafeRawBufferPointer) { add(blob, kind: 3) }

    private static func bytes(_ start: UnsafeRawPointer?, _ value: OpaquePointer?) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer, kind: UInt64) {
      mix(kind | UInt64(bytes.count) << 8)
      add(bytes)
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
      var place = 0
      while place + 8 <= bytes.count {
        mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        place += 8
      }
      var rest: UInt64 = 0
      while place < bytes.count {
        rest = rest << 8 | UInt64(bytes[place])
        place += 1
      }
      mix(rest)
    }

    private mutating func mix(_ word: UInt64) {
      state = (state ^ word) &* 0xD6E8_FEB8_6659_FD93
      state ^= state >> 32
    }
  }

  // MARK: Tables

  /// A sealed table with its own columns, in their order.
  struct Table: Sendable {
    /// As readers call it.
    let name: String
    let columns: [String]
    /// What tells its rows apart.
    let key: [String]

    var stored: String { Seal.prefix + name }

    /// The seal of a row whose columns are prefixed so.
    func seal(of row: String = "") -> String {
      "row_seal('\(name)', \(columns.map { row + $0 }.joined(separator: ", ")))"
    }

    /// The view by which it is read.
    ///
    /// The check is a query of its own, as SQLite looks at these last: before, it may have put the constant of a
    /// condition (`is_latest = 0`) in the place of a column that has another value in this row.
    var view: String {
      let list = columns.joined(separator: ", ")
      return "SELECT \(list) FROM \(stored) WHERE (SELECT seal_holds('\(name)', seal, \(list)))"
    }

    /// What seals a row that a writer inserted without a seal, or changed.
    ///
    /// A row is looked at before it is changed: a new seal would make a damaged one good.
    var triggers: [String] {
      let old = "seal_holds('\(name)', old.seal, \(columns.map { "old." + $0 }.joined(separator: ", ")))"
      return [
        insertTrigger,
        """
        CREATE TEMP TRIGGER seal_changed_\(name) AFTER UPDATE OF \(columns.joined(separator: ", ")) ON main.\(stored)
        BEGIN SELECT \(old) WHERE old.seal IS NOT NULL; \(reseal); END
        """,
      ]
    }

    var insertTrigger: String {
      """
      CREATE TEMP TRIGGER seal_new_\(name) AFTER INSERT ON main.\(stored) WHEN new.seal IS NULL
      BEGIN \(reseal); END
      """
    }

    private var reseal: String {
      "UPDATE \(stored) SET seal = \(seal(of: "new.")) WHERE "
        + key.map { "\($0) = new.\($0)" }.joined(separator: " AND ")
    }
  }

  /// The tables of a store whose schema is up to date.
  static func tables(_ db: Database) throws -> [Table] {
    try known.value(db) { db in
      try names(db, like: "\(prefix)%").map { try table(db, stored: $0, name: String($0.dropFirst(prefix.count))) }
    }
  }

  private static let known = SchemaMemory<[Table]>()

  /// Looks at every row of the tables that are read in part.
  ///
  /// A row whose key, status or owner is damaged is not found, so nobody would look at its seal. The bulk of facts is read
  /// as a whole by each reconciliation.
  package static func checkWhatIsLookedUp(_ db: Database) throws {
    for table in try tables(db) where lookedUp.contains(where: table.name.hasPrefix) { try check(table.name, db) }
  }

  /// Looks at every row of a table.
  static func check(_ table: String, _ db: Database) throws {
    _ = try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
  }

  private static let lookedUp = ["discrepancy", "statement", "stated_", "payment_acceptance", "line_place"]

  /// The tables that are not sealed and should be.
  static func unprotected(_ db: Database) throws -> [String] {
    try names(db, like: "%").filter { !$0.hasPrefix(prefix) && !isUnsealed($0) }
  }

  static func table(_ db: Database, stored: String, name: String) throws -> Table {
    let columns = try db.columns(in: stored)
    let key = columns.filter { $0.primaryKeyIndex > 0 }.sorted { $0.primaryKeyIndex < $1.primaryKeyIndex }
    return Table(
      name: name, columns: columns.map(\.name).filter { $0 != "seal" },
      key: key.isEmpty ? ["rowid"] : key.map(\.name))
  }

  private static func names(_ db: Database, like pattern: String) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE ? ORDER BY name", arguments: [pattern]
    )
  }

  /// Makes the connection seal what it writes.
  static func watch(_ db: Database) throws {
    for table in try tables(db) {
      for trigger in table.triggers { try db.execute(sql: trigger) }
    }
  }

  /// The tables whose rows come by the hundred thousand, from writers that seal them (``SealedInsert``, `ListChange`).
  static let bulk =
    ["event", "event_body", "payment_line", "claim_event", "case_event", "client_event", "booking_event"]
    + VersionedTable.all.map(\.name)

  /// Ends the sealing of new rows of ``bulk``: a trigger that has nothing to do takes a third of an INSERT.
  ///
  /// A row without a seal is let through by no view.
  static func unwatchBulk(_ db: Database) throws {
    for name in bulk { try db.execute(sql: "DROP TRIGGER temp.seal_new_\(name)") }
  }

  static func watchBulk(_ db: Database) throws {
    for name in bulk { try db.execute(sql: table(db, stored: prefix + name, name: name).insertTrigger) }
  }
}
