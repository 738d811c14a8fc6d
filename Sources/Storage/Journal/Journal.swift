package import Books
package import GRDB

/// Remembers what rows were, so that a night can be written again as it was known then.
///
/// When a run begins to conclude a night, the store notes how many rows every table has (``mark(_:run:_:)``). What comes
/// later is known by its number; what becomes of an older row is written into `row_change` by triggers of the connection,
/// made from the tables' own columns. Before the first mark there is nothing to remember: the first night pays nothing.
enum Journal {
  /// The highest number that every table has given out; it never sinks.
  static func tops(_ db: Database) throws -> [String: Int64] {
    let before = try newestMark(db).map { try marks(of: $0, db) } ?? [:]
    var tops: [String: Int64] = [:]
    for table in try JournaledTable.all(db) {
      guard let number = table.number else { continue }
      tops[table.name] = max(try highest(number, of: table.table.stored, db), before[table.name] ?? 0)
    }
    tops["row_change"] = try highest("id", of: "sealed_row_change", db)
    return tops
  }

  private static func highest(_ number: String, of stored: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT max(\(number)) FROM \(stored)") ?? 0
  }

  /// Notes how far the store had come before a run, and remembers from now on what changes of it.
  static func mark(_ tops: [String: Int64], run: Int64, _ db: Database) throws {
    for (name, top) in tops.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: "INSERT INTO sealed_run_mark (name, run_id, top) VALUES (?, ?, ?)", arguments: [name, run, top])
    }
    try keepUp(db)
  }

  /// The marks of a run, by table; none for a run that concluded no night.
  static func marks(of run: Int64, _ db: Database) throws -> [String: Int64] {
    var tops: [String: Int64] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT name, top FROM run_mark WHERE run_id = ?", arguments: [run]) {
      tops[row[0]] = row[1]
    }
    return tops
  }

  private static func newestMark(_ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT run_id FROM run_mark WHERE name = 'row_change' ORDER BY run_id DESC LIMIT 1")
  }

  // MARK: A connection

  /// Prepares a connection; its first transaction begins to watch.
  static func prepare(_ db: Database) throws {
    try db.execute(sql: "CREATE TEMP TABLE journal_watch (run_id INTEGER NOT NULL)")
  }

  /// Makes the connection write the journal as the newest mark asks; called by every transaction that may write, as
  /// another process may have concluded a night since.
  ///
  /// The mark stands in the triggers as a number: rows that come in bulk are told by one comparison.
  static func keepUp(_ db: Database) throws {
    let newest = try newestMark(db)
    guard try newest != Int64.fetchOne(db, sql: "SELECT run_id FROM temp.journal_watch") else { return }
    try stop(db)
    guard let newest else { return }
    let tops = try marks(of: newest, db)
    for table in try JournaledTable.all(db) {
      for trigger in table.triggers(tops) { try db.execute(sql: trigger) }
    }
    try db.execute(sql: "INSERT INTO temp.journal_watch VALUES (?)", arguments: [newest])
  }

  /// The highest number of a table at the newest mark; 0 before the first.
  static func top(of table: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT top FROM run_mark WHERE name = ? ORDER BY run_id DESC LIMIT 1", arguments: [table]) ?? 0
  }

  /// Lets new rows of the tables that are filled in bulk go unwatched.
  ///
  /// Whoever adds any that are not new by their numbers says so (`EventJournal`). The next transaction of the store watches
  /// them again.
  static func stopBulk(_ db: Database) throws {
    try keepUp(db)
    for name in Seal.bulk { try db.execute(sql: "DROP TRIGGER IF EXISTS temp.journal_new_\(name)") }
  }

  /// Makes the connection write nothing into the journal.
  static func stop(_ db: Database) throws {
    let names = try String.fetchAll(
      db, sql: #"SELECT name FROM sqlite_temp_schema WHERE type = 'trigger' AND name LIKE 'journal\_%' ESCAPE '\'"#)
    for name in names { try db.execute(sql: "DROP TRIGGER temp.\(name)") }
    try db.execute(sql: "DELETE FROM temp.journal_watch")
  }
}

extension Store {
  /// Registers a run that concludes a night, and notes how far the store had come before it.
  package static func beginNight(_ db: Database, asOf: Int64, environment: Environment) throws -> Int64 {
    let tops = try Journal.tops(db)
    let run = try beginRun(db, asOf: asOf, environment: environment)
    try Journal.mark(tops, run: run, db)
    return run
  }
}
