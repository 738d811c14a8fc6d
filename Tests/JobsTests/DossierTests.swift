import Amounts
import Books
import Storage
import Testing

/// A few cases read by themselves: what a whole night makes of them, on random installations.
@Suite struct `Dossiers` {
  /// Everything that the rules say of a case.
  private struct Said: Equatable {
    let payments: [PaymentMatch]
    let fees: [PaymentFee]
    let allocations: [Allocation]
    let matches: [AllocationMatch]
    let balance: CaseBalance?
    let tieOut: TieOut?

    init(_ view: CaseView) {
      payments = view.payments
      fees = view.fees
      allocations = view.allocations.map(\.allocation)
      matches = view.allocations.map(\.match)
      balance = view.balance
      tieOut = view.tieOut
    }
  }

  @Test(arguments: 1...40) func `say of each case and settlement what the night says`(seed: UInt64) throws {
    let installation = try RandomInstallation(seed: seed)
    try installation.withStore(after: installation.reference) { store, settings, asOf in
      try store.useResults()
      var night: [Key: Said] = [:]
      var settlements: [Settlement] = []
      try store.preview { db in
        let session = try ReconcileSession(db, settings: settings, asOf: asOf)
        try session.forEachSettlement { settlements.append($0.settlement) }
        try session.forEachCase { night[Key($0.file.id)] = Said(try CaseView(file: $0.file, context: session.context)) }
      }
      #expect(!night.isEmpty)
      for (id, said) in night {
        var start = ExcerptStart()
        start.caseIDs = [id]
        let dossier = try store.inspect { try Dossier($0, start, settings: settings, asOf: asOf) }
        #expect(try Said(#require(dossier.cases[id])) == said, "installation \(seed), case \(id)")
      }
      for settlement in settlements {
        var start = ExcerptStart()
        start.settlements = [(settlement.provider, settlement.trackingID)]
        let dossier = try store.inspect { try Dossier($0, start, settings: settings, asOf: asOf) }
        #expect(
          dossier.settlements.map(\.settlement).contains(settlement), "installation \(seed), \(settlement.subject)")
      }
    }
  }

  @Test func `are read while a run is in the middle of writing, and leave nothing`() throws {
    let installation = try RandomInstallation(seed: 7)
    try installation.withStore(after: installation.reference) { store, settings, asOf in
      let reader = try Store(path: store.path, environment: .production)
      try store.useResults()
      try store.write { db in
        _ = try Store.beginRun(db, asOf: asOf.microseconds, environment: .production)
        var start = ExcerptStart()
        start.caseIDs = Set(try SQLStatement.texts(db, "SELECT case_id FROM result_case").map { Key($0) })
        let dossier = try reader.inspect { try Dossier($0, start, settings: settings, asOf: asOf) }
        #expect(Set(dossier.cases.keys).isSuperset(of: start.caseIDs) && !start.caseIDs.isEmpty)
      }
      // The tables of before are gone: it can be asked again on the same connection. Those of every connection stay.
      let sql = """
        SELECT name FROM temp.sqlite_schema WHERE type = 'table' AND name <> 'journal_watch' AND name NOT LIKE 'night_%'
        """
      let tables = try reader.inspect { try SQLStatement.texts($0, sql) }
      #expect(tables == [])
    }
  }
}

extension SQLStatement {
  /// The first column of a query.
  fileprivate static func texts(_ db: StoreDatabase, _ sql: String) throws -> [String] {
    let statement = try SQLStatement(db, sql)
    var texts: [String] = []
    while try statement.step() { texts.append(statement.text(0)) }
    return texts
  }
}
