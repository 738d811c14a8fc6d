package import Amounts
package import Configuration
package import Storage

/// Shows what changed between two nights (product, `tieout changes`).
///
/// Of the newest reconciliation and the run before it the results are there. Any other two are worked out again in a copy
/// of the store, as a replay does; the store is only read.
package struct ChangesJob {
  private let configuration: Configuration
  private let days: [Day]

  /// - Parameter days: none: the newest night; one: that night, each since the run before; two: from the first to the second.
  package init(configuration: Configuration, days: [Day]) {
    self.configuration = configuration
    self.days = days
  }

  /// What is shown.
  package struct Outcome: Sendable {
    package let day: Day
    package let asOf: Instant
    /// nil: there is no run before, and everything is new.
    package let before: (asOf: Instant, day: Day)?
    package let movements: [StoredMovement]
    package let changes: [StoredChange]
  }

  package func run() throws -> Outcome {
    if days.count == 2, days[0] >= days[1] {
      throw JobError.configuration([
        "changes \(days[0]) \(days[1]): the earlier date comes first; give two different ones"
      ])
    }
    let store = try StoreDoor(configuration).forLooking()
    let (to, from) = try store.read { db in try runs(db) }
    let isShown = try store.read { db in
      try Reconciliation.newest(db)?.runID == to.runID && usualBefore(to, db)?.runID == from?.runID
    }
    if isShown {
      try store.useResults()
      return try store.inspect { db in try read(db) }
    }
    return try again(to, from)
  }

  /// The reconciliation that is shown, and the one that it is compared with.
  private func runs(_ db: StoreDatabase) throws -> (to: Reconciliation, from: Reconciliation?) {
    guard let day = days.last else {
      guard let newest = try Reconciliation.newest(db) else {
        throw JobError.configuration([
          "store \(configuration.store): nothing is reconciled yet; run `tieout nightly` first"
        ])
      }
      return (newest, try usualBefore(newest, db))
    }
    let to = try reconciliation(on: day, db)
    return (to, try days.count == 2 ? reconciliation(on: days[0], db) : usualBefore(to, db))
  }

  private func usualBefore(_ run: Reconciliation, _ db: StoreDatabase) throws -> Reconciliation? {
    try Reconciliation.newest(before: run.businessDate, db)
  }

  private func reconciliation(on day: Day, _ db: StoreDatabase) throws -> Reconciliation {
    if let found = try Reconciliation.newest(on: day, db) { return found }
    let days = try Reconciliation.days(db)
    throw JobError.configuration([
      days.isEmpty
        ? "changes \(day): nothing is reconciled yet; run `tieout nightly` first"
        : "changes \(day): nothing was reconciled on that business date; \(Wording.nearest(days, to: day))"
    ])
  }

  /// Works both out in copies, while no run changes the store.
  private func again(_ to: Reconciliation, _ from: Reconciliation?) throws -> Outcome {
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    var reasons: [String] = []
    let runs = RunAgain(configuration.store, environment: configuration.environment) { reasons.append($0) }
    let since = try from.map { from in
      let first = try StoreCopy.look(configuration.store) { db in try Reconciliation.first(after: from, db) }
      return EarlierResults.Wanted(before: from, first: first)
    }
    let outcome = try runs.show(to, since: since) { db in try read(db) }
    guard let outcome, reasons.isEmpty else {
      throw JobError.configuration([
        "changes \(to.businessDate): \(reasons.first ?? "the store of then did not keep what is needed"); look in the "
          + "files of that night in \(configuration.output)"
      ])
    }
    return outcome
  }

  private func read(_ db: StoreDatabase) throws -> Outcome {
    let book = ChangeBook(db)
    guard let runs = try book.runs() else { throw DamagedRow(table: "result_run", row: "1") }
    return Outcome(
      day: runs.run.day, asOf: runs.run.asOf, before: runs.before, movements: try book.movements(),
      changes: try book.changes())
  }
}
