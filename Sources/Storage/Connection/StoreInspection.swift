package import Amounts
package import Books
package import Platforms
private import GRDB

/// What a store says of itself, read without changing a byte of it.
///
/// No file is created, no schema brought up to date, no lock waited for: another run may hold the store.
package struct StoreInspection: Sendable {
  /// As written into the store; nil in a store whose first run never came that far.
  package let environment: String?
  /// Whether a newer program has written it.
  package let isNewer: Bool
  /// Schema changes that the next run makes.
  package let pendingMigrations: Int
  /// The random identity of the store; nil in one that is not up to date.
  package let identity: String?
  /// Identities of stores whose outputs this one goes on from.
  package let acceptedOutputs: Set<String>
  /// The as-of of the newest run, in microseconds since 1970.
  package let lastRun: Int64?
  /// Tenants that earlier pulls saw, by partner.
  package let tenants: [String: [String]]
  /// What earlier runs used of the keys' rate limits, by partner.
  package let usage: [String: KeyUsage]
  /// Since which run a client, `<partner>/<tenant>`, could not be read, where that is so now.
  package let notReadableSince: [String: Instant]
  /// Payments from before a partner's statements begin that no statement has listed yet.
  package let beforeBegin: [BeforeBegin.Sum]
  /// The partners and the channels that the store knows.
  package let knownPartners: [String]
  package let usedChannels: [String]
  /// What the first issue of a partner would state; one that has issued already is not among them.
  package let firstLines: [String: [StatementLine]]
  /// Issued statements of which something is open, in the order of their issue.
  package let openStatements: [OpenStatement]
  /// What is wrong with the results of the newest reconciliation, so that nothing is worked out from them here.
  package private(set) var resultsProblem: StoreError?

  /// Reads an existing store.
  ///
  /// - Parameters:
  ///   - begins: the first instant that is stated, by partner.
  ///   - first: which first issues are asked about; nil = none.
  /// - Throws: `DatabaseError` for a file that is locked, damaged or no store.
  package init(path: String, partners: [String], begins: [String: Instant] = [:], first: FirstIssue? = nil) throws {
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.busyMode = .immediateError
    configuration.prepareDatabase(Seal.register)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let (hasResults, problem) = try queue.inDatabase { db in try StoreInspection.showResults(of: path, db) }
    self = try queue.read { db in
      try StoreInspection(db, partners: partners, begins: begins, first: first, hasResults: hasResults)
    }
    resultsProblem = problem
    try queue.close()
  }

  /// Shows the results that a store names; one of an earlier schema has none yet.
  private static func showResults(of path: String, _ db: Database) throws -> (areThere: Bool, problem: StoreError?) {
    guard try db.viewExists("reconciliation"), let newest = try Reconciliation.newest(db) else { return (false, nil) }
    let file = ResultsFile.path(store: path, run: newest.runID)
    do throws(StoreError) { try ResultsFile.check(file, sum: newest.sum) } catch { return (false, error) }
    var shown = ResultsFile.Shown.nothing
    try ResultsFile.show(.file(file), instead: &shown, db)
    return (true, nil)
  }

  private init(
    _ db: Database, partners: [String], begins: [String: Instant], first: FirstIssue?, hasResults: Bool
  ) throws {
    let migrator = Store.migrator
    isNewer = try migrator.hasBeenSuperseded(db)
    let applied = Set(try migrator.appliedIdentifiers(db))
    pendingMigrations = migrator.migrations.count { !applied.contains($0) }
    guard try db.tableExists("installation") || db.viewExists("installation") else {
      (environment, lastRun, tenants, usage, notReadableSince, beforeBegin) = (nil, nil, [:], [:], [:], [])
      (identity, acceptedOutputs, firstLines, openStatements) = (nil, [], [:], [])
      (knownPartners, usedChannels) = ([], [])
      return
    }
    environment = try String.fetchOne(db, sql: "SELECT environment FROM installation")
    lastRun = try Int64.fetchOne(db, sql: "SELECT max(as_of) FROM run")
    guard pendingMigrations == 0, !isNewer else {
      (tenants, usage, notReadableSince, beforeBegin) = ([:], [:], [:], [])
      (identity, acceptedOutputs, firstLines, openStatements) = (nil, [], [:], [])
      (knownPartners, usedChannels) = ([], [])
      return
    }
    identity = try Store.identity(db)
    acceptedOutputs = Set(try String.fetchAll(db, sql: "SELECT identity FROM store_accepted_outputs"))
    var tenants: [String: [String]] = [:]
    var usage: [String: KeyUsage] = [:]
    for partner in partners {
      tenants[partner] = try Store.knownTenants(db, partner: partner)
      usage[partner] = try Store.keyUsage(db, partner: partner)
    }
    (self.tenants, self.usage) = (tenants, usage)
    notReadableSince = Dictionary(
      try ReadingNote.all(db).compactMap { list, note in
        guard let tenant = list.tenant, let since = note.notReadableSince else { return nil }
        return ("\(list.partner)/\(tenant)", since)
      }, uniquingKeysWith: min)
    beforeBegin = try hasResults ? BeforeBegin.sums(db, begins: begins) : []
    firstLines = try hasResults ? first?.lines(db) ?? [:] : [:]
    openStatements = try OpenStatement.all(db).filter { $0.open.minorUnits != 0 }
    knownPartners = try Store.knownPartners(db)
    usedChannels = try ChannelRoster.used(db)
  }
}
