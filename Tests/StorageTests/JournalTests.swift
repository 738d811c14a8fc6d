import Books
import Foundation
import GRDB
import Testing

@testable import Storage

/// What rows were is known again, whatever became of them.
@Suite struct Journals {
  /// A store with rows of many kinds, in which anything may be changed.
  private final class Sample {
    let store: Store
    let folder: URL
    private(set) var tables: [JournaledTable] = []

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "tieout-journal-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let archive = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/installation-m0004.tar.gz")
      let tar = try Process.run(
        URL(fileURLWithPath: "/usr/bin/env"), arguments: ["tar", "-xzf", archive.path, "-C", folder.path])
      tar.waitUntilExit()
      let files = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
      let file = try #require(files.first { $0.hasSuffix(".sqlite") })
      store = try Store(path: folder.appending(path: file).path, environment: .production)
      tables = try store.read { db in try JournaledTable.all(db) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Lets anything be changed that the program never changes.
    func unlock() throws {
      try store.queue.inDatabase { db in
        try db.execute(sql: "PRAGMA foreign_keys = OFF")
        for name in try String.fetchAll(db, sql: "SELECT name FROM main.sqlite_schema WHERE type = 'trigger'") {
          try db.execute(sql: "DROP TRIGGER main.\(name)")
        }
      }
    }

    func beginNight(_ asOf: Int64) throws -> Int64 {
      try store.write { db in try Store.beginNight(db, asOf: asOf, environment: .production) }
    }

    /// A store as a night of a run knew it.
    func known(to run: Int64) throws -> [String: [Row]] {
      let path = folder.appending(path: "copy-\(UUID().uuidString).sqlite").path
      let copy = try StoreCopy(of: store.path, at: path, environment: .production)
      try copy.rewind(to: run)
      return try rows(copy.store)
    }

    /// Every checked row that is journaled, by the table.
    func rows(_ store: Store) throws -> [String: [Row]] {
      try store.read { db in
        try Dictionary(
          uniqueKeysWithValues: tables.map { table in
            (table.name, try Row.fetchAll(db, sql: "SELECT * FROM \(table.name) ORDER BY \(order(table))"))
          })
      }
    }

    func order(_ table: JournaledTable) -> String {
      (table.number.map { [$0] } ?? table.table.key).joined(separator: ", ")
    }
  }

  private func differences(_ ours: [String: [Row]], _ theirs: [String: [Row]]) -> [String] {
    ours.keys.sorted().filter { ours[$0] != theirs[$0] }.map { name in
      let (one, other) = (ours[name] ?? [], theirs[name] ?? [])
      let first = zip(one, other).first { $0 != $1 }
      return "\(name): \(one.count) and \(other.count) rows; \(first.map { "\($0.0)\n\($0.1)" } ?? "")"
    }
  }

  @Test func `every table has a number, or names rows that have one, or is small`() throws {
    try TemporaryStore().store.read { db in
      let unknown = try JournaledTable.all(db).filter { $0.isNewer("", than: [:]) == "0" }.map(\.name)
      // Each row that is new there is a row of the journal.
      #expect(unknown == ["statement_opening", "store_accepted_outputs", "used_text"])
    }
  }

  @Test func `before the first night nothing is remembered`() throws {
    let sample = try Sample()
    try sample.unlock()
    try sample.store.write { db in
      try db.execute(sql: "UPDATE sealed_payment_version SET amount = amount + 1; DELETE FROM sealed_case_event")
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM row_change") == 0)
      let triggers = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_temp_schema WHERE type = 'trigger' AND name LIKE 'journal%'")
      #expect(triggers == 0)
    }
  }

