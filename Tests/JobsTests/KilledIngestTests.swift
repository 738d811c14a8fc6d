import Books
import Foundation
import Jobs
import Storage
import Testing

/// An ingest keeps what it read many times a file: one that is killed goes on there, and comes to the same.
@Suite struct `An ingest that is killed` {
  /// Everything that an ingest stores, but the numbers of runs.
  private static let facts = [
    "SELECT id, path, generation, bytes_read, lines_read, blank_lines, hex(fingerprint), tail_bytes, tail_hash FROM source_file",
    """
    SELECT id, event_id, state, is_verified, hex(digest), claim_ref, file_id, line, reason, line_hash FROM event ORDER BY id
    """,
    "SELECT event_id, body FROM event_body ORDER BY event_id", "SELECT * FROM payment_line ORDER BY event_id, line",
    "SELECT file_id, line, event_id, differs, line_hash FROM event_repeat ORDER BY file_id, line",
    "SELECT id, line_hash, kind, reason, length, hex(digest), file_id, line FROM kept_line ORDER BY id",
    "SELECT * FROM line_place ORDER BY line_hash, path, line", "SELECT * FROM channel",
    "SELECT channel_id, run_id, files, new_lines, malformed FROM channel_look", "SELECT * FROM open_look",
  ]

  /// Deliveries, then more lines that are none: as a whole the channel is unreadable, the first half of it is not.
  private static func text() -> String {
    let deliveries = (1...20_400).map { DeliveryFolder.line($0 % 20_000) + "\n" }
    let others = (1...20_600).map { "{\($0)\n" }
    return deliveries.joined() + "\n" + others.joined() + "{unfinished"
  }

  @Test(arguments: [false, true])
  func `goes on where it kept what it had read, and comes to the same`(isPacked: Bool) throws {
    let folder = try DeliveryFolder()
    try folder.write(Self.text(), to: "receeve.ndjson")
    if isPacked { try folder.pack("receeve.ndjson") }
    let killed = folder.url.appending(path: "killed.sqlite")
    // In the middle of the second transaction.
    try folder.ingest(hour: 0) { counts in
      if counts.lines > 30_000 { DeliveryFolder.copyOnce(folder.store, to: killed) }
    }
    let store = try Store(path: killed.path, environment: .production)
    let before = try folder.integers("SELECT count(*) FROM event", of: store)
    #expect(try before == folder.integers("SELECT count(*) FROM event") && before[0] > 19_000)
    #expect(try folder.integers("SELECT new_lines FROM open_look", of: store)[0] >= 20_000)
    #expect(try (folder.integers("SELECT bytes_read FROM source_file", of: store)[0] == 0) == isPacked)
    let again = try folder.ingest(hour: 0, into: store)
    #expect(isPacked ? again.counts.lines == 41_001 : again.counts.lines < 21_100)
    for sql in Self.facts {
      let (whole, resumed) = (try folder.rows(sql, of: folder.store), try folder.rows(sql, of: store))
      #expect(whole.count == resumed.count && whole == resumed, "\(sql)")
    }
    #expect(try folder.findings(of: store) == folder.findings() && folder.findings().count == 1)
  }
}
