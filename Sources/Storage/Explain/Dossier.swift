package import Amounts
package import Books
package import GRDB

/// A few cases with all that decides about them, worked out anew from the stored facts by the rules of a night.
package struct Dossier {
  package let context: RunContext
  /// By id.
  package let cases: [Key: CaseView]
  /// In order of provider and trackingId.
  package let settlements: [StoredSettlement]
  package let lists: ListStates
  package let clients: ClientBook

  /// Reads what hangs on the start.
  ///
  /// - Parameter asOf: the instant of the reading, for graces and holds.
  /// - Throws: `DamagedRow`, `MoneyError`, `DatabaseError`.
  package init(_ db: Database, _ start: ExcerptStart, settings: ReconcileSettings, asOf: Instant) throws {
    try Excerpt.make(db, start, claimMap: settings.claimMap)
    let session = try ReconcileSession(db, settings: settings, asOf: asOf, isExcerpt: true)
    let writer = try AllocationWriter(db)
    var settlements: [StoredSettlement] = []
    var count: Int64 = 0
    try session.forEachSettlement { stored in
      for allocation in stored.settlement.allocations {
        count += 1
        let claim = allocation.key.claimRef
        try writer.write(
          allocation, number: count, account: stored.accounts[claim], caseID: stored.places[claim]?.caseID)
      }
      settlements.append(stored)
    }
    var cases: [Key: CaseView] = [:]
    try session.forEachCase { stored in
      cases[Key(stored.file.id)] = try CaseView(file: stored.file, context: session.context)
    }
    context = session.context
    lists = session.lists
    clients = session.clients
    self.cases = cases
    self.settlements = settlements
  }

  /// The settlement of an allocation.
  package func settlement(_ key: AllocationKey) -> StoredSettlement? {
    settlements.first { $0.settlement.provider == key.provider && $0.settlement.trackingID == key.trackingID }
  }
}
