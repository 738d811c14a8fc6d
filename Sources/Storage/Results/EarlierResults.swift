private import Amounts
package import Books
package import GRDB

/// The results of an earlier run, for a run that begins anew to compare with.
package struct EarlierResults {
  /// A whole file.
  let path: String
  /// The lives of discrepancies before the first run since, by their numbers; nil: as the results that are made know them.
  let lives: [Int64: LifeThen]?

  package init(path: String, lives: [Int64: LifeThen]? = nil) {
    self.path = path
    self.lives = lives
  }

  /// What a run has made in a copy, which stays where it is as long as this is used.
  package init(of run: Int64, in copy: StoreCopy, lives: [Int64: LifeThen]?) {
    self.init(path: ResultsFile.path(store: copy.store.path, run: run), lives: lives)
  }

  /// The lives as a store has them.
  package static func lives(_ db: Database) throws -> [Int64: LifeThen] {
    let stored = try SQLStatement(db, "SELECT id, status, severity, currency, money_at_risk FROM main.discrepancy")
    var lives: [Int64: LifeThen] = [:]
    while try stored.step() { lives[stored.integer(0)] = LifeThen(stored, from: 1) }
    return lives
  }

  /// What cannot be read any more and is to be worked out again.
  package struct Wanted {
    /// The run before.
    package let before: Reconciliation
    /// The first run since, if there was one: of the business date of the run that asks.
    package let first: Reconciliation?

    package init(before: Reconciliation, first: Reconciliation?) {
      self.before = before
      self.first = first
    }
  }

  /// Works results out again; nil: nothing is known of them.
  package typealias Maker = (Wanted) throws -> EarlierResults?

  /// Shows them to a connection; outside any transaction.
  func show(_ db: Database) throws {
    try ResultsFile.attach(path, as: RunBefore.schema, db)
    guard let lives else { return }
    try db.execute(
      sql: """
        CREATE TEMP TABLE life_then (id INTEGER PRIMARY KEY, status TEXT, severity TEXT, currency TEXT, money_at_risk INTEGER)
        """)
    let insert = try SQLStatement(db, "INSERT INTO temp.life_then VALUES (?, ?, ?, ?, ?)")
    for (id, life) in lives {
      insert.bind(1, id)
      insert.bind(2, life.status.rawValue)
      insert.bind(3, life.severity.name)
      insert.bind(4, life.atRisk?.currency.code)
      insert.bind(5, life.atRisk?.minorUnits)
      try insert.run()
    }
  }

  static func hide(_ db: Database) throws {
    try db.execute(sql: "DROP TABLE IF EXISTS temp.life_then")
    if try RunBefore.isShown(db) { try db.execute(sql: "DETACH \(RunBefore.schema)") }
    db.clearSchemaCache()
  }
}

extension LifeThen {
  /// Reads status, severity, currency and money at risk from a column on; nil where there is no status.
  init?(_ row: SQLStatement, from first: Int) {
    guard let status = row.textOrNil(first).flatMap({ DiscrepancyStatus(rawValue: $0) }),
      let severity = Severity(name: row.text(first + 1))
    else { return nil }
    let money = row.textOrNil(first + 2).flatMap { Currency($0) }.map {
      Money(minorUnits: row.integer(first + 3), currency: $0)
    }
    self.init(status: status, severity: severity, atRisk: money)
  }
}
