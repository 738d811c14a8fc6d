import Amounts
import Books
@testable import Storage
import Testing

/// Rules R10: an issue needs the lists of after its month's end, of every tenant that can be read.
@Suite struct StatementSourcesTests {
  private static let before = "2026-02-20T02:00:00Z"
  private static let after = "2026-03-01T02:00:00Z"

  private struct World {
    let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    /// Reads lists at an instant: `clients`, or `t1/payments`, with an end.
    func pull(_ at: String, _ ends: [String: ListEnd], clients: [String] = []) throws {
      try temporary.pull(
        at: at,
        try ends.sorted { $0.key < $1.key }.map { name, end in
          let parts = name.split(separator: "/").map(String.init)
          let kind = try #require(PulledListKind(rawValue: parts[parts.count - 1]))
          let list = PulledList(partner: "acme", tenant: parts.count > 1 ? parts[0] : nil, kind: kind)
          return (list, try rows(kind, clients), end)
        })
    }

    private func rows(_ kind: PulledListKind, _ clients: [String]) throws -> PulledRows {
      switch kind {
      case .clients:
        .clients(
          try clients.map {
            .readable(
              ClientRow(
                tenant: $0, creditorID: "c-\($0)", companyName: nil, isAttributed: true,
                linkedAt: try instant("2026-01-01T00:00:00Z")))
          })
      case .payments: .payments([])
      case .transactions: .transactions([])
      default: .cases([])
      }
    }

    func problems(usesCustomerAPI: Bool = true, isOver: Bool = true, upTo run: Int64 = .max) throws -> [String] {
      let end = isOver ? try instant("2026-02-28T23:00:00Z") : nil
      return try temporary.store.read { db in
        try StatementSources.problems(db, partner: "acme", usesCustomerAPI: usesCustomerAPI, monthEnd: end, upTo: run)
      }.map {
        switch $0 {
        case .incomplete(let list, let reason): "\(list.subject) \(reason)"
        case .stale(let list, let readAt): "\(list.subject) \(readAt?.description ?? "never")"
        }
      }
    }
  }

  private static let own: [String: ListEnd] = ["clients": .complete, "cases": .complete, "transactions": .complete]
  private static let tenant: [String: ListEnd] = ["t1/cases": .complete, "t1/payments": .complete]
  private static let refused: [String: ListEnd] = ["t1/cases": .notReadableNow, "t1/payments": .notReadableNow]

  @Test func `nothing was ever read`() throws {
    let world = try World()
    #expect(
      try world.problems() == [
        "pull:acme/-/cases never", "pull:acme/-/clients never", "pull:acme/-/transactions never",
      ])
    #expect(try world.problems(isOver: false).isEmpty)
  }

  @Test func `lists that were read after a run do not count for it`() throws {
    let world = try World()
    try world.pull(Self.after, Self.own)
    let run = try #require(Int64(try world.temporary.rows("SELECT max(id) FROM run")[0][0]))
    try world.pull("2026-03-01T09:00:00Z", ["cases": .incomplete(reason: "away")])
    #expect(try world.problems(usesCustomerAPI: false) == ["pull:acme/-/cases away"])
    #expect(try world.problems(usesCustomerAPI: false, upTo: run).isEmpty)
  }

  @Test func `each list counts, read at the very end of the month or later`() throws {
    let world = try World()
    try world.pull(Self.before, Self.own.merging(Self.tenant) { $1 }, clients: ["t1"])
    #expect(try world.problems().count == 5)
    #expect(try world.problems(usesCustomerAPI: false).count == 3)
    try world.pull("2026-02-28T23:00:00Z", Self.own.merging(Self.tenant) { $1 }, clients: ["t1"])
    #expect(try world.problems().isEmpty)
  }

  @Test(arguments: ["clients", "cases", "transactions", "t1/cases", "t1/payments"])
  func `one that was not read since speaks against it, as incomplete where it is`(list: String) throws {
    let world = try World()
    let all = Self.own.merging(Self.tenant) { $1 }
    try world.pull(Self.before, all, clients: ["t1"])
    var rest = all
    rest[list] = nil
    try world.pull(Self.after, rest, clients: ["t1"])
    let subject = "pull:acme/\(list.contains("/") ? list : "-/\(list)")"
    #expect(try world.problems() == ["\(subject) 2026-02-20T02:00:00.000Z"])
    try world.pull("2026-03-02T02:00:00Z", [list: .incomplete(reason: "HTTP 500")], clients: ["t1"])
    #expect(try world.problems() == ["\(subject) HTTP 500"])
  }

  @Test(arguments: ["me", "webhooks"]) func `me and webhooks do not count`(list: String) throws {
    let world = try World()
    try world.pull(Self.after, Self.own, clients: [])
    let staging = try PullStaging(world.temporary.store, asOf: try instant("2026-03-02T02:00:00Z"))
    staging.end(
      PulledList(partner: "acme", tenant: nil, kind: try #require(PulledListKind(rawValue: list))),
      .incomplete(reason: "HTTP 500"))
    try world.temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 0, environment: .production)
      _ = try staging.commit(db, runID: run, partner: "acme")
    }
    #expect(try world.problems().isEmpty)
  }

  @Test func `an archived client is not asked for, one that is still listed is`() throws {
    let world = try World()
    try world.pull(Self.before, Self.own.merging(Self.tenant) { $1 }, clients: ["t1"])
    try world.pull(Self.after, Self.own.merging(Self.refused) { $1 }, clients: [])
    #expect(try world.problems().isEmpty)
    try world.pull("2026-03-02T02:00:00Z", Self.own.merging(Self.refused) { $1 }, clients: ["t1"])
    #expect(
      try world.problems() == [
        "pull:acme/t1/cases 2026-02-20T02:00:00.000Z", "pull:acme/t1/payments 2026-02-20T02:00:00.000Z",
      ])
  }

  @Test func `a client that never signed is not asked for`() throws {
    let world = try World()
    try world.pull(Self.after, Self.own.merging(Self.refused) { $1 }, clients: ["t1"])
    #expect(try world.problems().isEmpty)
  }
}
