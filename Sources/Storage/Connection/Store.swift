package import Books
private import Foundation
package import GRDB

/// The one SQLite file that remembers everything: opened once, by the run that holds the lock.
///
/// Rollback journal and `synchronous=EXTRA` on one connection (reliability M11): what a finished run stored survives a
/// power cut, and what an unfinished one stored is gone.
package final class Store: Sendable {
  package let path: String
  let queue: DatabaseQueue

  /// Opens the store, makes it when it is missing, and brings its schema up to date.
  ///
  /// Whether a missing store may be made is the caller's decision. One is made beside its place and gets its name when
  /// it is whole, so that no killed run leaves an empty file.
  ///
  /// - Throws: ``StoreError`` for another environment, a newer schema or what is no store of ours, `DatabaseError` for a
  ///   damaged file.
  package init(path: String, environment: Environment) throws {
    self.path = path
    switch try StoreFile.look(path) {
    case .store: break
    case .empty: throw StoreError.empty(path: path)
    case .missing:
      let unfinished = path + ".making"
      try StoreFile.sweep(unfinished)
      try StoreFile.create(unfinished)
      let making = try DatabaseQueue(path: unfinished, configuration: Store.configuration)
      try Store.prepare(making, path: path, environment: environment, isNew: true)
      try making.close()
      try StoreFile.publish(unfinished, as: path)
    }
    queue = try DatabaseQueue(path: path, configuration: Store.configuration)
    try Store.prepare(queue, path: path, environment: environment, isNew: false)
  }

  private static var configuration: GRDB.Configuration {
    StoreLimits.countNoMemory
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      StoreLimits.set(db)
      // 64 MiB of pages: the unique index over a million event ids is written at random.
      try db.execute(
        sql: """
          PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -65536;
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = FILE;
          PRAGMA temp.journal_mode = MEMORY; PRAGMA temp.cache_size = -16384
          """)
      try Seal.register(db)
    }
    return configuration
  }

  /// Brings the schema up to date and claims the store for its environment.
  private static func prepare(_ queue: DatabaseQueue, path: String, environment: Environment, isNew: Bool) throws {
    let migrator = Store.migrator
    let isTooNew = try queue.read { db in
      guard try isNew || isOurs(db) else { throw StoreError.noStore(path: path) }
      return try migrator.hasBeenSuperseded(db)
    }
    guard !isTooNew else { throw StoreError.newerSchema(path: path) }
    // A store that is ready is not written to: people look into it while a run works.
    let isReady = try queue.read { db in
      guard try migrator.hasCompletedMigrations(db), try Views.stale(db).isEmpty else { return false }
      return try Store.isClaimed(db, environment: environment, path: path)
    }
    if !isReady {
      try migrator.migrate(queue)
      try queue.write(Views.install)
    }
    try queue.inDatabase { db in
      StoreLimits.ignoreObservers(db)
      try Seal.watch(db)
    }
    guard !isReady else { return }
    try queue.write { db in
      if try !Store.isClaimed(db, environment: environment, path: path) {
        try db.execute(
          sql: "INSERT INTO sealed_installation (only_row, environment) VALUES (1, ?)",
          arguments: [environment.rawValue])
      }
    }
  }

  /// Whether an SQLite file is a store and not somebody else's database.
  private static func isOurs(_ db: Database) throws -> Bool {
    guard try db.tableExists("grdb_migrations") else { return false }
    return try ["installation", "list_read"].allSatisfy { try db.tableExists($0) || db.tableExists(Seal.prefix + $0) }
  }

  /// The migrations, in their order; each runs in one transaction.
  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (name, sql) in [
      (M0001Facts.name, M0001Facts.sql), (M0002Results.name, M0002Results.sql),
      (M0003Statements.name, M0003Statements.sql),
      (M0004DiscrepancyHistory.name, M0004DiscrepancyHistory.sql),
      (M0005Store.name, M0005Store.sql),
      (M0006Deliveries.name, M0006Deliveries.sql),
      (M0007Pull.name, M0007Pull.sql),
      (M0008Terms.name, M0008Terms.sql),
      (M0009Findings.name, M0009Findings.sql),
      (M0010Statements.name, M0010Statements.sql),
    ] {
      migrator.registerMigration(name) { db in try db.execute(sql: sql) }
    }
    migrator.registerMigration(M0011Seals.name) { db in try M0011Seals.migrate(db) }
    migrator.registerMigration(M0012ResultSums.name) { db in try db.execute(sql: M0012ResultSums.sql) }
    migrator.registerMigration(M0014OpenLooks.name) { db in try db.execute(sql: M0014OpenLooks.sql) }
    return migrator
  }

  /// Whether the store has its environment already; another one is refused (inputs 1).
  private static func isClaimed(_ db: Database, environment: Environment, path: String) throws -> Bool {
    guard let stored = try String.fetchOne(db, sql: "SELECT environment FROM installation") else { return false }
    guard stored == environment.rawValue else {
      throw StoreError.otherEnvironment(path: path, stored: stored, configured: environment.rawValue)
    }
    return true
  }

  /// Runs a transaction: committed when the body returns, rolled back when it throws.
  package func write<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result { try queue.write(body) }

  /// Runs a transaction whose changes are thrown away at its end: what would be, without its being so.
  package func preview<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    try queue.writeWithoutTransaction { db in
      try db.beginTransaction()
      do {
        let result = try body(db)
        try db.rollback()
        return result
      } catch {
        // The first error is the one that matters.
        try? db.rollback()
        throw error
      }
    }
  }

  /// Reads without changing anything.
  package func read<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result { try queue.read(body) }

  /// Registers a run.
  package static func beginRun(_ db: Database, asOf: Int64, environment: Environment) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO sealed_run (as_of, environment) VALUES (?, ?)", arguments: [asOf, environment.rawValue])
    return db.lastInsertedRowID
  }
}

