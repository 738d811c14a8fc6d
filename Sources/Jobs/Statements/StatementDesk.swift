import Amounts
import Configuration
import Books
import Foundation
import Reporting
import Storage

/// What every statement job begins with: the lock, the store, and files that a crash left unpublished.
struct StatementDesk {
  let configuration: Configuration
  let store: Store
  let folder: StatementFolder
  private let door: StoreDoor
  private let lock: RunLock?

  /// - Throws: ``JobError/locked(path:)``; ``JobError/configuration(_:)`` when there is no store yet, or with another
  ///   begin than the first issue took.
  ///
  /// - Parameters:
  ///   - isLooking: for a command that only reads: it takes no lock, so it can run beside a night.
  ///   - asOf: of a command that stores; it must pass the checks of inputs 5.
  init(_ configuration: Configuration, isLooking: Bool = false, asOf: Instant? = nil, consent: Consent = .none) throws {
    self.configuration = configuration
    let door = try StoreDoor(configuration)
    self.door = door
    if let asOf { try door.check(asOf: asOf, consent) }
    let looked = try door.forLooking(consent)
    lock = isLooking ? nil : try RunLock(store: configuration.store)
    store = try asOf.map { try door.forStoring(asOf: $0, consent) } ?? looked
    folder = StatementFolder(configuration)
    try store.read { db in try BeginCheck.check(db, configuration) }
    if !isLooking { try folder.sweep() }
  }

  /// Holds the configuration to what the store knows, for a command that writes figures and stores nothing.
  func checkKnown() throws { try door.checkKnown(store) }

  /// The partners that a command is about: one, or all in order of their ids.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for an id that the configuration lacks.
  func partners(_ id: String?) throws -> [Partner] {
    let all = configuration.partners.sorted { $0.id < $1.id }
    guard let id else { return all }
    guard let partner = configuration.partner(id) else {
      throw JobError.configuration([
        "--partner \(id): the configuration has no such partner; it has \(all.map(\.id).joined(separator: ", "))"
      ])
    }
    return [partner]
  }

  /// What the drafts of the night before an instant came to.
  func draftsOfNightBefore(_ asOf: Instant) throws -> [DraftOverview.Kept] {
    try store.read { db in try DraftOverview.nightBefore(db, configuration.calendar.day(of: asOf)) }
  }

  /// Brings the overviews of issued months up to date, after whatever changed what they say.
  func publishOverviews() throws { try folder.publishOverviews(store) }

  /// Publishes what is pending; returns what can't be, by partner.
  func publishPending() throws -> [String: [String]] { try folder.publishPending(store) }
}