  private static let changes: [(what: String, sql: String, entries: Int)] = [
    ("a cell", "UPDATE sealed_payment_version SET amount = amount + 1 WHERE id = 1", 1),
    ("nothing", "UPDATE sealed_payment_version SET amount = amount WHERE id = 1", 0),
    ("a cell to nothing", "UPDATE sealed_discrepancy SET note = 'x', owner = NULL WHERE id = 1", 1),
    ("a row away", "DELETE FROM sealed_event WHERE id = (SELECT max(id) FROM event)", 1),
    (
      "a number that is given out again",
      """
      DELETE FROM sealed_channel WHERE id = (SELECT max(id) FROM channel);
      INSERT INTO sealed_channel (name) VALUES ('other')
      """, 2
    ),
    ("a new row", "INSERT INTO sealed_channel (name) VALUES ('new')", 0),
    (
      "a new row that becomes another",
      "INSERT INTO sealed_channel (name) VALUES ('n'); UPDATE sealed_channel SET name = 'm' WHERE name = 'n'", 0
    ),
    (
      "a new row below the mark",
      "DELETE FROM sealed_channel WHERE id = 1; INSERT INTO sealed_channel (id, name) VALUES (1, 'low')", 2
    ),
    (
      "a row that is replaced",
      "INSERT OR REPLACE INTO sealed_revenue_bucket (partner, bucket, fee_usd, row_count, read_id) SELECT partner, bucket, fee_usd + 1, 0, read_id FROM revenue_bucket",
      -1
    ),
    (
      "a row that is replaced by one of a new reading",
      """
      INSERT INTO sealed_list_read (run_id, partner, tenant, list, as_of, status, readable_rows, stored_rows) VALUES (1, 'acme', '', 'transactions', 5, 'complete', 0, 0);
      INSERT OR REPLACE INTO sealed_revenue_bucket (partner, bucket, fee_usd, row_count, read_id) SELECT partner, bucket, 5, 0, (SELECT max(id) FROM list_read) FROM revenue_bucket
      """, -1
    ),
    (
      "a name that goes to another row",
      "UPDATE sealed_channel SET name = 'was-' || name WHERE id = 1; INSERT INTO sealed_channel (name) SELECT substr(name, 5) FROM channel WHERE id = 1",
      1
    ),
    (
      "a text of any bytes",
      "UPDATE sealed_discrepancy SET note = 'a' || char(0) || 'b' WHERE id = 2; UPDATE sealed_discrepancy SET note = '' WHERE id = 2; UPDATE sealed_discrepancy SET note = NULL WHERE id = 2",
      3
    ),
    (
      "all rows", "DELETE FROM sealed_payment_line; DELETE FROM sealed_payment_version; DELETE FROM sealed_run_text", -1
    ),
  ]

  @Test(arguments: changes.indices) func `is undone`(index: Int) throws {
    let change = Self.changes[index]
    let sample = try Sample()
    try sample.unlock()
    let before = try sample.rows(sample.store)
    let run = try sample.beginNight(100)
    try sample.store.write { db in try db.execute(sql: change.sql) }
    let entries = try sample.store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM row_change") ?? 0 }
    #expect(change.entries < 0 ? entries > 0 : entries == change.entries, "\(change.what): \(entries)")
    #expect(differences(before, try sample.known(to: run)) == [], "\(change.what)")
  }

