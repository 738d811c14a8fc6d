private import CStore
private import Foundation
private import GRDBSQLite

/// SQLite's way to files, without the ways to make, change or delete one: for connections to databases of others.
///
/// Even a connection that only reads makes a missing write-ahead log, and a look beforehand whether it is there comes too
/// early for a program that takes it away just then. Files of SQLite's own, for sorting, have no name and stay allowed.
enum ReadOnlyFiles {
  /// Under which name it is known to SQLite; nil where it could not be made known.
  static let name: String? = {
    guard let usual = sqlite3_vfs_find(nil), let name = strdup(ReadOnlyFiles.word) else { return nil }
    // Lives as long as the process, as SQLite wants it.
    let files = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    files.initialize(to: usual.pointee)
    files.pointee.zName = UnsafePointer(name)
    files.pointee.pNext = nil
    files.pointee.xOpen = { _, path, file, flags, given in
      guard let usual = sqlite3_vfs_find(nil), let open = usual.pointee.xOpen else { return SQLITE_CANTOPEN }
      let isNamed =
        flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL) != 0
      let allowed =
        isNamed ? flags & ~(SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY : flags
      return open(usual, path, file, allowed, given)
    }
    files.pointee.xDelete = { _, _, _ in SQLITE_IOERR }
    guard sqlite3_vfs_register(files, 0) == SQLITE_OK else { return nil }
    return ReadOnlyFiles.word
  }()

  private static let word = "tieout-read-only"
}
