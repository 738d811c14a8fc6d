import Amounts
import Configuration
import Foundation
import Reporting
import Storage

/// What somebody said beside a command that stores (inputs 5).
package struct Consent: Sendable {
  /// `--ahead`: an as-of that is later than the clock is meant.
  package let isAhead: Bool
  /// `--new-store`: a new or another store beside earlier outputs is meant.
  package let isNewStore: Bool

  package init(isAhead: Bool, isNewStore: Bool) {
    self.isAhead = isAhead
    self.isNewStore = isNewStore
  }

  /// Nothing was said.
  package static let none = Consent(isAhead: false, isNewStore: false)
}

/// The one way to the store: whoever opens it has passed the checks of inputs 5.
///
/// The checks that need no store come before anything is made, locked or changed.
struct StoreDoor {
  private let configuration: Configuration
  private let outputs: EarlierOutputs

  init(_ configuration: Configuration) throws {
    self.configuration = configuration
    outputs = try EarlierOutputs(configuration.output)
  }

  /// Opens the store for a command that only looks; nothing is made.
  ///
  /// - Throws: ``JobError/configuration(_:)`` where there is none, or not the one of the outputs.
  func forLooking(_ consent: Consent = .none) throws -> Store {
    if case .missing = try StoreFile.look(configuration.store) {
      throw JobError.configuration([
        "store \(configuration.store): there is none, so nothing is reconciled yet or it is lost; check `store` in "
          + "\(configuration.file) and the mount; in a new installation run `tieout nightly` first"
      ])
    }
    let store = try Store(path: configuration.store, environment: configuration.environment)
    try store.read { db in
      try checkIdentity(db, consent)
      try Seal.checkWhatIsLookedUp(db)
    }
    return store
  }

  /// What is refused before the lock is taken: nothing is touched by it, not even a lock file is made.
  func check(asOf: Instant, _ consent: Consent) throws {
    try StoreDoor.checkClock(asOf, clock: Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)), consent)
    switch try StoreFile.look(configuration.store) {
    case .store: return
    case .empty where !consent.isNewStore: throw StoreError.empty(path: configuration.store)
    case .missing where outputs.areThere && !consent.isNewStore:
      throw JobError.configuration([
        "store \(configuration.store): is missing, and \(configuration.output) has outputs of earlier runs; check "
          + "`store` in \(configuration.file) and the mount, or restore the backup; --new-store says that a new one is "
          + "meant, which forgets what was stated and first seen"
      ])
    case .empty, .missing: return
    }
  }

  /// Opens the store for a command that stores; the caller holds its lock.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for an as-of before the newest run's, another store, a partner or a channel
  ///   that the configuration lacks.
  func forStoring(asOf: Instant, _ consent: Consent) throws -> Store {
    if consent.isNewStore { try StoreFile.removeEmpty(configuration.store) }
    let store = try Store(path: configuration.store, environment: configuration.environment)
    let accepted = try store.read { db in
      let accepted = try checkIdentity(db, consent)
      try StoreDoor.checkOrder(asOf, db)
      try Seal.checkWhatIsLookedUp(db)
      return accepted
    }
    try checkKnown(store)
    if let accepted { try store.write { db in try Store.acceptOutputs(of: accepted, db) } }
    if try store.read({ db in try !ChannelNames.renamed(db, configuration).isEmpty }) {
      try store.write { db in try ChannelNames.settle(db, configuration) }
    }
    return store
  }

  /// Holds the configuration to what the store knows: what is stored or written without it would leave out somebody's
  /// figures (inputs 1, 5).
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a partner or a channel that the configuration lacks.
  func checkKnown(_ store: Store) throws {
    try store.read { db in
      try checkPartners(db)
      _ = try ChannelNames.renamed(db, configuration)
    }
  }

  /// What a store older than its outputs has to say on every run, until it has caught up; nil for one that is not.
  func lag(_ store: Store) throws -> String? {
    guard let newest = outputs.newest, let published = newest.asOf,
      let reached = try store.read({ db in try Store.newestRun(db) }), published > reached
    else { return nil }
    return
      "store \(configuration.store): is older than its outputs (\(newest.file) is as of \(published), the store as of "
      + "\(reached)), as after the restore of a backup; what was stored between is unknown to it"
  }

  // MARK: The checks

  /// More than an hour after the clock needs `--ahead`: what it sees would be first seen then.
  private static func checkClock(_ asOf: Instant, clock: Instant, _ consent: Consent) throws(JobError) {
    guard !consent.isAhead, clock.microseconds(until: asOf) > 3_600_000_000 else { return }
    throw .configuration([
      "--as-of \(asOf): is ahead of this machine's clock, \(clock); correct the instant or the clock, or say --ahead "
        + "beside --as-of if it is meant: every run before that instant is refused afterwards"
    ])
  }

  static func checkOrder(_ asOf: Instant, _ db: StoreDatabase) throws {
    guard let newest = try Store.newestRun(db), asOf < newest else { return }
    throw JobError.configuration([
      "--as-of \(asOf): is before the newest run, as of \(newest), and a store takes no step back; give a later instant, "
        + "or, if that run was a mistake, restore the backup made before it (check this machine's clock, too)"
    ])
  }

  /// - Returns: the identity of the outputs where they are of another store and that is meant.
  @discardableResult
  private func checkIdentity(_ db: StoreDatabase, _ consent: Consent) throws -> String? {
    guard let newest = outputs.newest, let published = newest.store else { return nil }
    guard try published != Store.identity(db), try !Store.acceptsOutputs(of: published, db) else { return nil }
    guard !consent.isNewStore else { return published }
    throw JobError.configuration([
      "store \(configuration.store): is not the store that \(newest.file) is of; check `store` and `output` in "
        + "\(configuration.file), or restore the right backup; --new-store says that this one is meant"
    ])
  }

  private func checkPartners(_ db: StoreDatabase) throws {
    let lacking = StoreDoor.lacking(try Store.knownPartners(db), configuration)
    guard lacking.isEmpty else { throw JobError.configuration(lacking.map(\.description)) }
  }

  /// What is wrong with a configuration that has not all partners of the store.
  static func lacking(_ known: [String], _ configuration: Configuration) -> [ConfigurationProblem] {
    let configured = Set(configuration.partners.map(\.id))
    return known.filter { !configured.contains($0) }.map { id in
      ConfigurationProblem(
        file: configuration.file, line: nil, path: "partners", wrong: "\(id) is known to the store and missing here",
        remedy: "put it back, with `retired: <date>` if nothing more is to be pulled for it")
    }
  }
}
