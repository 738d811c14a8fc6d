package import Amounts
package import Configuration
import CurlTransport
import DebituraAPI
package import Storage
import Books

/// How far a pull has come.
package struct PullCounts: Hashable, Sendable {
  package var rows = 0
  package var pages = 0
  package var lists = 0
  /// Lists that did not end as complete.
  package var incomplete = 0
  package var unreadable = 0

  package init() {}
}

/// Reads every list of every partner and tenant, and takes the complete ones over in one transaction (inputs 3).
package struct PullJob {
  private let configuration: Configuration
  private let store: Store
  private let progress: (PullCounts) -> Void

  package init(
    configuration: Configuration, store: Store, progress: @escaping (PullCounts) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.store = store
    self.progress = progress
  }

  /// What was read and waits to be taken over.
  package struct Reading {
    package let counts: PullCounts
    fileprivate let staging: PullStaging
    fileprivate let usage: [String: KeyUsage]
  }

  /// Reads everything into the staging tables; the store's own tables are not touched.
  ///
  /// - Throws: `CurlError` when no transport can be had, `DatabaseError`. A list that cannot be read is no error.
  package func read() throws -> Reading {
    let staging = try PullStaging(store)
    let partners = try store.read { db in try configuration.partners.map { try pullPartner($0, db) } }
    var driver = PullDriver(
      partners, settings: Inputs.pullSettings(configuration.debitura),
      sink: StagingSink(staging: staging, progress: progress))
    var transport = try CurlTransport(connectionsMax: configuration.debitura.maxConnections)
    try transport.run(&driver)
    return Reading(
      counts: driver.sink.counts, staging: staging, usage: driver.usage(at: CurlTransport.now()))
  }

  /// Takes over what was read, inside the caller's transaction.
  package func commit(_ reading: Reading, _ db: StoreDatabase, runID: Int64, asOf: Instant) throws {
    try reading.staging.commit(db, runID: runID, asOf: asOf)
    for (partner, usage) in reading.usage.sorted(by: { $0.key < $1.key }) {
      try Store.save(
        StoredKeyUsage(
          lastMinute: usage.lastMinute, lastRequest: usage.lastRequest, hour: usage.hour, inHour: usage.inHour,
          dayStart: usage.dayStart, inDay: usage.inDay), partner: partner, db)
    }
  }

  private func pullPartner(_ partner: Partner, _ db: StoreDatabase) throws -> PullPartner {
    let channels = configuration.channels.filter { $0.partner == partner.id }.compactMap(\.tenant)
    let tenants = Set(try Store.knownTenants(db, partner: partner.id) + channels)
    let usage = try Store.keyUsage(db, partner: partner.id).map(Inputs.keyUsage)
    return PullPartner(
      id: partner.id, apiKey: DebituraAPI.Secret(partner.apiKey.revealedText()),
      readsCustomerAPI: partner.usesCustomerAPI, tenants: tenants.sorted(), usage: usage)
  }
}

/// Hands what the driver reads to the staging tables.
private struct StagingSink: PullSink {
  let staging: PullStaging
  let progress: (PullCounts) -> Void
  var counts = PullCounts()

  mutating func began(_ list: PulledList) throws { try staging.begin(list) }

  mutating func rows(_ rows: PulledRows, of list: PulledList, page: Int) throws {
    try staging.add(rows, to: list, page: page)
    counts.pages += 1
    counts.rows += rows.count
    counts.unreadable += rows.unreadableCount
    progress(counts)
  }

  mutating func summary(_ summary: RevenueSummary, of list: PulledList) throws {
    staging.add(summary, partner: list.partner)
  }

  mutating func ended(_ list: PulledList, _ end: ListEnd, totals: ListTotals) throws {
    staging.end(list, end)
    counts.lists += 1
    if end != .complete { counts.incomplete += 1 }
  }
}

extension PulledRows {
  /// How many rows could not be read.
  fileprivate var unreadableCount: Int {
    func count<Row>(_ rows: [ReadRow<Row>]) -> Int {
      rows.filter { if case .unreadable = $0 { true } else { false } }.count
    }
    return switch self {
    case .me: 0
    case .clients(let rows): count(rows)
    case .cases(let rows): count(rows)
    case .transactions(let rows): count(rows)
    case .webhooks(let rows): count(rows)
    case .payments(let rows): count(rows)
    }
  }

  /// How many rows there are, unreadable ones among them.
  fileprivate var count: Int {
    switch self {
    case .me: 1
    case .clients(let rows): rows.count
    case .cases(let rows): rows.count
    case .transactions(let rows): rows.count
    case .webhooks(let rows): rows.count
    case .payments(let rows): rows.count
    }
  }
}
