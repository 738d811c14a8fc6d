private import Foundation
package import GRDB
private import GRDBSQLite

/// Where the query of a report is compiled before it may run: a database that has nothing but the reporting views.
///
/// Each view is a table without rows here. A query that reads anything else — a table of the store, SQLite's own, a
/// pragma — does not compile, whatever names it gives to its parts; SQLite's authorizer refuses what would be there in any
/// database.
package final class ReportGate {
  private let connection: OpaquePointer

  /// Makes the database from the views of a store.
  package init(_ db: Database) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nil)
    guard code == SQLITE_OK, let opened else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    connection = opened
    for view in try ReportQuery.viewNames(db) {
      let columns = try ReportQuery.columnNames(db, view).map { "\"\($0)\"" }.joined(separator: ", ")
      guard sqlite3_exec(connection, "CREATE TABLE \"\(view)\" (\(columns))", nil, nil, nil) == SQLITE_OK else {
        throw failure(view)
      }
    }
    sqlite3_set_authorizer(connection, ReportGate.authorize, nil)
  }

  deinit { sqlite3_close_v2(connection) }

  /// Compiles one statement.
  ///
  /// - Throws: `DatabaseError` with SQLite's words for what reads anything but the views, or is no SELECT.
  func check(_ sql: String) throws {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    sqlite3_finalize(statement)
    guard code == SQLITE_OK else { throw failure(sql) }
  }

  private func failure(_ sql: String) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)),
      sql: sql)
  }

  /// Allows SELECT, functions and the columns of the views; nothing else.
  private static let authorize:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafePointer<CChar>?
    ) -> Int32 = { _, action, first, second, _, _ in
      switch action {
      case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
      case SQLITE_READ: return first.map { strncmp($0, "report_", 7) == 0 } ?? false ? SQLITE_OK : SQLITE_DENY
      case SQLITE_FUNCTION:
        return second.map { sqlite3_stricmp($0, "load_extension") == 0 } ?? true ? SQLITE_DENY : SQLITE_OK
      default: return SQLITE_DENY
      }
    }
}
