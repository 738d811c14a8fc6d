package import Amounts
package import Configuration
import CurlTransport
import DebituraAPI
import Books
package import Storage
import Platforms

/// How far a pull has come.
package struct PullCounts: Codable, Hashable, Sendable {
  package var rows = 0
  package var pages = 0
  package var lists = 0
  /// Lists that did not end as complete.
  package var incomplete = 0
  package var unreadable = 0

  package init() {}
}

/// Reads every list of every partner and tenant, and takes the complete ones over (inputs 3).
package struct PullJob {
  private let configuration: Configuration
  private let store: Store
  private let asOf: Instant
  private let clock: ClockGuard?
  private let progress: (_ counts: PullCounts, _ waitsSeconds: Int64?) -> Void
  private var isClockKnown = false

  /// - Parameters:
  ///   - isNow: whether the run takes its instant from this machine's clock, which is then held against the platform's.
  package init(
    configuration: Configuration, store: Store, asOf: Instant, isNow: Bool,
    progress: @escaping (_ counts: PullCounts, _ waitsSeconds: Int64?) -> Void = { _, _ in }
  ) {
    self.configuration = configuration
    self.store = store
    self.asOf = asOf
    clock = isNow ? ClockGuard() : nil
    self.progress = progress
  }

  /// Asks the platform what time it is, before anything is stored (inputs 5).
  ///
  /// Where no answer comes, the first answer of the pull is looked at.
  ///
  /// - Throws: ``JobError/clock(ahead:)``, `CurlError` when no transport can be had.
  package mutating func checkClock() throws {
    guard let clock, let partner = try pullPartners().first else { return }
    var driver = ClockDriver(partner, settings: Inputs.pullSettings(configuration.debitura))
    var transport = try CurlTransport(connectionsMax: 1)
    try transport.run(&driver)
    if let reading = driver.reading {
      try clock.check(reading)
      isClockKnown = true
    }
    if let usage = driver.usage(at: CurlTransport.now()) { try save([partner.id: usage]) }
  }

  /// Reads everything and takes over what is complete.
  ///
  /// What the keys have used up is stored whatever comes of it.
  ///
  /// - Throws: `CurlError` when no transport can be had, `DatabaseError`. A list that cannot be read is no error.
  package func run(_ runID: Int64) throws -> PullCounts {
    let staging = try PullStaging(store, asOf: asOf)
    let check: ClockCheck? = isClockKnown ? nil : clock.map { clock in { try clock.check($0) } }
    var driver = PullDriver(
      try pullPartners(), settings: Inputs.pullSettings(configuration.debitura),
      sink: StagingSink(staging: staging, progress: progress), clock: check)
    var transport = try CurlTransport(connectionsMax: configuration.debitura.maxConnections)
    do {
      try transport.run(&driver)
    } catch {
      // The first error is the one that matters.
      try? save(driver.usage(at: CurlTransport.now()))
      throw error
    }
    try save(driver.usage(at: CurlTransport.now()))
    var counts = driver.sink.counts
    counts.incomplete += try staging.takeOver(runID: runID).count
    return counts
  }

  private func save(_ usage: [String: KeyUsage]) throws {
    try store.write { db in
      for (partner, usage) in usage.sorted(by: { $0.key < $1.key }) {
        try Store.save(usage, partner: partner, db)
      }
    }
  }

  /// The partners that are read: those that have not left (inputs 5).
  private func pullPartners() throws -> [PullPartner] {
    let today = configuration.calendar.day(of: asOf)
    return try store.read { db in
      try configuration.partners.filter { !$0.isRetired(on: today) }.map { try pullPartner($0, db) }
    }
  }

  private func pullPartner(_ partner: Partner, _ db: StoreDatabase) throws -> PullPartner {
    let channels = configuration.channels.filter { $0.partner == partner.id }.compactMap(\.tenant)
    let tenants = Set(try Store.knownTenants(db, partner: partner.id) + channels)
    let usage = try Store.keyUsage(db, partner: partner.id)
    return PullPartner(
      id: partner.id, apiKey: partner.apiKey.secret,
      readsCustomerAPI: partner.usesCustomerAPI, tenants: tenants.sorted(), usage: usage)
  }
}

/// Hands what the driver reads to the staging tables.
private struct StagingSink: PullSink {
  let staging: PullStaging
  let progress: (_ counts: PullCounts, _ waitsSeconds: Int64?) -> Void
  var counts = PullCounts()

  mutating func began(_ list: PulledList) throws { try staging.begin(list) }

  mutating func rows(_ rows: PulledRows, of list: PulledList, page: Int) throws {
    try staging.add(rows, to: list, page: page)
    counts.pages += 1
    counts.rows += rows.count
    counts.unreadable += rows.unreadableCount
    progress(counts, nil)
  }

  mutating func waits(milliseconds: Int64) throws { progress(counts, (milliseconds + 999) / 1000) }

  mutating func absence(in list: PulledList) throws -> Absence {
    let loss = try staging.loss(in: list)
    return Absence(former: loss.former, lost: loss.lost, isProven: loss.isProven)
  }

  mutating func contradicted(_ id: String, in list: PulledList) throws {
    try staging.reject(id, of: list, reason: "the list shows it with two contents")
    counts.unreadable += 1
  }

  mutating func summary(_ summary: RevenueSummary, of list: PulledList) throws {
    staging.add(summary, partner: list.partner)
  }

  mutating func ended(_ list: PulledList, _ end: ListEnd, blame: ListBlame?, totals: ListTotals) throws {
    if case .source(let cause)? = blame {
      staging.end(list, end, cause: cause)
    } else {
      staging.end(list, end, isLoss: blame == .loss)
    }
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