  @Test(arguments: UInt64(1)...12) func `any changes over several nights are undone, to each of them`(seed: UInt64)
    throws
  {
    let sample = try Sample()
    try sample.unlock()
    var random = Seeded(state: seed)
    var known: [(run: Int64, rows: [String: [Row]])] = []
    for night in 1...4 {
      let rows = try sample.rows(sample.store)
      known.append((try sample.beginNight(Int64(night) + 100), rows))
      // Several transactions, some of them for nothing.
      for _ in 1...6 {
        let body: (StoreDatabase) throws -> Void = { db in
          for _ in 1...12 {
            // What a table does not take is no change.
            do { try change(random.pick(sample.tables), &random, db, sample) } catch let error as DatabaseError
              where error.resultCode == .SQLITE_CONSTRAINT
            {}
          }
        }
        if random.number(4) == 0 { try sample.store.preview(body) } else { try sample.store.write(body) }
      }
    }
    for (run, rows) in known { #expect(differences(rows, try sample.known(to: run)) == [], "seed \(seed), run \(run)") }
  }

  /// Changes a table as nobody would: any row, any cell.
  private func change(_ table: JournaledTable, _ random: inout Seeded, _ db: StoreDatabase, _ sample: Sample) throws {
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)") ?? 0
    // The store is claimed and known by the last two.
    guard count > 0, !["run_mark", "night", "run", "installation", "store_identity"].contains(table.name) else {
      return
    }
    let order = sample.order(table)
    func row(_ what: String) -> String {
      "(SELECT \(what) FROM \(table.name) ORDER BY \(order) LIMIT 1 OFFSET \(random.number(count)))"
    }
    let columns = table.table.columns.filter { $0 != table.number && !(table.name == "kept_line" && $0 == "bytes") }
    let list = columns.joined(separator: ", ")
    switch random.number(4) {
    case 0:
      try db.execute(sql: "DELETE FROM \(table.table.stored) WHERE (\(order)) IN \(row(order))")
    case 1:
      guard let column = columns.randomElement(using: &random) else { return }
      try db.execute(
        sql: "UPDATE OR IGNORE \(table.table.stored) SET \(column) = \(row(column)) WHERE (\(order)) IN \(row(order))")
    case 2:
      // A number that is given out anew, or one that is or was somebody's.
      guard let number = table.number, !columns.isEmpty else { return }
      let new = random.number(2) == 0 ? "NULL" : "\(random.number(count + 3) + 1)"
      let source = "\(table.name) ORDER BY \(order) LIMIT 1 OFFSET \(random.number(count))"
      let kind = random.number(2) == 0 ? "IGNORE" : "REPLACE"
      try db.execute(
        sql: "INSERT OR \(kind) INTO \(table.table.stored) (\(number), \(list)) SELECT \(new), \(list) FROM \(source)")
    default:
      guard table.number == nil, let column = columns.randomElement(using: &random) else { return }
      let source = "\(table.name) ORDER BY \(order) LIMIT 1 OFFSET \(random.number(count))"
      let values = columns.map { $0 == column ? "\(row(column)) AS \($0)" : $0 }.joined(separator: ", ")
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO \(table.table.stored) (\(list))
          SELECT \(list) FROM (SELECT \(values) FROM \(source)) w
          WHERE \(column) IS NOT NULL
          """)
    }
  }

  /// Numbers that are the same in every run.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func number(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &self) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count)] }
  }

  @Test func `another connection keeps the journal as well, from its next transaction on`() throws {
    let sample = try Sample()
    try sample.unlock()
    let other = try Store(path: sample.store.path, environment: .production)
    let before = try sample.rows(sample.store)
    let run = try sample.beginNight(100)
    try other.write { db in try db.execute(sql: "UPDATE sealed_channel SET name = name || '-x'") }
    #expect(differences(before, try sample.known(to: run)) == [])
  }

  @Test func `a row that is damaged is not put back as a sound one`() throws {
    let sample = try Sample()
    try sample.unlock()
    _ = try sample.beginNight(100)
    let error = #expect(throws: (any Error).self) {
      try sample.store.write { db in
        try db.execute(sql: "UPDATE sealed_channel SET seal = seal + 1; DELETE FROM sealed_channel WHERE id = 1")
      }
    }
    #expect(error.flatMap { StoreFailure($0)?.isDamage } ?? false)
  }

  @Test func `a store is not taken back to a run that concluded no night`() throws {
    let sample = try Sample()
    #expect(throws: DamagedRow.self) { try sample.known(to: 1) }
  }

  @Test func `what was before is never changed`() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    defer { withExtendedLifetime(temporary) {} }
    try store.write { db in
      _ = try Store.beginNight(db, asOf: 1, environment: .production)
      try db.execute(sql: "INSERT INTO sealed_row_change (name, row_key) VALUES ('x', x'01')")
    }
    for sql in ["UPDATE sealed_row_change SET was = x'01'", "DELETE FROM sealed_row_change"] {
      #expect(throws: (any Error).self) { try store.write { db in try db.execute(sql: sql) } }
    }
  }
}
