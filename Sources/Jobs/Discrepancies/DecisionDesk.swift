import Amounts
import Books
import Configuration
import Foundation
import Storage

/// Where people's decisions are kept: under the lock of the store, all of a command in one transaction.
struct DecisionDesk {
  let context: RunContext
  private let configuration: Configuration
  private let consent: Consent
  private let by: String

  /// - Throws: ``JobError/configuration(_:)`` for a person who cannot be one.
  init(configuration: Configuration, asOf: Instant, consent: Consent, by: String) throws(JobError) {
    let person = try FreeText.clean(by, option: "--by", max: 100)
    guard person.lowercased() != LifeEvent.program else {
      throw .configuration(["--by \(person): is what runs are called in the history; name a person"])
    }
    self.configuration = configuration
    context = RunContext(asOf: asOf, settings: configuration.settings)
    self.consent = consent
    self.by = person
  }

  /// Opens the store, and hands over its discrepancies and the instant of the reconciliation that is decided about.
  ///
  /// - Throws: ``JobError/configuration(_:)`` also for an instant before that reconciliation.
  func write<Outcome>(_ body: (StoreDatabase, DiscrepancyBook, _ lastRun: Instant) throws -> Outcome) throws -> Outcome
  {
    let door = try StoreDoor(configuration)
    try door.check(asOf: context.asOf, consent)
    try DiscrepancyStore.check(configuration)
    let lock = try RunLock(store: configuration.store)
    defer { withExtendedLifetime(lock) {} }
    let store = try door.forStoring(asOf: context.asOf, consent)
    return try store.write { db in
      let book = DiscrepancyBook(db)
      let lastRun = try DiscrepancyStore.lastRun(book, configuration)
      guard context.asOf >= lastRun else {
        throw JobError.configuration([
          "--as-of \(context.asOf): is before the last reconciliation, \(lastRun), which this decides about; "
            + "give a later instant"
        ])
      }
      return try body(db, book, lastRun)
    }
  }

  /// The discrepancy as a decision makes it.
  ///
  /// - Throws: ``Refusal``.
  func decided(_ found: StoredDiscrepancy, _ decision: Decision) throws(Refusal) -> StoredDiscrepancy {
    var decided = found
    try decided.life.decide(decision, handling: &decided.handling, context: context)
    return decided
  }

  /// Keeps what ``decided(_:_:)`` said.
  func keep(_ decision: Decision, of decided: StoredDiscrepancy, _ book: DiscrepancyBook) throws {
    try book.keep(decision, of: decided, at: context.asOf, by: by)
  }
}
