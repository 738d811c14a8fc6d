import Books
import Foundation
@testable import Storage
import Testing

/// A change of any column of any sealed row is seen by whoever reads the row (reliability M10).
@Suite struct Seals {
  /// The store of the fixture of an upgrade, with rows of every kind in it.
  private final class Sample {
    let store: Store
    private let folder: URL

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "tieout-seals-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let archive = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/installation-m0004.tar.gz")
      let tar = try Process.run(
        URL(fileURLWithPath: "/usr/bin/env"), arguments: ["tar", "-xzf", archive.path, "-C", folder.path])
      tar.waitUntilExit()
      let files = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
      let file = try #require(files.first { $0.hasSuffix(".sqlite") })
      store = try Store(path: folder.appending(path: file).path, environment: .production)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  private func texts(_ db: StoreDatabase, _ sql: String) throws -> [[String]] {
    let statement = try SQLStatement(db, sql)
    var rows: [[String]] = []
    while try statement.step() { rows.append((0..<statement.columnCount).map { statement.text($0) }) }
    return rows
  }

  private func run(_ db: StoreDatabase, _ sql: String) throws { try SQLStatement(db, sql).run() }

  @Test func `every table is sealed`() throws {
    try TemporaryStore().store.read { db in
      let names = try texts(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map { $0[0] }
      let unsealed = names.filter { !$0.hasPrefix("sealed_") && !$0.hasPrefix("sqlite_") && !$0.hasPrefix("grdb_") }
      #expect(unsealed == [])
      for name in names where name.hasPrefix("sealed_") {
        let columns = try texts(db, "PRAGMA table_info(\(name))").map { $0[1] }
        let seen = try texts(db, "PRAGMA table_info(\(name.dropFirst(7)))").map { $0[1] }
        #expect(columns.contains("seal"))
        #expect(seen == columns.filter { $0 != "seal" }, "\(name)")
      }
    }
  }

  @Test func `a change of any column of any table is seen`() throws {
    let sample = try Sample()
    let tables = try sample.store.read { db in
      try texts(
        db, "SELECT substr(name, 8) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sealed_%' ORDER BY name")
    }.map { $0[0] }
    #expect(tables.count > 30)
    var changes = 0
    for table in tables {
      let columns = try sample.store.read { db in try texts(db, "PRAGMA table_info(sealed_\(table))") }
      changes += try columns.count { try change($0[1], type: $0[2], of: table, columns, in: sample.store) }
    }
    #expect(changes > 200, "\(changes)")
  }

  @Test(arguments: [("payment_version", "last_seen"), ("transaction_version", "fee"), ("discrepancy", "note")])
  func `a damaged row is not sealed anew by whoever changes it without a look`(table: String, column: String) throws {
    let sample = try Sample()
    defer { withExtendedLifetime(sample) {} }
    // Once it has met damage, SQLite writes no more in a transaction.
    try sample.store.preview { db in
      try run(db, "PRAGMA defer_foreign_keys = ON")
      let change = "UPDATE sealed_\(table) SET \(column) = \(column)"
      try run(db, change)
      try run(db, "UPDATE sealed_\(table) SET seal = seal + 1")
      let error = #expect(throws: (any Error).self) { try run(db, change) }
      #expect(error.flatMap { StoreFailure($0)?.isDamage } ?? false)
    }
  }

  @Test func `a status that is damaged is seen though nobody finds the row by it`() throws {
    let sample = try Sample()
    defer { withExtendedLifetime(sample) {} }
    try sample.store.preview { db in
      try Seal.checkWhatIsLookedUp(db)
      try run(db, "UPDATE sealed_discrepancy SET seal = seal + 1")
      #expect(throws: (any Error).self) { try Seal.checkWhatIsLookedUp(db) }
    }
  }

  /// Changes a column of one row as a disk would, reads the table, and takes all of it back.
  ///
  /// - Returns: false for a table without rows.
  private func change(_ column: String, type: String, of table: String, _ columns: [[String]], in store: Store) throws
    -> Bool
  {
    try store.preview { db in
      guard try texts(db, "SELECT count(*) FROM sealed_\(table)") != [["0"]] else { return false }
      try run(db, "PRAGMA ignore_check_constraints = ON")
      try run(db, "PRAGMA defer_foreign_keys = ON")
      defer { try? run(db, "PRAGMA ignore_check_constraints = OFF") }
      // A disk runs no triggers.
      try run(db, "DROP TRIGGER temp.seal_changed_\(table)")
      for trigger in try texts(
        db, "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = 'sealed_\(table)'")
      { try run(db, "DROP TRIGGER main.\(trigger[0])") }
      let key = columns.filter { $0[5] != "0" }.map { $0[1] }.joined(separator: ", ")
      let other = ["INTEGER": "1", "TEXT": "'x'", "BLOB": "x'00'"][type] ?? "1"
      try run(
        db,
        """
        UPDATE sealed_\(table) SET \(column) = CASE typeof(\(column)) WHEN 'integer' THEN \(column) + 1000003
          WHEN 'text' THEN \(column) || 'x' WHEN 'blob' THEN CAST(\(column) || x'01' AS BLOB) ELSE \(other) END
        WHERE (\(key)) = (SELECT \(key) FROM sealed_\(table) LIMIT 1)
        """)
      let error = #expect(throws: (any Error).self, "\(table).\(column)") { try texts(db, "SELECT * FROM \(table)") }
      #expect(error.flatMap { StoreFailure($0)?.isDamage } ?? false, "\(table).\(column)")
      return true
    }
  }
}
