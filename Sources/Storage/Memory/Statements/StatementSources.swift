package import Amounts
package import Books
package import GRDB

/// The lists that a partner's statements are made from, as far as they speak against an issue (rules R10).
package enum StatementSources {
  /// What is wrong with a list.
  package enum Problem: Hashable, Sendable {
    case incomplete(PulledList, reason: String)
    /// Its newest complete reading is before the end of the month; nil: there is none.
    case stale(PulledList, readAt: Instant?)
  }

  private static let kinds: Set<PulledListKind> = [.clients, .cases, .transactions, .payments]

  /// What is wrong with the lists of a partner, in order of their subjects.
  ///
  /// - Parameters:
  ///   - usesCustomerAPI: whether its tenants' cases and payments are read.
  ///   - monthEnd: the local midnight that ends the month; nil while that is to come: nothing is stale then.
  ///   - run: the last run that counts, where not the newest does.
  package static func problems(
    _ db: Database, partner: String, usesCustomerAPI: Bool, monthEnd: Instant?, upTo run: Int64 = .max
  ) throws -> [Problem] {
    let states = try ListStates(db, partners: [partner], upTo: run).states
    var problems: [String: Problem] = [:]
    for state in states where kinds.contains(state.list.kind) {
      if case .incomplete(let reason) = state.end {
        problems[state.list.subject] = .incomplete(state.list, reason: reason)
      }
    }
    if let monthEnd {
      var wanted = [PulledListKind.clients, .cases, .transactions].map {
        PulledList(partner: partner, tenant: nil, kind: $0)
      }
      for tenant in usesCustomerAPI ? try readableTenants(db, partner, states) : [] {
        wanted += [.cases, .payments].map { PulledList(partner: partner, tenant: tenant, kind: $0) }
      }
      let completeAt = Dictionary(states.map { ($0.list, $0.complete?.at) }, uniquingKeysWith: { first, _ in first })
      for list in wanted where problems[list.subject] == nil {
        let readAt = completeAt[list] ?? nil
        if readAt.map({ $0 < monthEnd }) ?? true { problems[list.subject] = .stale(list, readAt: readAt) }
      }
    }
    return problems.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Those that the newest run was not answered 404 for, and those that the newest complete clients list still shows and
  /// that once had a complete payments list (readings, R10): a client that is listed ought to be readable.
  private static func readableTenants(_ db: Database, _ partner: String, _ states: [ListStates.State]) throws
    -> [String]
  {
    let newestRun = states.map(\.readAt).max()
    var isRefused: [String: Bool] = [:]
    var hadPayments: Set<String> = []
    var tenants = Set(
      try String.fetchAll(
        db, sql: "SELECT row_id FROM client_version WHERE partner = ? AND gone_read IS NULL", arguments: [partner]))
    let listed = tenants
    for state in states {
      guard let tenant = state.list.tenant else { continue }
      // A tenant that is asked for no longer, as its channel is gone and no list named it, is none of the newest run.
      if state.readAt == newestRun { tenants.insert(tenant) }
      if state.end == .notReadableNow { isRefused[tenant] = true }
      if state.list.kind == .payments, state.complete != nil { hadPayments.insert(tenant) }
    }
    return tenants.filter { isRefused[$0] != true || (listed.contains($0) && hadPayments.contains($0)) }.sorted()
  }
}
