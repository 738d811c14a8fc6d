private import Foundation
import GRDB

/// An upgrade of a store, one at a time, with the store of before beside it.
///
/// `<store>.before-m0013` is the whole store as it was: written aside, synced, and named before anything is changed. The
/// changes themselves are migrations, each in a transaction, so an upgrade that is killed is gone on with by the next run.
enum StoreUpgrade {
  /// Waits until nobody else upgrades a store of the folder: a look may be the first to open it, beside a run.
  static func alone(_ path: String, _ body: () throws -> Void) rethrows {
    let folder = open(StoreFile.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    // A file system without locks is no other upgrade.
    while folder >= 0, flock(folder, LOCK_EX) != 0, errno == EINTR {}
    try body()
  }

  /// Copies the store, if it is one from before.
  ///
  /// - Throws: `StoreError`, `DatabaseError`; nothing is changed then.
  static func backUp(_ queue: DatabaseQueue, path: String) throws {
    let now = try queue.read(State.init)
    guard !now.applied.isEmpty, !now.applied.contains(M0013Results.name) else { return }
    let copy = path + ".before-m0013"
    if let kept = try? state(of: copy), kept.lastRun == now.lastRun, kept.applied.count < now.applied.count {
      // The upgrade was killed between two migrations: what the store is now was never anybody's.
      return
    }
    let unfinished = copy + ".making"
    try StoreFile.sweep(unfinished)
    try StoreFile.create(unfinished)
    do {
      var configuration = GRDB.Configuration()
      configuration.prepareDatabase { db in
        // What is half written is thrown away as a whole.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      }
      let target = try DatabaseQueue(path: unfinished, configuration: configuration)
      try queue.backup(to: target)
      try target.close()
      try ResultsFile.sync(unfinished)
      try StoreFile.publish(unfinished, as: copy)
    } catch {
      try? StoreFile.sweep(unfinished)
      throw error
    }
  }

  /// How far a store has come.
  private struct State {
    let applied: Set<String>
    let lastRun: Int64?

    init(_ db: Database) throws {
      applied = Set(try Store.migrator.appliedIdentifiers(db))
      let runs = try db.tableExists("sealed_run") ? "sealed_run" : "run"
      lastRun = try db.tableExists(runs) ? Int64.fetchOne(db, sql: "SELECT max(id) FROM \(runs)") : nil
    }
  }

  private static func state(of path: String) throws -> State {
    guard case .store = try StoreFile.look(path) else { throw StoreError.noStore(path: path) }
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read(State.init)
  }
}
