import Books
import DebituraAPI
import Platforms

/// Keeps what a real sink would stage: the rows of the last read of each list, and how it ended.
struct RecordingSink: PullSink {
  var ids: [String: [String]] = [:]
  var unreadable: [String: [String]] = [:]
  var ends: [String: ListEnd] = [:]
  var totals: [String: ListTotals] = [:]
  var summaries = 0
  var profiles: [PartnerProfile] = []
  var payments: [PaymentRow] = []
  var cases: [CaseRow] = []
  var clients: [ClientRow] = []
  var transactions: [TransactionRow] = []
  var blames: [String: ListBlame] = [:]
  var contradicted: [String: [String]] = [:]
  /// The waits for limits that were told, in milliseconds.
  var waits: [Int64] = []
  /// The ids that the latest complete reading had, by the list's subject.
  var former: [String: Set<String>] = [:]
  /// Those of which a `payment.deleted` event is stored.
  var explained: Set<String> = []
  /// Whether a run half a day before saw what is lost.
  var isProven = false

  mutating func began(_ list: PulledList) {
    ids[list.subject] = []
    unreadable[list.subject] = []
  }

  mutating func rows(_ rows: PulledRows, of list: PulledList, page: Int) {
    switch rows {
    case .me(let profile):
      ids[list.subject, default: []].append(profile.id)
      profiles.append(profile)
    case .clients(let rows):
      take(rows, list, \.tenant)
      for case .readable(let row) in rows { clients.append(row) }
    case .cases(let rows):
      take(rows, list, \.id)
      for case .readable(let row) in rows { cases.append(row) }
    case .transactions(let rows):
      take(rows, list, \.id)
      for case .readable(let row) in rows { transactions.append(row) }
    case .webhooks(let rows): take(rows, list, \.id)
    case .payments(let rows):
      take(rows, list, \.id)
      for case .readable(let row) in rows { payments.append(row) }
    }
  }

  mutating func summary(_ summary: RevenueSummary, of list: PulledList) { summaries += 1 }

  mutating func absence(in list: PulledList) -> Absence {
    let former = former[list.subject] ?? []
    let lost = former.subtracting(ids[list.subject] ?? []).subtracting(explained)
    return Absence(former: former.count, lost: lost.count, isProven: isProven)
  }

  mutating func waits(milliseconds: Int64) { waits.append(milliseconds) }

  mutating func contradicted(_ id: String, in list: PulledList) { contradicted[list.subject, default: []].append(id) }

  mutating func ended(_ list: PulledList, _ end: ListEnd, blame: ListBlame?, totals: ListTotals) {
    precondition(ends[list.subject] == nil, "a list ends once")
    blames[list.subject] = blame
    ends[list.subject] = end
    self.totals[list.subject] = totals
  }

  private mutating func take<Row>(_ rows: [ReadRow<Row>], _ list: PulledList, _ id: (Row) -> String) {
    for row in rows {
      switch row {
      case .readable(let row): ids[list.subject, default: []].append(id(row))
      case .unreadable(let id, let reason):
        ids[list.subject, default: []].append(id)
        unreadable[list.subject, default: []].append(reason)
      }
    }
  }
}

/// Pulls one partner from a fake server.
func pull(
  _ api: FakeAPI, customer: Bool = true, tenants: [String] = [], connectionsMax: Int = 8, rates: RateLimits = .init(),
  limits: PullLimits = .init(), seed: UInt64 = 1, into sink: RecordingSink = RecordingSink(), clock: ClockCheck? = nil
) throws -> (sink: RecordingSink, transport: VirtualTransport) {
  let settings = PullSettings(
    referralAPI: "https://referral.test", customerAPI: "https://customer.test", connectionsMax: connectionsMax,
    rates: rates, limits: limits, seed: seed)
  let partner = PullPartner(
    id: "p", apiKey: Secret("KEY-canary"), readsCustomerAPI: customer, tenants: tenants)
  var driver = PullDriver([partner], settings: settings, sink: sink, clock: clock)
  var transport = VirtualTransport(api.serve)
  try transport.run(&driver)
  return (driver.sink, transport)
}

extension ListEnd {
  var reason: String? {
    if case .incomplete(let reason) = self { reason } else { nil }
  }
}
