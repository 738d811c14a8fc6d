package import Amounts
package import Books
private import Foundation
package import GRDB
private import Synchronization

/// The one SQLite file that remembers everything: opened once, by the run that holds the lock.
///
/// Rollback journal and `synchronous=EXTRA` on one connection (reliability M11): what a finished run stored survives a
/// power cut, and what an unfinished one stored is gone.
///
/// What a reconciliation makes of it lies in a file beside it, which a connection that asks for them shows as `results`
/// (``useResults``): damage of that file is no matter of who needs none.
package final class Store: Sendable {
  package let path: String
  let queue: DatabaseQueue
  private let results = Mutex(Results())

  /// What the connection shows as `results`, and the run that is making a new file of them.
  private struct Results {
    var shown = ResultsFile.Shown.nothing
    var making: Int64?
    /// Whether the ones are shown that the store names; else there are none.
    var areUsed = false
    /// The file that has the sum which the store keeps of it.
    var checked: String?
  }

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
          PRAGMA temp.journal_mode = MEMORY; PRAGMA temp.cache_size = -16384;
          -- A row that REPLACE takes away goes through triggers, too.
          PRAGMA recursive_triggers = ON
          """)
      try Seal.register(db)
      try RowImage.register(db)
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
      try StoreUpgrade.alone(path) {
        if !isNew { try StoreUpgrade.backUp(queue, path: path) }
        try migrator.migrate(queue)
        try queue.write(Views.install)
      }
    }
    try queue.inDatabase { db in
      StoreLimits.ignoreObservers(db)
      try Seal.watch(db)
      try Journal.prepare(db)
      try FactChanges.watch(db)
      try ReportViews.install(db)
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
    migrator.registerMigration(M0013Results.name) { db in try M0013Results.migrate(db) }
    migrator.registerMigration(M0014OpenLooks.name) { db in try db.execute(sql: M0014OpenLooks.sql) }
    migrator.registerMigration(M0015Journal.name) { db in try db.execute(sql: M0015Journal.sql) }
    migrator.registerMigration(M0016Forms.name) { db in try M0016Forms.migrate(db) }
    migrator.registerMigration(M0017Payments.name) { db in try db.execute(sql: M0017Payments.sql) }
    migrator.registerMigration(M0018Documents.name) { db in try db.execute(sql: M0018Documents.sql) }
    migrator.registerMigration(M0019StatementSendings.name) { db in try db.execute(sql: M0019StatementSendings.sql) }
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

  // MARK: Transactions

  /// Runs a transaction: committed when the body returns, rolled back when it throws.
  package func write<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    try transaction(.immediate, keeps: true, body)
  }

  /// Runs a transaction whose changes are thrown away at its end: what would be, without its being so.
  package func preview<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    try transaction(.immediate, keeps: false, body)
  }

  /// Reads without changing anything.
  package func read<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    try transaction(.deferred, keeps: false) { db in
      try db.execute(sql: "PRAGMA query_only = 1")
      defer { try? db.execute(sql: "PRAGMA query_only = 0") }
      return try body(db)
    }
  }

  /// Reads with temporary tables of one's own; nothing is changed, and a run is not kept from its work.
  package func inspect<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    // Deferred: only the temporary tables are ever written to, and they need no lock of the store.
    try transaction(.deferred, keeps: false, body)
  }

  /// Works results out in empty tables of its own; nothing of it stays.
  package func rehearse<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    try rehearse(from: nil) { db, _ in try body(db) }
  }

  /// Works results out in tables of its own; nothing of it stays, neither there nor in the store.
  ///
  /// - Parameters:
  ///   - fingerprint: what results must be made with to go on from; nil = none.
  ///   - body: is told whether the tables hold those.
  package func rehearse<Result>(
    from fingerprint: String?, _ body: (StoreDatabase, _ goesOn: Bool) throws -> Result
  ) throws -> Result {
    try queue.writeWithoutTransaction { db in
      // Of this process: several may rehearse at a time.
      let file = "\(path).results-0\(getpid())"
      defer {
        try? show(.nothing, db)
        unlink(file)
      }
      try show(.nothing, db)
      let goesOn = try base(fingerprint, db, copy: file)
      try show(goesOn ? .making(file) : .scratch, db)
      return try Store.run(.immediate, keeps: false, db) { db in
        try ReportViews.showTonight(db)
        return try body(db, goesOn)
      }
    }
  }

  /// A transaction that sees the results which the store names in that very transaction.
  private func transaction<Result>(
    _ kind: Database.TransactionKind, keeps: Bool, _ body: (StoreDatabase) throws -> Result
  ) throws -> Result {
    try queue.writeWithoutTransaction { db in
      for _ in 0..<Store.triesMax {
        let named = try wanted(db)
        do { try showChecked(named, db) } catch {
          // A night may have published others in between, and taken the file away.
          guard try wanted(db) != named else { throw error }
          continue
        }
        let result: Result? = try Store.run(kind, keeps: keeps, db) { db in
          guard try wanted(db) == named else { return nil }
          return try body(db)
        }
        if let result { return result }
      }
      throw DatabaseError(resultCode: .SQLITE_BUSY, message: "one night after the other publishes results")
    }
  }

  /// How many nights may publish results while one look at them begins.
  private static let triesMax = 20

  /// Runs one transaction of a connection: rolled back when the body throws, or when nothing of it is to stay.
  static func run<Result>(
    _ kind: Database.TransactionKind, keeps: Bool, keepsUpJournal: Bool = true, _ db: Database,
    _ body: (StoreDatabase) throws -> Result
  ) throws -> Result {
    try db.beginTransaction(kind)
    do {
      if kind == .immediate, keepsUpJournal { try Journal.keepUp(db) }
      let result = try body(db)
      if keeps { try db.commit() } else { try db.rollback() }
      return result
    } catch {
      // The first error is the one that matters.
      try? db.rollback()
      throw error
    }
  }

  // MARK: Results

  /// Lets transactions show the results that the store names, once their bytes have the sum that it keeps of them.
  ///
  /// - Throws: ``StoreError/noResults(path:)``, ``StoreError/damagedResults(path:)``.
  package func useResults() throws {
    results.withLock { $0.areUsed = true }
    try read { _ in }
  }

  /// The same where they are whole; else transactions show none.
  package func usesResultsIfWhole() -> Bool {
    do {
      try useResults()
      return true
    } catch {
      results.withLock { $0.areUsed = false }
      return false
    }
  }

  /// What the next transaction shows.
  private func wanted(_ db: Database) throws -> Wanted {
    let (making, areUsed) = results.withLock { ($0.making, $0.areUsed) }
    if let making { return .made(ResultsFile.path(store: path, run: making)) }
    guard areUsed, let newest = try Reconciliation.newest(db) else { return .empty }
    return .published(ResultsFile.path(store: path, run: newest.runID), sum: newest.sum)
  }

  private enum Wanted: Equatable {
    case empty
    /// What this connection has made itself.
    case made(String)
    /// What the store names; without a sum where an earlier version kept its results otherwise.
    case published(String, sum: Int64?)
  }

  private func showChecked(_ wanted: Wanted, _ db: Database) throws {
    switch wanted {
    case .empty: try show(.empty, db)
    case .made(let file): try show(.file(file), db)
    case .published(let file, let sum):
      if results.withLock({ $0.checked }) != file {
        try ResultsFile.check(file, sum: sum)
        // What stood under the name before may be another file.
        if results.withLock({ $0.shown }) == .file(file) { try show(.nothing, db) }
        results.withLock { $0.checked = file }
      }
      do { try show(.file(file), db) } catch {
        results.withLock { $0.checked = nil }
        throw error is DatabaseError ? StoreError.noResults(path: file) : error
      }
    }
  }

  private func show(_ wanted: ResultsFile.Shown, _ db: Database) throws {
    try results.withLock { results in
      if wanted == .scratch { try ResultsFile.show(.nothing, instead: &results.shown, db) }
      try ResultsFile.show(wanted, instead: &results.shown, db)
    }
  }

  /// Makes the results of a run in a new file; the store itself is only read.
  ///
  /// Every later transaction shows them, and the lives of discrepancies as they leave them, until ``keepResults`` or
  /// ``discardResults``.
  ///
  /// - Parameters:
  ///   - fingerprint: what the published results must be made with to go on from; nil = the tables are empty.
  ///   - today: the business date of the run, for results that are compared with those of the run before.
  ///   - again: works the results of an earlier run out again, where the published ones are not there to compare with.
  ///   - body: is told whether the tables hold those.
  package func makeResults<Result>(
    of run: Int64, from fingerprint: String? = nil, on today: Day? = nil, again: EarlierResults.Maker = { _ in nil },
    _ body: (StoreDatabase, _ goesOn: Bool) throws -> Result
  ) throws -> Result {
    let file = ResultsFile.path(store: path, run: run)
    try sweepResults()
    try StoreFile.sweep(file)
    return try queue.writeWithoutTransaction { db in
      do {
        try show(.nothing, db)
        let goesOn = try base(fingerprint, db, copy: file)
        if !goesOn { try StoreFile.create(file) }
        let earlier = try goesOn ? nil : today.flatMap { try earlierResults(on: $0, again, db) }
        try show(.making(file), db)
        // After the others: a name without a schema is found in theirs first.
        try earlier?.show(db)
        let result = try Store.run(.deferred, keeps: true, db) { db in
          if !goesOn { try db.execute(sql: ResultsSchema.tables) }
          return try body(db, goesOn)
        }
        try EarlierResults.hide(db)
        results.withLock { $0.making = run }
        try show(.file(file), db)
        try ReportViews.showTonight(db)
        return result
      } catch {
        try? EarlierResults.hide(db)
        try? show(.nothing, db)
        try? StoreFile.sweep(file)
        throw error
      }
    }
  }

  /// What results that are made anew are compared with; nil: there is no run before, or nothing is known of it.
  private func earlierResults(on today: Day, _ again: EarlierResults.Maker, _ db: Database) throws -> EarlierResults? {
    guard let before = try Reconciliation.newest(before: today, db), let newest = try Reconciliation.newest(db) else {
      return nil
    }
    let file = ResultsFile.path(store: path, run: newest.runID)
    if newest.businessDate <= today, let sum = newest.sum, ResultsFile.sum(file) == sum,
      try ResultsFile.version(file, db) == ResultsSchema.version
    {
      return EarlierResults(path: file)
    }
    return try again(EarlierResults.Wanted(before: before, first: Reconciliation.first(after: before, db)))
  }

  /// Copies the published results, if they are whole and made with the same as is wanted.
  private func base(_ fingerprint: String?, _ db: Database, copy: String) throws -> Bool {
    unlink(copy)
    guard let fingerprint, let newest = try Reconciliation.newest(db), let sum = newest.sum,
      ResultsFile.sum(ResultsFile.path(store: path, run: newest.runID), copy: copy) == sum
    else {
      unlink(copy)
      return false
    }
    try show(.file(copy), db)
    let made = try? String.fetchOne(db, sql: "SELECT fingerprint FROM results.made_with")
    try show(.nothing, db)
    guard made == fingerprint else {
      unlink(copy)
      return false
    }
    return true
  }

  /// Lets the store name the results that were made, with what they change in the lives of discrepancies and in terms.
  ///
  /// - Parameter more: what is kept with them.
  package func keepResults(with more: (StoreDatabase) throws -> Void = { _ in }) throws {
    guard let run = results.withLock({ $0.making }) else { return }
    let file = ResultsFile.path(store: path, run: run)
    try ResultsFile.sync(file)
    guard let sum = ResultsFile.sum(file) else {
      throw StoreError.cannotOpen(path: file, reason: String(cString: strerror(errno)))
    }
    try queue.writeWithoutTransaction { db in
      try ReportViews.showStored(db)
      try show(.file(file), db)
      try Store.run(.immediate, keeps: true, db) { db in
        try ResultsKeeper.keep(run: run, sum: sum, db)
        try more(db)
      }
    }
    results.withLock { results in
      results.making = nil
      results.checked = file
    }
    ResultsFile.sweep(store: path, keeping: file)
  }

  /// Removes what killed runs left; the caller holds the lock of the store.
  private func sweepResults() throws {
    let named = try queue.read { db in
      try Reconciliation.newest(db).map { ResultsFile.path(store: path, run: $0.runID) }
    }
    ResultsFile.sweep(store: path, keeping: named)
  }

  /// Throws away the results that were made and not kept.
  package func discardResults() {
    guard let run = results.withLock({ $0.making }) else { return }
    results.withLock { $0.making = nil }
    try? queue.inDatabase { db in
      try ReportViews.showStored(db)
      try show(.nothing, db)
    }
    try? StoreFile.sweep(ResultsFile.path(store: path, run: run))
  }

  /// Another connection, which only reads and shows what this one shows: for a thread beside it.
  package func beside() throws -> Store {
    var configuration = Store.configuration
    configuration.readonly = true
    let other = Store(path: path, queue: try DatabaseQueue(path: path, configuration: configuration))
    let (making, areUsed, checked) = results.withLock { ($0.making, $0.areUsed, $0.checked) }
    other.results.withLock { results in
      (results.making, results.areUsed, results.checked) = (making, areUsed, checked)
    }
    try other.queue.inDatabase { db in
      StoreLimits.ignoreObservers(db)
      try db.execute(sql: "PRAGMA cache_size = -16384")
      try ReportViews.install(db)
      guard let making else { return }
      try other.show(.file(ResultsFile.path(store: path, run: making)), db)
      try ReportViews.showTonight(db)
    }
    return other
  }

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  // MARK: Runs

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
  /// The file of results that the store names is not there, or not yet: an upgrade, a restored backup, a lost file.
  case noResults(path: String)
  /// The file of results is not as the reconciliation wrote it.
  case damagedResults(path: String)
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
    case .noResults(let path):
      "results \(path): are not there (an upgrade and a restored backup leave them out); run `tieout reconcile`, which "
        + "makes them anew from the store"
    case .damagedResults(let path):
      "results \(path): are not as they were written; run `tieout reconcile`, which makes them anew from the store"
    case .newerSchema(let path):
      "store \(path): was written by a newer tieout; install that version, or restore the backup made before the upgrade"
    }
  }
}
