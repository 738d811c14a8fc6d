import Books
import Configuration
import Crypto
import Foundation
import Jobs
import Storage
import Testing

/// A table of somebody's SQLite file is read behind the last position, and again where it became another one; nothing is
/// lost and nothing counts twice (inputs 2, Deliveries where they already are).
@Suite struct `A channel that reads a database` {
  @Test func `goes on behind the last position, each row at its own`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...3), "INSERT INTO webhook VALUES (7, \(OwnDatabase.at), '{}', 'x')")
    let first = try base.ingest(hour: 0)
    #expect(first.faults.isEmpty && first.counts.lines == 4 && first.counts.new == 3 && first.counts.unreadable == 1)
    #expect(try base.payments() == [1, 2, 3])
    #expect(try base.folder.rows("SELECT path, line FROM line_place", of: base.store) == ["app|7"])
    try base.run(OwnDatabase.row(9, 9), OwnDatabase.row(1_000_000_007, 10))
    #expect(try base.ingest(hour: 24).counts.lines == 2)
    #expect(try base.payments() == [1, 2, 3, 9, 10])
    let places = "SELECT f.path || ':' || e.line FROM event e JOIN source_file f ON f.id = e.file_id ORDER BY e.id"
    #expect(
      try base.folder.rows(places, of: base.store) == ["app:1", "app:2", "app:3", "app:9", "app:1000000007"])
    #expect(try base.sources() == ["app|1|1000000007|6"])
    #expect(try base.ingest(hour: 48).counts.lines == 0)
    #expect(base.files == ["database", "store.sqlite"])
  }

  /// The bytes that a row is known by, for ever.
  @Test(arguments: [
    ("'2026-03-23T10:00:01Z'", "'{}'", "'x'", #"{"received_at":"2026-03-23T10:00:01Z","headers":"{}","body":"x"}"#),
    (
      "1774260001", "NULL", "'a\"b\\c' || char(10, 31, 233, 128512)",
      #"{"received_at":1774260001,"headers":null,"body":"a\"b\\c\u000a\u001fé😀"}"#
    ),
    (
      "1774260001.25", "x'7b7d'", "x'00ff10'",
      #"{"received_at":1774260001.25,"headers":"{}","body":"AP8Q","base64":true}"#
    ),
    (
      "1774260001.0", "5", "CAST(x'c328' AS TEXT)",
      #"{"received_at":1774260001,"headers":5,"body":"wyg=","base64":true}"#
    ),
    ("9e999", "CAST(x'c328' AS TEXT)", "7", "{\"received_at\":null,\"headers\":\"\u{FFFD}(\",\"body\":7}"),
    ("x'32303236'", "''", "NULL", #"{"received_at":"2026","headers":"","body":null}"#),
    ("NULL", "'{}'", "x''", #"{"received_at":null,"headers":"{}","body":"","base64":true}"#),
  ])
  func `knows a row by the line that is written of it`(at: String, head: String, body: String, line: String) throws {
    let base = try OwnDatabase("INSERT INTO webhook VALUES (1, \(at), \(head), \(body))")
    #expect(try base.ingest(hour: 0).counts.unreadable == 1)
    let digest = Self.hex(SHA256.hash(data: Data(line.utf8)))
    #expect(
      try base.folder.rows("SELECT hex(digest), length FROM kept_line", of: base.store) == [
        "\(digest)|\(line.utf8.count)"
      ])
  }

  @Test func `takes bodies as text and as bytes, and times and headers of every kind`() throws {
    let head = #"'{"content-type":["application/json"]}'"#
    let base = try OwnDatabase(
      OwnDatabase.row(1, 1, at: "1774260001"), OwnDatabase.row(2, 2, at: "1774260001123"),
      OwnDatabase.row(3, 3, at: "1774260001.5"), OwnDatabase.row(4, 4, at: "'2026-03-23 10:00:01'", head: "NULL"),
      OwnDatabase.row(5, 5, at: "NULL"), OwnDatabase.row(6, 6, head: head),
      "UPDATE webhook SET body = CAST(body AS BLOB) WHERE id IN (2, 5)")
    let outcome = try base.ingest(hour: 0)
    #expect(outcome.counts.new == 6 && outcome.counts.lines == 6 && outcome.faults.isEmpty)
    #expect(
      try base.folder.integers("SELECT received_at FROM event ORDER BY id") == [
        1_774_260_001_000_000, 1_774_260_001_123_000, 1_774_260_001_500_000, 1_774_260_001_000_000,
        // Without a time of receipt, the delivery's own.
        1_773_907_200_000_000, 1_774_260_001_000_000,
      ])
  }

  @Test func `keeps a row that is too long for a delivery as place, length and hash`() throws {
    let long = "INSERT INTO webhook VALUES (2, \(OwnDatabase.at), '{}', replace(hex(zeroblob(8400000)), '00', 'ab'))"
    let base = try OwnDatabase(OwnDatabase.row(1, 1), long, OwnDatabase.row(3, 3))
    #expect(try base.ingest(hour: 0).faults.isEmpty)
    #expect(try base.payments() == [1, 3])
    let kept = try base.folder.rows("SELECT line, length, bytes IS NULL FROM kept_line", of: base.store)
    #expect(kept == ["2|\(16_800_000 + 63)|1"])
    #expect(try base.ingest(hour: 24).counts.lines == 0)
  }

  // MARK: What became another one

  @Test func `reads a position again that holds something else, and nothing counts twice`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...10_000))
    #expect(try base.ingest(hour: 0).counts.new == 10_000)
    try base.run(OwnDatabase.row(5000, 20_001), OwnDatabase.row(10_001, 20_002))
    let again = try base.ingest(hour: 24)
    // The block that it is in, and what is behind the last position.
    #expect(again.counts.new == 2 && again.counts.lines <= 4096 + 1 && again.counts.repeated == again.counts.lines - 2)
    #expect(try base.payments() == (1...10_000).map { $0 } + [20_001, 20_002])
    #expect(try base.sources() == ["app|1|10000|10000", "app|2|10001|10001"])
    #expect(try base.folder.integers("SELECT count(*) FROM event_repeat") == [0])
    #expect(try base.ingest(hour: 48).counts.lines == 0)
    // A row that was inserted between others.
    try base.run("DELETE FROM webhook WHERE id = 7000")
    #expect(try base.ingest(hour: 72).counts.new == 0)
    try base.run(OwnDatabase.row(7000, 30_000))
    #expect(try base.ingest(hour: 96).counts.new == 1)
    #expect(try base.payments().count == 10_003)
  }

  @Test func `keeps what is deleted, and reads on`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...9000))
    try base.ingest(hour: 0)
    try base.run("DELETE FROM webhook WHERE id <= 4096", OwnDatabase.row(9001, 9001))
    // A whole block that is gone is nothing to read.
    #expect(try base.ingest(hour: 24).counts.lines == 1)
    try base.run("DELETE FROM webhook WHERE id <= 5000")
    let shrunk = try base.ingest(hour: 48)
    #expect(shrunk.counts.new == 0 && shrunk.counts.repeated == 8192 - 5000)
    try base.run("DELETE FROM webhook")
    #expect(try base.ingest(hour: 72).counts.lines == 0)
    try base.run(OwnDatabase.row(3, 9002))
    #expect(try base.ingest(hour: 96).counts.new == 1)
    #expect(try base.payments() == (1...9002).map { $0 })
    #expect(try base.folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `survives VACUUM and a restored backup`() throws {
    let base = try OwnDatabase("CREATE TABLE plain (at, head, body)")
    base.query = "SELECT rowid, at, head, body FROM plain WHERE rowid > :after ORDER BY rowid"
    try base.run(OwnDatabase.rows(1...200), "INSERT INTO plain SELECT at, head, body FROM webhook ORDER BY id")
    try base.ingest(hour: 0)
    let backup = try Data(contentsOf: URL(filePath: base.path))
    try base.run("DELETE FROM plain WHERE rowid % 2 = 0", "VACUUM")
    #expect(try base.ingest(hour: 24).counts.new == 0)
    try base.run(OwnDatabase.row(201, 201), "INSERT INTO plain SELECT at, head, body FROM webhook WHERE id = 201")
    #expect(try base.ingest(hour: 48).counts.new == 1)
    // What was stored since is gone, and other rows have its positions.
    try backup.write(to: URL(filePath: base.path))
    #expect(try base.ingest(hour: 72).counts.new == 0)
    try base.run(OwnDatabase.row(202, 202), "INSERT INTO plain SELECT at, head, body FROM webhook WHERE id = 202")
    #expect(try base.ingest(hour: 96).counts.new == 1)
    #expect(try base.payments() == (1...202).map { $0 })
  }

  @Test func `reads everything again by another query`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...50))
    base.query = "SELECT id, head, at, body FROM webhook WHERE id > :after ORDER BY id"
    #expect(try base.ingest(hour: 0).counts.unreadable == 50)
    #expect(try base.folder.findings() == ["channel-unreadable channel:app"])
    base.query = "SELECT id, at, head, body FROM webhook WHERE id > :after ORDER BY id"
    let right = try base.ingest(hour: 24)
    #expect(right.counts.new == 50 && right.counts.unreadable == 0)
    #expect(try base.folder.findings().isEmpty && base.payments().count == 50)
    #expect(try base.ingest(hour: 48).counts.lines == 0)
  }

  /// Rows come, go and change; every delivery that a night could see counts once, whatever the others did.
  @Test(arguments: 1...6)
  func `loses nothing and counts nothing twice, whatever its application does`(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let base = try OwnDatabase(seed.isMultiple(of: 2) ? "PRAGMA journal_mode = wal" : "SELECT 1")
    var (rows, seen, next) = ([Int: Int](), Set<Int64>(), 1)
    var backup: (file: Data, rows: [Int: Int])?
    for night in 0..<8 {
      var statements: [String] = []
      for _ in 0..<numbers.number(0...12) {
        let position = numbers.once(in: 3) ? numbers.number(1...60) : (rows.keys.max() ?? 0) + numbers.number(1...3)
        switch numbers.number(1...6) {
        case 1:
          statements.append("DELETE FROM webhook WHERE id = \(position)")
          rows[position] = nil
        case 2:
          let bound = numbers.number(1...20)
          statements.append("DELETE FROM webhook WHERE id <= \(bound)")
          rows = rows.filter { $0.key > bound }
        case 3: statements.append("VACUUM")
        default:
          statements.append(OwnDatabase.row(position, next))
          rows[position] = next
          next += 1
        }
      }
      try base.run(statements)
      if numbers.once(in: 4) {
        if let backup {
          try backup.file.write(to: URL(filePath: base.path))
          rows = backup.rows
        }
        backup = (try Data(contentsOf: URL(filePath: base.path)), rows)
      }
      seen.formUnion(rows.values.map { Int64($0) })
      #expect(try base.ingest(hour: 24 * night).faults.isEmpty)
      #expect(try base.payments() == seen.sorted(), "night \(night)")
    }
    #expect(try base.folder.integers("SELECT count(*) FROM event_repeat") == [0])
    #expect(base.files == ["database", "store.sqlite"])
  }

  // MARK: What stays as it is

  @Test func `asks nothing of a file that is as it was, and writes nothing about it`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...5))
    base.age()
    try base.ingest(hour: 0)
    let marks = "SELECT id, hex(fingerprint) FROM source_file"
    let mark = try base.folder.rows(marks, of: base.store)
    // Whoever read it would meet the damage.
    var bytes = try Data(contentsOf: URL(filePath: base.path))
    bytes.replaceSubrange(4096..<5000, with: repeatElement(0x55, count: 904))
    let handle = try FileHandle(forWritingTo: URL(filePath: base.path))
    try handle.write(contentsOf: bytes)
    try handle.close()
    base.age()
    #expect(try base.ingest(hour: 24).faults.isEmpty)
    base.age(1_770_000_001)
    #expect(try base.ingest(hour: 48).faults.map(\.source) == ["channel app, \(base.path)"])
    #expect(try base.folder.rows(marks, of: base.store) == mark)
  }

  @Test func `keeps the mark of one that changed a moment ago, and is as it was`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...5))
    try base.ingest(hour: 0)
    let marks = "SELECT hex(fingerprint), bytes_read, lines_read FROM source_file"
    let mark = try base.folder.rows(marks, of: base.store)
    #expect(try base.ingest(hour: 24).counts.lines == 0)
    #expect(try base.folder.rows(marks, of: base.store) == mark)
  }

  @Test func `has places under the name that the channel had then`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...5000), "INSERT INTO webhook VALUES (5001, 1, 1, 'x')")
    try base.ingest(hour: 0)
    try base.store.write { try ChannelRoster.rename($0, from: "app", to: "new") }
    base.name = "new"
    try base.run(OwnDatabase.row(5002, 5002), "INSERT INTO webhook VALUES (5003, 1, 1, 'y')")
    #expect(try base.ingest(hour: 24).counts.lines == 2)
    #expect(try base.sources() == ["app|1|5001|5001", "new|1|5003|5003"])
    #expect(
      try base.folder.rows("SELECT path, line FROM line_place ORDER BY line", of: base.store) == [
        "app|5001", "new|5003",
      ])
    #expect(try base.ingest(hour: 48).counts.lines == 0)
  }

  @Test func `goes on where a killed run kept what it had read`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...45_000))
    let killed = base.folder.url.appending(path: "killed.sqlite")
    try base.ingest(hour: 0) { counts in
      if counts.lines > 30_000 { DeliveryFolder.copyOnce(base.store, to: killed) }
    }
    let store = try Store(path: killed.path, environment: .production)
    #expect(try base.folder.integers("SELECT count(*) FROM event", of: store)[0] >= 20_000)
    let again = try base.ingest(hour: 0, into: store)
    #expect(again.counts.lines < 26_000 && again.counts.repeated == 0)
    for sql in [
      "SELECT path, generation, bytes_read, lines_read FROM source_file",
      "SELECT id, event_id, file_id, line, line_hash FROM event ORDER BY id",
    ] { #expect(try base.folder.rows(sql, of: store) == base.folder.rows(sql, of: base.store)) }
  }

  // MARK: What cannot be read

  @Test func `names what cannot be read and what to do, and others are read all the same`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...3))
    try base.folder.write(DeliveryFolder.line(99) + "\n", to: "receeve.ndjson")
    var other = IngestChannel(
      name: "receeve", reading: OwnDatabase.reading,
      files: [("receeve.ndjson", base.folder.url.appending(path: "receeve.ndjson").path)])
    other.lockWait = .zero
    var channel = IngestChannel(
      name: "app", reading: OwnDatabase.reading, files: [],
      database: .init(path: base.path + ".none", query: base.query), isWhole: false)
    channel.lockWait = .milliseconds(300)
    let outcome = try base.folder.ingest(hour: 0, [channel, other])
    #expect(
      outcome.faults.map(\.description) == [
        "channel app, \(base.path).none: is not there; check `file` in the configuration, and that its disk is there"
      ])
    #expect(try base.payments() == [99])
    base.query = "SELECT id, at, head, body FROM webhook WHERE id > :after ORDER BY id DESC"
    let fault = try base.ingest(hour: 1).faults
    #expect(fault.map(\.reason) == ["the query gives the position 2 behind position 3"])
    // Nothing of it is taken: the mark is where it was.
    #expect(try base.payments() == [99] && base.sources().allSatisfy { !$0.hasPrefix("app") })
    base.query = "SELECT id, at, head, body FROM webhook WHERE id > :after ORDER BY id"
    #expect(try base.ingest(hour: 2).counts.new == 3)
  }

  @Test func `waits for a lock, then goes on without it`() throws {
    let base = try OwnDatabase(OwnDatabase.rows(1...3))
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/env")
    let program = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1], isolation_level=None)
      base.execute("BEGIN EXCLUSIVE")
      print("held", flush=True)
      sys.stdin.read()
      """
    holder.arguments = ["python3", "-S", "-E", "-c", program, base.path]
    let (input, output) = (Pipe(), Pipe())
    (holder.standardInput, holder.standardOutput) = (input, output)
    try holder.run()
    _ = try output.fileHandleForReading.read(upToCount: 5)
    let faults = try base.ingest(hour: 0, lockWait: .milliseconds(300)).faults
    #expect(faults.map(\.reason) == ["another program keeps it locked, for 0 s by now"])
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
    #expect(try base.ingest(hour: 24).counts.new == 3)
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
  }
}
