private import CStore
import GRDB

/// What SQL may ask of a connection: no file and no definition sets these.
enum StoreLimits {
  /// The values, far above what a store of ours needs.
  private static let values: [(limit: Int32, value: Int32)] = [
    // A delivery line has 16 MiB at most.
    (SQLITE_LIMIT_LENGTH, 64 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_COLUMN, 500),
    (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 100), (SQLITE_LIMIT_VDBE_OP, 1_000_000),
    // The results, those of an earlier run, and one that VACUUM attaches.
    (SQLITE_LIMIT_ATTACHED, 3), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000), (SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    (SQLITE_LIMIT_WORKER_THREADS, 0),
  ]

  /// Ends SQLite's statistics of its memory, which nobody reads: a quarter of the time of an INSERT.
  ///
  /// Once in a process, before its first connection.
  static let countNoMemory: Void = { _ = tieout_count_no_memory() }()

  static func set(_ db: Database) {
    for (limit, value) in values { sqlite3_limit(db.sqliteConnection, limit, value) }
    _ = tieout_make_defensive(db.sqliteConnection)
  }

  /// Ends GRDB's notes on which columns a statement reads: for observers, of which a store has none.
  ///
  /// They take a third of the time in which statements of wide views are prepared. GRDB follows changes of the schema
  /// with them, too: only for a connection whose schema is ready.
  static func ignoreObservers(_ db: Database) { sqlite3_set_authorizer(db.sqliteConnection, nil, nil) }
}
