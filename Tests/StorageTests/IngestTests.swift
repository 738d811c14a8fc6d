import Amounts
import Books
import Storage
import Testing

/// Every delivery is in exactly one place, and a conflicting id says nothing (inputs 2).
@Suite struct `Stored deliveries` {
  private func event(_ id: String, digest: UInt8, units: Int64) throws -> NewEvent {
    let at = try instant("2026-02-15T00:00:00Z")
    let money = Money(minorUnits: units, currency: try #require(Currency("EUR")))
    return NewEvent(
      id: id, type: "event.claim.created.v1", isVerified: false, receivedAt: at, occurredAt: at,
      digest: [UInt8](repeating: digest, count: 32),
      content: .event(Event(occurredAt: at, claimRef: "INV-1", fact: .claimCreated(money))), body: "{}")
  }

  private func session<Result>(
    _ temporary: TemporaryStore, _ body: (IngestSession, Int64, SourceFile) throws -> Result
  ) throws -> Result {
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 5, environment: .production)
      let session = try IngestSession(db, runID: run)
      let channel = try session.channelID("receeve")
      let known = try session.file(channel: channel, path: "a.ndjson")
      let file = try known ?? session.beginFile(channel: channel, path: "a.ndjson", generation: 1)
      return try body(session, channel, file)
    }
  }

  @Test func `are new once, repeated when they say the same, and conflicting when they do not`() throws {
    let temporary = try TemporaryStore()
    let ends = try session(temporary) { session, channel, file in
      try [(1, 7), (1, 7), (2, 8)].enumerated().map { index, pair in
        let new = try event("e1", digest: UInt8(pair.0), units: Int64(pair.1))
        return try session.store(new, channel: channel, at: DeliveryPlace(file: file.id, line: Int64(index + 1)))
      }
    }
    #expect(ends == [.new, .repeated, .conflicting])
    #expect(try temporary.rows("SELECT state FROM event") == [["1"]])
    #expect(try temporary.rows("SELECT count(*) FROM claim_event") == [["0"]])
    // The next night the first version comes again: still none counts.
    let again = try session(temporary) { session, channel, file in
      try session.store(
        try event("e1", digest: 1, units: 7), channel: channel, at: DeliveryPlace(file: file.id, line: 4))
    }
    #expect(again == .repeated)
    #expect(try temporary.rows("SELECT state FROM event") == [["1"]])
    #expect(try temporary.rows("SELECT count(*) FROM claim_event") == [["0"]])
    #expect(
      try temporary.rows("SELECT line, differs FROM event_repeat ORDER BY line") == [
        ["2", "0"], ["3", "1"], ["4", "0"],
      ])
  }

  @Test func `are gone when their run fails`() throws {
    struct Stop: Error {}
    let temporary = try TemporaryStore()
    #expect(throws: Stop.self) {
      try session(temporary) { session, channel, file in
        _ = try session.store(
          try event("e1", digest: 1, units: 7), channel: channel, at: DeliveryPlace(file: file.id, line: 1))
        throw Stop()
      }
    }
    #expect(try temporary.rows("SELECT count(*) FROM event") == [["0"]])
    #expect(try temporary.rows("SELECT count(*) FROM source_file") == [["0"]])
  }
}
