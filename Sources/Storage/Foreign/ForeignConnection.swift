private import CStore
private import Foundation
private import GRDBSQLite

/// A connection to somebody else's SQLite file, for one query.
///
/// What the file holds is a stranger's: its schema runs nothing, its pages are checked, the query may select and nothing
/// else, and values, time and memory have bounds.
final class ForeignConnection {
  /// A longer value ends the query, as SQLite would hold it in memory as a whole; a delivery has 16 MiB at most.
  static let valueBytesMax = 64 << 20
  private static let headerBytes = 100
  private static let noSelect = "is no SELECT that only reads this database"
  private static let limits: [(limit: Int32, value: Int32)] = [
    (SQLITE_LIMIT_LENGTH, Int32(valueBytesMax)), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_COLUMN, 2000),
    (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 100), (SQLITE_LIMIT_VDBE_OP, 1_000_000),
    (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000), (SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    (SQLITE_LIMIT_WORKER_THREADS, 0),
  ]

  private let connection: OpaquePointer
  private let lockWait: Duration
  private let timeLimit: Duration
  /// When the query has taken too long.
  private var deadline = ContinuousClock.now

  init(_ file: ForeignFile, lockWait: Duration, timeLimit: Duration) throws(ForeignFault) {
    let more =
      switch file.way {
      case .rollback: ""
      case .live: "&readonly_shm=1"
      case .frozen: "&immutable=1"
      }
    connection = try ForeignConnection.open(file.realPath, more)
    self.lockWait = lockWait
    self.timeLimit = timeLimit
    for (limit, value) in ForeignConnection.limits { sqlite3_limit(connection, limit, value) }
    _ = tieout_make_defensive(connection)
    sqlite3_busy_timeout(connection, Int32(clamping: lockWait.milliseconds))
    // A mapped file that somebody cuts short would end the process.
    let settings = """
      PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;
      PRAGMA temp_store = FILE
      """
    guard sqlite3_exec(connection, settings, nil, nil, nil) == SQLITE_OK else { throw fault(behind: 0) }
    sqlite3_set_authorizer(connection, ForeignConnection.authorize, nil)
  }

  deinit { sqlite3_close_v2(connection) }

