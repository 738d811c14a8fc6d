import Foundation
import Storage
import Testing

/// Somebody else's SQLite file is read while its program works with it, and nothing of it or beside it is changed
/// (inputs 2, Deliveries where they already are).
@Suite struct `A database of somebody else` {
  static let query = "SELECT id, at, head, body FROM webhook WHERE id > :after ORDER BY id"

  private static func read(
    _ path: String, _ query: String = query, behind position: Int64 = ForeignDatabase.start, max: Int = .max,
    lockWait: Duration = .seconds(5), timeLimit: Duration = .seconds(30)
  ) throws -> (positions: [Int64], isAtEnd: Bool) {
    var positions: [Int64] = []
    let base = ForeignDatabase(path: path, query: query, lockWait: lockWait, timeLimit: timeLimit)
    let isAtEnd = try base.rows(behind: position, into: &positions) { row, positions in
      positions.append(row.position)
      return positions.count < max
    }
    return (positions, isAtEnd)
  }

  // MARK: Beside its program

  enum Mode: String, CaseIterable { case delete, truncate, persist, wal }
  enum State: CaseIterable { case isOpen, reads, writes, hasEnded, wasKilled }

  @Test(arguments: Mode.allCases, State.allCases)
  func `is read in every state that its program leaves it in, and stays as it is`(mode: Mode, state: State) throws {
    let folder = try ApplicationFolder()
    let app = try Application(
      folder.path,
      ["PRAGMA journal_mode = \(mode.rawValue)", ApplicationFolder.table] + (1...5).map(ApplicationFolder.row))
    switch state {
    case .isOpen: break
    case .reads: for sql in ["BEGIN", "SELECT * FROM webhook"] { try app.run(sql) }
    case .writes: for sql in ["BEGIN IMMEDIATE", ApplicationFolder.row(6)] { try app.run(sql) }
    case .hasEnded: try app.end()
    case .wasKilled:
      // What it was at had come to nothing yet that another one would have to take back.
      for sql in ["BEGIN IMMEDIATE", ApplicationFolder.row(6)] { try app.run(sql) }
      app.kill()
    }
    let before = try folder.listing()
    let whole = try Self.read(folder.path)
    #expect(whole.positions == [1, 2, 3, 4, 5] && whole.isAtEnd)
    let part = try Self.read(folder.path, behind: 2, max: 2)
    #expect(part.positions == [3, 4] && !part.isAtEnd)
    #expect(try folder.listing() == before)
    guard state == .isOpen || state == .writes else { return }
    // The program goes on as if nobody had looked.
    if state == .writes { try app.run("COMMIT") }
    try app.run(ApplicationFolder.row(7))
    #expect(try Self.read(folder.path).positions == (state == .writes ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5, 7]))
    if mode == .wal { try app.run("PRAGMA wal_checkpoint(TRUNCATE)") }
    #expect(try Self.read(folder.path).positions.last == 7)
    try app.run("VACUUM")
    #expect(try Self.read(folder.path).positions.last == 7)
  }

  @Test(arguments: [Mode.delete, .wal])
  func `is read while its program comes and goes, which leaves nothing behind`(mode: Mode) throws {
    let folder = try ApplicationFolder()
    try Application(folder.path, ["PRAGMA journal_mode = \(mode.rawValue)", ApplicationFolder.table]).end()
    var written = 0
    for round in 1...6 {
      let app = try Application(folder.path)
      for _ in 1...5 {
        written += 1
        try app.begin(ApplicationFolder.row(written))
      }
      if round.isMultiple(of: 3) { usleep(2000) }
      for _ in 1...4 { _ = try Self.read(folder.path) }
      try app.end()
    }
    #expect(try Self.read(folder.path).positions == (1...Int64(written)).map { $0 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["app.sqlite"])
  }

  @Test func `that stays locked is a fault once the wait is over`() throws {
    let folder = try ApplicationFolder()
    let app = try Application(folder.path, [ApplicationFolder.table, ApplicationFolder.row(1), "BEGIN EXCLUSIVE"])
    let before = try folder.listing()
    let start = ContinuousClock.now
    #expect(throws: ForeignFault.locked(seconds: 0)) { try Self.read(folder.path, lockWait: .milliseconds(300)) }
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(try folder.listing() == before)
    try app.run("COMMIT")
    #expect(try Self.read(folder.path).positions == [1])
  }

