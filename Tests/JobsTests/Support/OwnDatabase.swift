import Configuration
import Deliveries
import Foundation
import Jobs
import Storage

/// A store, and a database of an application beside it whose table a channel reads.
final class OwnDatabase {
  let folder: DeliveryFolder
  let path: String
  var name = "app"
  var query = "SELECT id, at, head, body FROM webhook WHERE id > :after ORDER BY id"

  init(_ statements: String...) throws {
    folder = try DeliveryFolder(channels: ["app"])
    path = folder.url.appending(path: "database").path
    try run(["CREATE TABLE webhook (id INTEGER PRIMARY KEY, at, head, body)"] + statements)
  }

  var store: Store { folder.store }

  func run(_ statements: String...) throws { try run(statements) }

  /// Lets the application do something with its database.
  func run(_ statements: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let program = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1], isolation_level=None)
      base.executescript(sys.stdin.read())
      base.close()
      """
    process.arguments = ["python3", "-S", "-E", "-c", program, path]
    let input = Pipe()
    process.standardInput = input
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data((statements.joined(separator: ";\n") + ";").utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NoSuchValue(text: "the application failed") }
  }

  /// The body of a delivery that moves money: each number is a payment of its own.
  static func body(_ number: Int) -> String {
    #"{"payload":{"messageId":"m\#(number)","timestamp":"2026-03-19T08:00:00Z","details":{"messageType":"#
      + #""event.claimDebtPayment.settled.v1","claimRef":"INV-1","amount":\#(number),"currency":"EUR","#
      + #""trackingId":"T\#(number)","providerName":"x"}}}"#
  }

  static let at = "'2026-03-23T10:00:01Z'"

  /// Stores a delivery at a position, in place of what was there.
  static func row(_ position: Int, _ number: Int, at: String = at, head: String = "'{}'") -> String {
    "INSERT OR REPLACE INTO webhook VALUES (\(position), \(at), \(head), '\(body(number))')"
  }

  /// Stores so many deliveries, each at the position of its number.
  static func rows(_ range: ClosedRange<Int>) -> String {
    """
    WITH RECURSIVE n(i) AS (VALUES (\(range.lowerBound)) UNION ALL SELECT i + 1 FROM n WHERE i < \(range.upperBound))
    INSERT INTO webhook SELECT i, \(at), '{}', replace('\(body(77_777_777))', '77777777', i) FROM n
    """
  }

  /// Reads what is new, so many hours after the first of March 2026.
  @discardableResult
  func ingest(
    hour: Int, lockWait: Duration = .seconds(30), into other: Store? = nil,
    progress: @escaping (IngestCounts) -> Void = { _ in }
  ) throws -> IngestOutcome {
    var channel = IngestChannel(
      name: name, reading: OwnDatabase.reading, files: [],
      database: DeliveryDatabase(path: path, query: query), isWhole: false)
    channel.lockWait = lockWait
    return try folder.ingest(hour: hour, [channel], into: other, progress: progress)
  }

  static let reading = DeliveryChannel(platform: .receeve(nil), requiresSignature: false)

  /// Sets the time of the last change to one that is long ago.
  func age(_ seconds: Int = 1_770_000_000) {
    var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    for file in [path, path + "-wal"] { utimensat(AT_FDCWD, file, &times, 0) }
  }

  func payments() throws -> [Int64] { try folder.payments() }

  /// Every generation of the channel's source: path, generation, last position and rows.
  func sources() throws -> [String] {
    try folder.rows(
      "SELECT path, generation, bytes_read, lines_read FROM source_file ORDER BY id", of: store)
  }

  var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()) ?? [] }
}
