import Foundation

/// Another program with an SQLite file of its own, in a process of its own: locks hold between processes.
final class Application {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  private static let program = """
    import sqlite3, sys
    base = sqlite3.connect(sys.argv[1], isolation_level=None)
    print("ok", flush=True)
    for line in sys.stdin:
        base.execute(line).fetchall()
        print("ok", flush=True)
    base.close()
    """

  init(_ path: String, _ statements: [String] = []) throws {
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-S", "-E", "-c", Application.program, path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try answer()
    for sql in statements { try run(sql) }
  }

  deinit { if process.isRunning { kill() } }

  /// Runs one statement to its end.
  func run(_ sql: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((sql.replacing("\n", with: " ") + "\n").utf8))
    try answer()
  }

  /// Begins a statement without waiting for its end.
  func begin(_ sql: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((sql + "\n").utf8)) }

  private func answer() throws {
    var got = Data()
    while got.last != UInt8(ascii: "\n") {
      guard let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty else { throw Broken() }
      got += more
    }
  }

  private struct Broken: Error {}

  /// Closes the file and ends.
  func end() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Ends it in the middle of whatever it does.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// A folder with the database of an application, and what lies in it.
final class ApplicationFolder {
  let url: URL
  let path: String

  init(named name: String = "app.sqlite") throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tieout-foreign-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.appending(path: name).path
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Every file with its bytes and the time of its last change.
  func listing() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().map { name in
      let file = url.appending(path: name).path
      var status = stat()
      guard stat(file, &status) == 0 else { return "\(name) gone" }
      let bytes = try Data(contentsOf: URL(filePath: file))
      return
        "\(name) \(bytes.count) \(bytes.hashValue) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_mode)"
    }
  }

  static let table = "CREATE TABLE webhook (id INTEGER PRIMARY KEY, at, head TEXT, body)"

  static func row(_ id: Int) -> String {
    "INSERT INTO webhook VALUES (\(id), '2026-03-01T00:00:0\(id % 10)Z', '{}', 'body \(id)')"
  }
}
