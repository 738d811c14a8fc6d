import Amounts
import Books
import Storage
import Testing
import Platforms

/// What counts is a function of the set of deliveries, whatever night and order they came in (inputs 2).
@Suite struct `Stored deliveries` {
  /// A delivery of the id `e1`: what it says is its digest.
  private struct Sent {
    var digest: UInt8
    var isVerified = false
    var line: Int64
    var receivedAt = "2026-02-15T00:00:00Z"
    var isMalformed = false
  }

  private func event(_ sent: Sent) throws -> NewEvent {
    let at = try instant("2026-02-15T00:00:00Z")
    return NewEvent(
      AcceptedDelivery(
        id: "e1", typeName: "event.claim.created.v1", isVerified: sent.isVerified,
        receivedAt: try instant(sent.receivedAt), occurredAt: at, digest: try digest(sent.digest),
        content: sent.isMalformed ? .malformed(reason: "amount is missing") : try content("\(sent.digest)"),
        evidence: Array("\(sent.digest)".utf8)), lineHash: sent.line)
  }

  /// What a kept body says: the claim's amount.
  private func content(_ body: String) throws -> AcceptedDelivery.Content {
    let at = try instant("2026-02-15T00:00:00Z")
    let money = Money(minorUnits: Int64(body) ?? 0, currency: try #require(Currency("EUR")))
    return .event(Event(occurredAt: at, claimRef: "INV-1", fact: .claimCreated(money)))
  }

  private func session<Result>(
    _ temporary: TemporaryStore, _ body: (IngestSession, Int64, SourceFile) throws -> Result
  ) throws -> Result {
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 5, environment: .production)
      let session = try IngestSession(db, runID: run) { _, body, _ in
        (try? content(body)) ?? .malformed(reason: "no content")
      }
      let channel = try session.channelID("receeve")
      let known = try session.file(channel: channel, path: "a.ndjson")
      let file = try known ?? session.beginFile(channel: channel, path: "a.ndjson", generation: 1)
      let result = try body(session, channel, file)
      try session.flush()
      return result
    }
  }

  /// Stores deliveries, one a line; each gives how it was taken.
  private func take(_ sent: [Sent], _ temporary: TemporaryStore) throws -> [Acceptance] {
    try session(temporary) { session, channel, file in
      try sent.map { sent in
        try session.store(
          try event(sent), channel: channel, at: DeliveryPlace(file: file.id, line: sent.line)
        ).acceptance
      }
    }
  }

  /// The state, the amounts that count, and whether the event is verified.
  private func stands(_ temporary: TemporaryStore) throws -> [[String]] {
    try temporary.rows(
      "SELECT e.state, c.amount, e.is_verified FROM event e LEFT JOIN claim_event c ON c.event_id = e.id")
  }

  @Test func `are new once, repeated when they say the same, and conflicting when they do not`() throws {
    let temporary = try TemporaryStore()
    let sent = [Sent(digest: 1, line: 1), Sent(digest: 1, line: 2), Sent(digest: 2, line: 3)]
    #expect(try take(sent, temporary) == [.new, .repeated, .conflicting])
    #expect(try stands(temporary) == [["1", "-", "0"]])
    // The next night the first version comes again: still none counts.
    #expect(try take([Sent(digest: 1, line: 4)], temporary) == [.repeated])
    #expect(try stands(temporary) == [["1", "-", "0"]])
  }

  @Test func `leave no trace when the same bytes come again`() throws {
    let temporary = try TemporaryStore()
    _ = try take([Sent(digest: 1, line: 1)], temporary)
    let before = try temporary.rows("SELECT count(*) FROM event_repeat")
    let again = try session(temporary) { session, channel, file in
      try session.store(
        try event(Sent(digest: 1, line: 1)), channel: channel, at: DeliveryPlace(file: file.id, line: 9))
    }
    #expect(again.acceptance == .repeated && !again.isNewLine)
    #expect(try temporary.rows("SELECT count(*) FROM event_repeat") == before)
  }

  /// Deliveries in some order, and what counts at the end: state, amount, whether it is verified.
  struct Case: Sendable, CustomTestStringConvertible {
    let sent: String
    let stands: [String]

    var testDescription: String { sent }
  }

  /// A letter is a delivery: lower case unsigned, upper case verified; which letter, what it says.
  @Test(arguments: [
    Case(sent: "a", stands: ["0", "97", "0"]), Case(sent: "A", stands: ["0", "97", "1"]),
    Case(sent: "aA", stands: ["0", "97", "1"]), Case(sent: "ab", stands: ["1", "-", "0"]),
    Case(sent: "bA", stands: ["0", "97", "1"]), Case(sent: "abA", stands: ["0", "97", "1"]),
    Case(sent: "abC", stands: ["0", "99", "1"]), Case(sent: "AB", stands: ["1", "-", "1"]),
    Case(sent: "aAbB", stands: ["1", "-", "1"]), Case(sent: "aabA", stands: ["0", "97", "1"]),
  ])
  func `count by what is verified, in every order and on any nights`(row: Case) throws {
    for order in Self.orders(of: Array(row.sent.utf8)) {
      for nights in [1, order.count] {
        let temporary = try TemporaryStore()
        let sent = order.enumerated().map { index, letter in
          Sent(digest: letter | 0x20, isVerified: letter & 0x20 == 0, line: Int64(index + 1))
        }
        if nights == 1 { _ = try take(sent, temporary) } else { for one in sent { _ = try take([one], temporary) } }
        let found = try stands(temporary)
        #expect(found.count == 1)
        #expect(found.first?.prefix(2) == row.stands.prefix(2), "\(String(decoding: order, as: UTF8.self))")
        if row.stands[0] == "0" { #expect(found.first?.last == row.stands.last) }
      }
    }
  }

  private static func orders(of letters: [UInt8]) -> [[UInt8]] {
    guard letters.count > 1 else { return [letters] }
    return letters.indices.flatMap { index in
      var rest = letters
      let first = rest.remove(at: index)
      return orders(of: rest).map { [first] + $0 }
    }
  }

  @Test func `that are malformed stand for the line received first, then for the smallest hash`() throws {
    let lines = [
      Sent(digest: 1, line: 7, receivedAt: "2026-02-15T00:00:02Z", isMalformed: true),
      Sent(digest: 1, line: 9, receivedAt: "2026-02-15T00:00:01Z", isMalformed: true),
      Sent(digest: 1, line: 8, receivedAt: "2026-02-15T00:00:01Z", isMalformed: true),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
      let temporary = try TemporaryStore()
      _ = try take(order.map { lines[$0] }, temporary)
      #expect(try temporary.rows("SELECT state, line_hash, line FROM event") == [["2", "8", "8"]])
    }
  }

  @Test func `give way when their line turns out not to be finished`() throws {
    let temporary = try TemporaryStore()
    _ = try take([Sent(digest: 97, line: 1), Sent(digest: 98, line: 2)], temporary)
    #expect(try stands(temporary) == [["1", "-", "0"]])
    func withdraw(_ line: Int64) throws {
      try session(temporary) { session, channel, file in
        try session.withdraw(line, at: DeliveryPlace(file: file.id, line: line), channel: channel)
      }
    }
    try withdraw(1)
    #expect(try stands(temporary) == [["0", "98", "0"]])
    try withdraw(2)
    #expect(try stands(temporary) == [])
  }

  @Test func `are gone when their run fails`() throws {
    struct Stop: Error {}
    let temporary = try TemporaryStore()
    #expect(throws: Stop.self) {
      try session(temporary) { session, channel, file in
        _ = try session.store(
          try event(Sent(digest: 1, line: 1)), channel: channel, at: DeliveryPlace(file: file.id, line: 1))
        throw Stop()
      }
    }
    #expect(try temporary.rows("SELECT count(*) FROM event") == [["0"]])
    #expect(try temporary.rows("SELECT count(*) FROM source_file") == [["0"]])
  }
}
