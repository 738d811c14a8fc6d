import Amounts
package import GRDB
private import GRDBSQLite

/// A statement of SQLite's own interface, for the loops that run once a delivery, a case or a cell.
///
/// GRDB converts every column through `DatabaseValue`; here bytes and integers go straight in and out. Everything else
/// in this target uses GRDB.
package final class SQLStatement {
  private let statement: OpaquePointer
  private let connection: OpaquePointer?

  /// What was read from the few texts that money columns repeat.
  private var currencies: [UInt32: Currency] = [:]
  private var percentages: [String: Percentage] = [:]

  /// SQLite copies what is bound with this destructor.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  /// Compiles one statement on the database's connection; it must not outlive the access it was made in.
  ///
  /// - Throws: `DatabaseError` for SQL that does not compile.
  package convenience init(_ db: Database, _ sql: String) throws {
    var length = 0
    try self.init(db, sql, length: &length)
  }

  /// - Parameter length: becomes how many bytes of the SQL the statement takes.
  private init(_ db: Database, _ sql: String, length: inout Int) throws {
    connection = db.sqliteConnection
    var compiled: OpaquePointer?
    let code = sql.withCString { [connection] start in
      var end: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(connection, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &end)
      length = end.map { start.distance(to: $0) } ?? 0
      return code
    }
    guard code == SQLITE_OK, let compiled else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }
    statement = compiled
  }

  /// Compiles the first statement of a text and gives what is behind it.
  static func first(of sql: String, _ db: Database) throws -> (SQLStatement, rest: Substring) {
    var length = 0
    let statement = try SQLStatement(db, sql, length: &length)
    return (statement, Substring(sql.utf8.dropFirst(length)))
  }

  /// Whether it changes nothing in the store.
  var isReadOnly: Bool { sqlite3_stmt_readonly(statement) != 0 }

  /// The parameters with the character that they begin with; `?` for one without a name.
  var parameterNames: [String] {
    (0..<sqlite3_bind_parameter_count(statement)).map { index in
      sqlite3_bind_parameter_name(statement, index + 1).map { String(cString: $0) } ?? "?"
    }
  }

  deinit { sqlite3_finalize(statement) }

  // MARK: Binding, by position from 1

  package func bind(_ position: Int32, _ value: Int64) { sqlite3_bind_int64(statement, position, value) }

  package func bind(_ position: Int32, _ value: Int64?) {
    if let value { bind(position, value) } else { sqlite3_bind_null(statement, position) }
  }

  package func bind(_ position: Int32, _ value: Bool?) { bind(position, value.map { $0 ? Int64(1) : 0 }) }

  package func bind(_ position: Int32, _ value: String) {
    var value = value
    value.withUTF8 { bind(position, text: $0) }
  }

  /// Binds a text by its bytes of UTF-8, which are copied.
  func bind(_ position: Int32, text: UnsafeBufferPointer<UInt8>) {
    _ = text.withMemoryRebound(to: CChar.self) { characters in
      // An empty string has no address, but must not become NULL.
      characters.baseAddress.map {
        sqlite3_bind_text(statement, position, $0, Int32(characters.count), SQLStatement.transient)
      } ?? sqlite3_bind_text(statement, position, "", 0, SQLStatement.transient)
    }
  }

  package func bind(_ position: Int32, _ value: String?) {
    if let value { bind(position, value) } else { sqlite3_bind_null(statement, position) }
  }

  package func bind(_ position: Int32, blob: some Collection<UInt8>) {
    let bytes = Array(blob)
    bytes.withUnsafeBytes { bind(position, blob: $0) }
  }

  /// Binds bytes, which are copied.
  func bind(_ position: Int32, blob: UnsafeRawBufferPointer) {
    // No bytes have no address, but must not become NULL.
    guard !blob.isEmpty else { return _ = sqlite3_bind_zeroblob(statement, position, 0) }
    sqlite3_bind_blob(statement, position, blob.baseAddress, Int32(blob.count), SQLStatement.transient)
  }

  /// Binds a named parameter (`:name`, given without the colon); one that the statement does not have is ignored.
  package func bind(named name: String, _ value: String) {
    let position = sqlite3_bind_parameter_index(statement, ":" + name)
    if position > 0 { bind(position, value) }
  }

  // MARK: Running

  /// Goes to the next row; false at the end.
  ///
  /// - Throws: `DatabaseError` with SQLite's message and no bound value.
  package func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)),
        sql: sqlite3_sql(statement).map { String(cString: $0) })
    }
  }

  /// Runs a statement that gives no rows, and makes it ready to be bound again.
  package func run() throws {
    defer { sqlite3_reset(statement) }
    _ = try step()
  }

  package func reset() { sqlite3_reset(statement) }

  // MARK: Reading, by column from 0

  package var columnCount: Int { Int(sqlite3_column_count(statement)) }

  package func columnName(_ column: Int) -> String {
    sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? ""
  }

  package func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }

  /// Whether the value is a whole number as SQLite stores it: neither text nor a fraction.
  package func isInteger(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_INTEGER }

  package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

  package func integerOrNil(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

  package func bool(_ column: Int) -> Bool { integer(column) != 0 }

  /// The UTF-8 bytes of a text, valid until the next step.
  package func withText<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
  {
    let start = sqlite3_column_text(statement, Int32(column))
    return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column)))))
  }

  package func text(_ column: Int) -> String { withText(column) { String(decoding: $0, as: UTF8.self) } }

  package func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// A currency by its code; nil for NULL and for what is no code.
  func currency(_ column: Int) -> Currency? {
    let code = withText(column) { bytes in
      bytes.count == 3 ? UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) : 0
    }
    if let known = currencies[code] { return known }
    let read = Currency(text(column))
    if let read { currencies[code] = read }
    return read
  }

  /// A percentage; nil for NULL and for what is none.
  func percentage(_ column: Int) -> Percentage? {
    guard let text = textOrNil(column) else { return nil }
    if let known = percentages[text] { return known }
    let read = try? Percentage(text)
    if let read { percentages[text] = read }
    return read
  }

  package func blob(_ column: Int) -> [UInt8] {
    let start = sqlite3_column_blob(statement, Int32(column))
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column)))))
  }
}

/// The version of the SQLite library in the process.
package var sqliteVersion: String { String(cString: sqlite3_libversion()) }
