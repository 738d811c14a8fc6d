package import Books
import GRDB

/// A copy of a store that can be taken back to what it knew when a night was concluded.
///
/// The store itself is only read; the copy is the caller's to throw away.
package struct StoreCopy {
  package let store: Store

  /// Copies a store as it is now.
  ///
  /// - Parameters:
  ///   - path: the store, which the caller keeps from changing meanwhile.
  ///   - copy: a path in a folder of the caller's.
  package init(of path: String, at copy: String, environment: Environment) throws {
    let source = try StoreCopy.open(path)
    try StoreFile.create(copy)
    let target = try DatabaseQueue(path: copy)
    try source.backup(to: target)
    try target.close()
    try source.close()
    store = try Store(path: copy, environment: environment)
    // It is thrown away: nothing of it need survive a power cut.
    try store.queue.inDatabase { db in try db.execute(sql: "PRAGMA synchronous = OFF") }
  }

  /// Reads a store without bringing its schema up to date.
  package static func look<Result>(_ path: String, _ body: (StoreDatabase) throws -> Result) throws -> Result {
    let queue = try open(path)
    let result = try queue.read(body)
    try queue.close()
    return result
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase(Seal.register)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Whether a store knows how far it had come before a run.
  package static func canRewind(_ path: String, to run: Int64) throws -> Bool {
    try look(path) { db in
      // A store of before m0015 has kept nothing.
      try db.viewExists("run_mark") && !Journal.marks(of: run, db).isEmpty
    }
  }

  /// Takes the copy back to where it was before a run that concluded a night.
  ///
  /// - Throws: `DamagedRow` for a run without marks, or a journal that does not fit the rows.
  package func rewind(to run: Int64) throws {
    try store.queue.inDatabase { db in
      // What is undone one after the other need not be whole in between.
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try db.inTransaction {
        try Rewind(db, run: run).undo()
        return .commit
      }
      try db.execute(sql: "PRAGMA foreign_keys = ON")
    }
  }
}

/// Undoes what happened to a store since the mark of a run.
private struct Rewind {
  private let db: Database
  private let tops: [String: Int64]
  private let tables: [JournaledTable]

  init(_ db: Database, run: Int64) throws {
    self.db = db
    tops = try Journal.marks(of: run, db)
    guard !tops.isEmpty else { throw DamagedRow(table: "run_mark", row: "\(run)") }
    tables = try JournaledTable.all(db)
  }

  func undo() throws {
    try Journal.stop(db)
    // What holds that nothing changes; it is put back.
    let triggers = try Row.fetchAll(
      db, sql: "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name")
    for trigger in triggers { try db.execute(sql: "DROP TRIGGER main.\(trigger[0] as String)") }
    for table in tables { try db.execute(sql: table.deleteNewer(than: tops)) }
    try undoChanges()
    try db.execute(sql: "DELETE FROM sealed_row_change WHERE id > ?", arguments: [tops["row_change"] ?? 0])
    for trigger in triggers { try db.execute(sql: trigger[1]) }
  }

  /// The newest change first: at each step the rows that were there at the mark are what they were at that moment, and
  /// the others are away.
  private func undoChanges() throws {
    let undoing = try Dictionary(uniqueKeysWithValues: tables.map { ($0.name, try Undoing($0, tops, db)) })
    let changes = try SQLStatement(db, "SELECT id, name, row_key, was FROM row_change WHERE id > ? ORDER BY id DESC")
    changes.bind(1, tops["row_change"] ?? 0)
    while try changes.step() {
      // A table that is gone since says nothing any more.
      guard let undoing = undoing[changes.text(1)] else { continue }
      let (key, was) = (changes.isNull(2) ? nil : changes.blob(2), changes.isNull(3) ? nil : changes.blob(3))
      guard try undoing.undo(key: key, was: was, db) else {
        throw DamagedRow(table: "row_change", row: "\(changes.integer(0))")
      }
    }
  }
}

/// Undoes changes of the rows of one table.
private struct Undoing {
  private let new: SQLStatement
  private let gone: SQLStatement
  private let change: SQLStatement?
  /// Whether a number is that of a row that was there at the mark.
  private let wasThere: SQLStatement

  init(_ table: JournaledTable, _ tops: [String: Int64], _ db: Database) throws {
    new = try SQLStatement(db, table.undoNew)
    gone = try SQLStatement(db, table.undoGone(tops))
    change = try table.undoChange.map { try SQLStatement(db, $0) }
    wasThere = try SQLStatement(db, "SELECT image_value(?1, 0, NULL) <= \(tops[table.name] ?? 0)")
  }

  /// - Returns: false where the row that was changed is not there.
  func undo(key: [UInt8]?, was: [UInt8]?, _ db: Database) throws -> Bool {
    if let change, let key, let was {
      wasThere.bind(1, blob: key)
      defer { wasThere.reset() }
      guard try wasThere.step(), wasThere.bool(0) else { return true }
      change.bind(1, blob: key)
      change.bind(2, blob: was)
      try change.run()
      return db.changesCount == 1
    }
    if let key {
      new.bind(1, blob: key)
      try new.run()
    }
    if let was {
      gone.bind(1, blob: was)
      try gone.run()
    }
    return true
  }
}