extension Store {
  /// The user that this process acts for.
  static var userName: String {
    getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(geteuid())"
  }
}

/// What a transaction of the store is given; only this target looks inside.
package typealias StoreDatabase = Database

/// What SQLite says when it fails, without SQL and bound values, and what to do.
package struct StoreFailure: Sendable {
  /// Another program keeps the file locked.
  package let isLocked: Bool
  /// The file is not what was written.
  package let isDamage: Bool
  package let text: String

  /// The failure behind an error; nil for an error that is not SQLite's.
  package init?(_ error: any Error) {
    guard let error = error as? DatabaseError else { return nil }
    let message = error.message ?? "\(error.resultCode)"
    isLocked = error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
    isDamage = error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
    text =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        "store: another program keeps it locked (\(message)); close it, then run again"
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        "store: the file is damaged (\(message)); restore it from the last backup and run again"
      case .SQLITE_FULL:
        "store: the disk is full (\(message)); free some room and run again: what a run kept before stays, the rest is as it was"
      case .SQLITE_READONLY, .SQLITE_PERM:
        "store: cannot be written: permission denied for user \(Store.userName), or the disk is read-only (\(message)); "
          + "check the folder and its owner, then run again"
      case .SQLITE_CANTOPEN, .SQLITE_IOERR:
        "store: cannot be written (\(message)); check the folder, its owner and the disk, then run again"
      default: "store: \(message); run again, and report it if it stays"
      }
  }
}

/// Why a store cannot be used.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotOpen(path: String, reason: String)
  case otherEnvironment(path: String, stored: String, configured: String)
  case newerSchema(path: String)
  /// The file has no byte: no store, and not the one that was.
  case empty(path: String)
  /// The file is somebody else's, or what a damaged store became.
  case noStore(path: String)
  /// What lies there can't be a store of ours: a link, a device, a file of several names.
  case notOurs(path: String, what: String, remedy: String)
  /// The user of this process may not; `owner` is the one who may, where that can be seen.
  case noPermission(path: String, owner: String?)

  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "store \(path): cannot be opened (\(reason)); check that its folder exists and is writable by this user"
    case .empty(let path):
      "store \(path): is an empty file; put the store back from its backup, or delete the file and say --new-store "
        + "if a new one is meant: it forgets what was stated and first seen"
    case .noStore(let path):
      "store \(path): is no store of tieout, or damaged; check `store` in the configuration, or restore the last backup"
    case .notOurs(let path, let what, let remedy): "store \(path): \(what), which no store is; \(remedy)"
    case .noPermission(let path, let owner):
      "store \(path): permission denied for user \(Store.userName); run as \(owner ?? "the user that owns it"), "
        + "or make the store and its folder the job's user's again (chown)"
    case .otherEnvironment(let path, let stored, let configured):
      "store \(path): holds \(stored) data, the configuration says \(configured); give each environment its own store"
    case .newerSchema(let path):
      "store \(path): was written by a newer tieout; install that version, or restore the backup made before the upgrade"
    }
  }
}
