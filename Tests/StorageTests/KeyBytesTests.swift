import Platforms
import Amounts
import Books
import Storage
import Testing

/// References are compared by their bytes: Swift calls two spellings of one letter equal (reliability M15).
@Suite struct `References that only look alike` {
  @Test func `are claims of their own`() throws {
    let temporary = try TemporaryStore()
    let at = try instant("2026-02-15T00:00:00Z")
    let euro = try #require(Currency("EUR"))
    let references = ["INV-\u{E9}", "INV-e\u{301}"]
    try temporary.store.write { db in
      let run = try Store.beginRun(db, asOf: 5, environment: .production)
      let session = try IngestSession(db, runID: run) { _, _, _ in .malformed(reason: "") }
      let channel = try session.channelID("receeve")
      let file = try session.beginFile(channel: channel, path: "a.ndjson", generation: 1)
      for (index, reference) in references.enumerated() {
        let money = Money(minorUnits: Int64(100 + index), currency: euro)
        let new = try accepted(
          id: "e\(index)", at: at, digest: UInt8(index),
          content: .event(Event(occurredAt: at, claimRef: reference, fact: .claimCreated(money))), line: Int64(index))
        _ = try session.store(new, channel: channel, at: DeliveryPlace(file: file.id, line: Int64(index + 1)))
      }
      try session.flush()
    }
    let settings = ReconcileSettings(
      context: RunContextSettings(settings: Settings(calendar: .utc), agreements: [:]), channels: [:], partners: [],
      customerPartners: [], claimMap: [:])
    var openings: [[UInt8]: Int64] = [:]
    try temporary.store.write { db in
      let session = try ReconcileSession(db, settings: settings, asOf: at)
      try session.forEachLooseClaim { claim, _ in openings[Array(claim.claimRef.text.utf8)] = claim.opening?.minorUnits
      }
    }
    do {
      #expect(openings == [Array(references[0].utf8): 100, Array(references[1].utf8): 101])
    }
  }
}
