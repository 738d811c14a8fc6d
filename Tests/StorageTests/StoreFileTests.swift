import Books
import Foundation
@testable import Storage
import Testing

/// What lies at the path of a store is looked at before anything about it is changed (inputs 5).
@Suite struct `The file of a store` {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-file-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// Modes, sizes and names of a folder.
  private func state(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return "\(name) \(attributes[.posixPermissions] ?? "") \(attributes[.size] ?? "")"
    }
  }

  /// What people name by mistake, made at a path.
  static let strangers: [(name: String, make: @Sendable (String) throws -> Void)] = [
    ("a text", { try Data(String(repeating: "nothing of ours\n", count: 50).utf8).write(to: URL(filePath: $0)) }),
    ("an empty file", { try Data().write(to: URL(filePath: $0)) }),
    ("a link", { try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/etc/hostname") }),
    ("a folder", { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) }),
    (
      "a file of two names",
      { path in
        _ = try Store(path: path, environment: .production)
        try FileManager.default.linkItem(atPath: path, toPath: path + ".second")
      }
    ),
  ]

  @Test(arguments: strangers.indices)
  func `is left as it is where it is no store of ours`(index: Int) throws {
    try withFolder { folder in
      let path = "\(folder)/store.sqlite"
      try Self.strangers[index].make(path)
      let before = try state(folder)
      #expect(throws: StoreError.self) { try Store(path: path, environment: .production) }
      #expect(try state(folder) == before)
    }
  }

  @Test func `of another program is refused, and not a byte of it changed`() throws {
    let temporary = try TemporaryStore()
    try temporary.execute("DROP TABLE sealed_installation")
    let before = try Data(contentsOf: URL(filePath: temporary.path))
    #expect(throws: StoreError.noStore(path: temporary.path)) {
      try Store(path: temporary.path, environment: .production)
    }
    let isUntouched = try Data(contentsOf: URL(filePath: temporary.path)) == before
    #expect(isUntouched)
  }

  @Test func `appears when it is whole: what a killed run left is taken away`() throws {
    try withFolder { folder in
      let path = "\(folder)/store.sqlite"
      try Data("half".utf8).write(to: URL(filePath: path + ".making"))
      try Data("half".utf8).write(to: URL(filePath: path + ".making-journal"))
      _ = try Store(path: path, environment: .production)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.sqlite"])
    }
  }

  @Test func `has an identity of its own, which it keeps`() throws {
    try withFolder { folder in
      let paths = ["first", "second", "first"].map { "\(folder)/\($0).sqlite" }
      let identities = try paths.map { path in
        try Store(path: path, environment: .production).read { try Store.identity($0) }
      }
      #expect(identities[0].count == 32)
      #expect(identities[0] != identities[1] && identities[0] == identities[2])
    }
  }

  @Test func `keeps each text that runs used once`() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { db in
      for (asOf, content) in [(1, "a: 1"), (2, "a: 1"), (3, "a: 2")] {
        let run = try Store.beginRun(db, asOf: Int64(asOf), environment: .production)
        let digest = String(repeating: content == "a: 1" ? "1" : "2", count: 64)
        let text = UsedText(kind: .configuration, name: "tieout.yaml", content: content, sha256: digest)
        try Store.keepText(text, runID: run, db)
      }
    }
    #expect(try temporary.rows("SELECT content FROM used_text ORDER BY 1") == [["a: 1"], ["a: 2"]])
    #expect(
      try temporary.rows("SELECT run_id, content FROM run_text JOIN used_text USING (sha256) ORDER BY 1")
        == [["1", "a: 1"], ["2", "a: 1"], ["3", "a: 2"]])
  }
}