  private static func open(_ path: String, _ more: String) throws(ForeignFault) -> OpaquePointer {
    guard let files = ReadOnlyFiles.name else { throw .notReadable("SQLite has no access to files") }
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
    let code = sqlite3_open_v2("file:\(escaped(path))?mode=ro\(more)", &opened, flags, files)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw .notReadable(String(cString: sqlite3_errstr(code)))
    }
    sqlite3_extended_result_codes(opened, 1)
    return opened
  }

  /// A path in a URI: what else has a meaning there is written in hex.
  private static func escaped(_ path: String) -> String {
    let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~")
    return path.addingPercentEncoding(withAllowedCharacters: plain) ?? path
  }

  /// The first bytes of a file, by SQLite's own descriptor: when another one of this process is closed, all its locks on
  /// the file are gone.
  static func header(_ path: String) throws(ForeignFault) -> [UInt8] {
    let connection = try open(path, "&immutable=1")
    defer { sqlite3_close_v2(connection) }
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let read = file.pointee.pMethods?.pointee.xRead
    else { throw .notReadable("SQLite gives no access to it") }
    var bytes = [UInt8](repeating: 0, count: headerBytes)
    // A shorter file is filled up with zeros.
    let code = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, Int32($0.count), 0) }
    guard code == SQLITE_OK || code == SQLITE_IOERR | 2 << 8 else {
      throw .notReadable(String(cString: sqlite3_errstr(code)))
    }
    return bytes
  }

  // MARK: The query

  /// Gives the rows behind a position, as long as they are taken; true when there is no further one.
  func run(_ query: String, behind position: Int64, _ take: (ForeignRow) -> Bool) throws(ForeignFault) -> Bool {
    deadline = .now + timeLimit
    sqlite3_progress_handler(
      connection, 20_000,
      { connection in
        connection.map { Unmanaged<ForeignConnection>.fromOpaque($0).takeUnretainedValue().deadline < .now } ?? false
          ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_progress_handler(connection, 0, nil, nil) }
    let statement = try prepare(query)
    defer { sqlite3_finalize(statement) }
    sqlite3_bind_int64(statement, 1, position)
    var last = position
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_DONE: return true
      case SQLITE_ROW:
        let row = try row(statement, behind: last)
        last = row.position
        guard take(row) else { return false }
      default: throw fault(behind: last)
      }
    }
  }

  /// - Throws: ``ForeignFault/query(_:)`` for what is not one SELECT with its columns and its parameter.
  private func prepare(_ query: String) throws(ForeignFault) -> OpaquePointer {
    guard !query.utf8.contains(0) else { throw .query("has a character that no query has") }
    var first: OpaquePointer?
    var rest = query
    // The first statement, behind blanks and comments.
    while first == nil {
      guard !rest.isEmpty else { throw .query("is empty") }
      (first, rest) = try compile(rest)
    }
    guard let first else { throw .query("is empty") }
    do throws(ForeignFault) {
      while !rest.isEmpty {
        let (second, more) = try compile(rest)
        guard second == nil else {
          sqlite3_finalize(second)
          throw .query("is more than one statement")
        }
        rest = more
      }
      guard sqlite3_stmt_readonly(first) != 0, sqlite3_stmt_isexplain(first) == 0 else { throw .query("is no SELECT") }
      let columns = sqlite3_column_count(first)
      guard columns == 4 else {
        throw .query("gives \(columns) columns, not the four position, received_at, headers and body")
      }
      let names = (0..<sqlite3_bind_parameter_count(first)).map { index in
        sqlite3_bind_parameter_name(first, index + 1).map { String(cString: $0) } ?? "?"
      }
      guard names == [":after"] else {
        throw .query(
          names.isEmpty ? "has no parameter :after" : "has other parameters than :after")
      }
      return first
    } catch {
      sqlite3_finalize(first)
      throw error
    }
  }

  /// Compiles the first statement of a text; nil for blanks and comments.
  private func compile(_ sql: String) throws(ForeignFault) -> (OpaquePointer?, rest: String) {
    var statement: OpaquePointer?
    var length = 0
    let code = sql.withCString { start in
      var end: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(connection, start, -1, &statement, &end)
      length = end.map { start.distance(to: $0) } ?? 0
      return code
    }
    guard code == SQLITE_OK else {
      let fault = fault(behind: 0)
      // A function that is not allowed has the code of any mistake.
      guard case .failed(let words) = fault, words.hasPrefix("not authorized") else { throw fault }
      throw .query(ForeignConnection.noSelect)
    }
    return (statement, String(decoding: sql.utf8.dropFirst(length), as: UTF8.self))
  }

  private func row(_ statement: OpaquePointer, behind last: Int64) throws(ForeignFault) -> ForeignRow {
    let what: String
    switch sqlite3_column_type(statement, 0) {
    case SQLITE_INTEGER:
      let position = sqlite3_column_int64(statement, 0)
      if position > last, position >= 1 {
        return ForeignRow(
          position: position, receivedAt: try value(statement, 1, last), headers: try value(statement, 2, last),
          body: try value(statement, 3, last))
      }
      what = "the position \(position)"
    case SQLITE_NULL: what = "no position (NULL)"
    case SQLITE_FLOAT: what = "a position with decimals"
    default: what = "a position that is a text or a blob"
    }
    throw .position(what, behind: last)
  }

  private func value(_ statement: OpaquePointer, _ column: Int32, _ last: Int64) throws(ForeignFault) -> ForeignValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      // Nothing when SQLite has no memory to turn UTF-16 into UTF-8.
      guard let start = sqlite3_column_text(statement, column) else { throw .tooLong(behind: last) }
      return .text(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    default:
      let start = sqlite3_column_blob(statement, column)
      return .blob(
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column))))
    }
  }

  /// Allows SELECT, functions and columns; nothing that opens, changes or sets anything.
  private static let authorize:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafePointer<CChar>?
    ) -> Int32 = { _, action, _, second, _, _ in
      switch action {
      case SQLITE_SELECT, SQLITE_RECURSIVE, SQLITE_READ: return SQLITE_OK
      case SQLITE_FUNCTION:
        return second.map { sqlite3_stricmp($0, "load_extension") == 0 } ?? true ? SQLITE_DENY : SQLITE_OK
      default: return SQLITE_DENY
      }
    }

  // MARK: Faults

  /// What SQLite's last answer means.
  private func fault(behind last: Int64) -> ForeignFault {
    let code = sqlite3_extended_errcode(connection)
    let words = String(cString: sqlite3_errmsg(connection))
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .locked(seconds: Int(clamping: lockWait.components.seconds))
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged(words)
    case SQLITE_READONLY, SQLITE_CANTOPEN:
      return .unfinished("was left in the middle of a change, or cannot be read without writing (\(words))")
    case SQLITE_IOERR, SQLITE_PERM, SQLITE_NOMEM, SQLITE_FULL: return .notReadable(words)
    case SQLITE_INTERRUPT: return .tooSlow(seconds: Int(clamping: timeLimit.components.seconds))
    case SQLITE_TOOBIG: return .tooLong(behind: last)
    case SQLITE_AUTH: return .query(ForeignConnection.noSelect)
    default: return .failed(words)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    let (seconds, rest) = components
    return Int64(clamping: seconds).multipliedReportingOverflow(by: 1000).partialValue &+ rest / 1_000_000_000_000_000
  }
}