  @Test func `that was left in the middle of a change waits for its own program`() throws {
    let folder = try ApplicationFolder()
    let app = try Application(
      folder.path,
      [ApplicationFolder.table, "PRAGMA cache_size = 5", "BEGIN"]
        + (1...9).map(ApplicationFolder.row) + ["COMMIT", "BEGIN"])
    // More than its memory holds: it writes into the file before the end.
    try app.run("UPDATE webhook SET body = hex(zeroblob(20000))")
    app.kill()
    let before = try folder.listing()
    #expect(before.count == 2)
    #expect { try Self.read(folder.path) } throws: { error in
      if case .unfinished = error as? ForeignFault { true } else { false }
    }
    #expect(try folder.listing() == before)
    try Application(folder.path, ["SELECT count(*) FROM webhook"]).end()
    #expect(try Self.read(folder.path).positions.count == 9)
  }

  @Test func `with a log and without its index waits for its own program`() throws {
    let folder = try ApplicationFolder()
    let app = try Application(
      folder.path, ["PRAGMA journal_mode = wal", ApplicationFolder.table, ApplicationFolder.row(1)])
    app.kill()
    try FileManager.default.removeItem(atPath: folder.path + "-shm")
    let before = try folder.listing()
    #expect { try Self.read(folder.path) } throws: { error in
      if case .unfinished = error as? ForeignFault { true } else { false }
    }
    #expect(try folder.listing() == before)
    try Application(folder.path, ["SELECT count(*) FROM webhook"]).end()
    #expect(try Self.read(folder.path).positions == [1])
  }

  @Test(arguments: [
    "a b.sqlite", "50%.sqlite", "q?mode=rwc.sqlite", "x#y.sqlite", "a&b=c.sqlite", "%41.sqlite", "ä.sqlite",
  ])
  func `is found by whatever name`(name: String) throws {
    let folder = try ApplicationFolder(named: name)
    for mode in ["delete", "wal"] {
      let app = try Application(folder.path, ["PRAGMA journal_mode = \(mode)"])
      try app.run("CREATE TABLE IF NOT EXISTS webhook (id INTEGER PRIMARY KEY, at, head TEXT, body)")
      try app.run("INSERT INTO webhook (at) VALUES (1)")
      let count = try Self.read(folder.path).positions.count
      try app.end()
      #expect(try Self.read(folder.path).positions.count == count && count > 0)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [name])
  }

  // MARK: What is no such file

  @Test func `that is none, or damaged, is a fault that says so`() throws {
    let folder = try ApplicationFolder()
    func fault(_ path: String = folder.path) throws -> ForeignFault? {
      do {
        _ = try Self.read(path)
        return nil
      } catch let fault as ForeignFault { return fault }
    }
    func isDamage(_ fault: ForeignFault?) -> Bool {
      if case .damaged? = fault { true } else { false }
    }
    #expect(try fault() == .missing)
    #expect(try fault(folder.url.path) == .noFile("is no regular file"))
    try Data().write(to: URL(filePath: folder.path))
    #expect(try fault() == .empty)
    for text in ["SQLite format 3", "id,body\n", String(repeating: "x", count: 5000)] {
      try Data(text.utf8).write(to: URL(filePath: folder.path))
      #expect(try fault() == .noDatabase)
    }
    try FileManager.default.removeItem(atPath: folder.path)
    try Application(folder.path, [ApplicationFolder.table, ApplicationFolder.row(1)]).end()
    var bytes = try Data(contentsOf: URL(filePath: folder.path))
    bytes.replaceSubrange(4096..<8192, with: repeatElement(0x55, count: 4096))
    try bytes.write(to: URL(filePath: folder.path))
    #expect(try isDamage(fault()))
    try bytes.prefix(4096).write(to: URL(filePath: folder.path))
    #expect(try isDamage(fault()))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["app.sqlite"])
  }

  // MARK: The query

  @Test(arguments: [
    ("", "the query is empty"), (" -- nothing\n ;", "the query is empty"),
    (
      "SELECT id FROM webhook WHERE id > :after",
      "the query gives 1 columns, not the four position, received_at, headers and body"
    ),
    ("SELECT id, at, head, body FROM webhook", "the query has no parameter :after"),
    ("SELECT id, at, head, body FROM webhook WHERE id > ?", "the query has other parameters than :after"),
    ("SELECT id, at, head, body FROM webhook WHERE id > :after LIMIT :n", "the query has other parameters than :after"),
    (query + "; DELETE FROM webhook", "the query is no SELECT that only reads this database"),
    (query + "; SELECT 1", "the query is more than one statement"),
    ("EXPLAIN QUERY PLAN " + query, "the query is no SELECT"),
    (
      "DELETE FROM webhook WHERE id > :after RETURNING id, at, head, body",
      "the query is no SELECT that only reads this database"
    ),
    ("ATTACH 'other' AS other", "the query is no SELECT that only reads this database"),
    ("PRAGMA journal_mode = delete", "the query is no SELECT that only reads this database"),
    (
      "SELECT cid, name, type, :after FROM pragma_table_info('webhook')",
      "the query is no SELECT that only reads this database"
    ),
    (
      "SELECT id, at, load_extension('x'), body FROM webhook WHERE id > :after",
      "the query is no SELECT that only reads this database"
    ),
    ("SELECT id, at, head, body FROM webhooks WHERE id > :after", "the query fails: no such table: webhooks"),
    ("SELEKT", #"the query fails: near "SELEKT": syntax error"#),
    ("SELECT id, at, head, text FROM webhook WHERE id > :after", "the query fails: no such column: text"),
    (
      "SELECT 9223372036854775807 + id, at, abs(-9223372036854775808), body FROM webhook WHERE id > :after",
      "the query fails: integer overflow"
    ),
    (
      "SELECT head, at, id, body FROM webhook WHERE id > :after ORDER BY id",
      "the query gives a position that is a text or a blob at the beginning"
    ),
    (
      "SELECT NULL, at, id, body FROM webhook WHERE id > :after ORDER BY id",
      "the query gives no position (NULL) at the beginning"
    ),
    (
      "SELECT id + 0.5, at, id, body FROM webhook WHERE id > :after ORDER BY id",
      "the query gives a position with decimals at the beginning"
    ),
    (
      "SELECT id - 1, at, id, body FROM webhook WHERE id > :after ORDER BY id",
      "the query gives the position 0 at the beginning"
    ),
    (
      "SELECT id, at, id, body FROM webhook WHERE id > :after ORDER BY id DESC",
      "the query gives the position 2 behind position 3"
    ),
    (
      "SELECT 7, at, id, body FROM webhook WHERE id > :after ORDER BY id",
      "the query gives the position 7 behind position 7"
    ),
    (
      "SELECT id, at, id, CASE id WHEN 3 THEN zeroblob(70000000) END FROM webhook WHERE id > :after ORDER BY id",
      "a value behind position 2 is longer than 64 MiB"
    ),
    (
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 1, 1, 1 FROM n WHERE i < 0 AND i > :after",
      "the query takes longer than 0 s"
    ),
  ])
  func `is asked by one SELECT that gives growing positions`(query: String, says: String) throws {
    let folder = try ApplicationFolder()
    let app = try Application(folder.path, [ApplicationFolder.table] + (1...3).map(ApplicationFolder.row))
    try app.end()
    let before = try folder.listing()
    #expect {
      try Self.read(folder.path, query, timeLimit: query.hasPrefix("WITH") ? .milliseconds(100) : .seconds(30))
    } throws: { error in
      let reason = (error as? ForeignFault)?.reason
      if reason != says { Issue.record("\(reason ?? "\(error)")") }
      return reason == says
    }
    #expect(try folder.listing() == before)
  }

  @Test func `may be asked through views, functions and with a semicolon at the end`() throws {
    let folder = try ApplicationFolder()
    try Application(
      folder.path,
      [ApplicationFolder.table, "CREATE VIEW v AS SELECT id, at, head, body FROM webhook"]
        + (1...3).map(ApplicationFolder.row)
    ).end()
    let queries = [
      "SELECT id, at, head, body FROM v WHERE id > :after ORDER BY 1;",
      "-- all of them\nSELECT id, datetime(at), json_object('a', head), upper(body) FROM v WHERE id > :after OR id > :after; -- end",
      "WITH w AS (SELECT * FROM v) SELECT * FROM w WHERE id > :after ORDER BY id ;;",
    ]
    for query in queries { #expect(try Self.read(folder.path, query).positions == [1, 2, 3]) }
  }

  // MARK: Its identity

  @Test(arguments: [Mode.delete, .wal])
  func `is another one after each change, and the same without`(mode: Mode) throws {
    let folder = try ApplicationFolder()
    let app = try Application(folder.path, ["PRAGMA journal_mode = \(mode.rawValue)", ApplicationFolder.table])
    let base = ForeignDatabase(path: folder.path, query: Self.query)
    var seen: [[UInt8]] = []
    for number in 1...3 {
      try app.run(ApplicationFolder.row(number))
      let look = try base.look()
      #expect(try base.look() == look && look.identity.count == ForeignFile.identityBytes && !look.isSettled)
      #expect(!seen.contains(look.identity))
      seen.append(look.identity)
    }
    var times = [timespec(tv_sec: 1_770_000_000, tv_nsec: 0), timespec(tv_sec: 1_770_000_000, tv_nsec: 0)]
    for file in [folder.path, folder.path + "-wal"] { utimensat(AT_FDCWD, file, &times, 0) }
    #expect(try base.look().isSettled)
  }
}
