import Books
import Crypto
import Foundation
import Jobs
import Platforms
import Storage
import Testing

/// Several deliveries that were stored together: none counts twice and none is lost, however their file goes on (inputs 2,
/// Deliveries where they already are).
@Suite struct `Batches of deliveries` {
  private let folder: DeliveryFolder

  init() throws {
    folder = try DeliveryFolder()
    folder.envelope = try Self.places(body: "/body", receivedAt: "/receivedAt")
  }

  private static func places(body: String, receivedAt: String) throws -> DeliveryEnvelope {
    .places(
      DeliveryPlaces(
        body: try #require(JSONPointer(body)), headers: nil, receivedAt: JSONPointer(receivedAt)))
  }

  /// Deliveries by their numbers; 0 is none.
  private static func batch(_ numbers: Int...) -> String {
    "[" + numbers.map { $0 == 0 ? none : DeliveryFolder.line($0) }.joined(separator: ", ") + "]"
  }

  private static let none = #"{"no":1}"#

  private static func identity(_ text: String) -> LineIdentity {
    LineIdentity(digest: Array(SHA256.hash(data: Data(text.utf8))), length: Int64(text.utf8.count))
  }

  private static func subject(_ text: String) -> String {
    let hash = identity(text).digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "event-unparsed line:receeve/\(hash)"
  }

  private func places(_ table: String) throws -> [String] {
    try folder.rows(
      """
      SELECT f.path, f.generation, t.line FROM \(table) t JOIN source_file f ON f.id = t.file_id ORDER BY f.path, t.line,
        f.generation
      """, of: folder.store)
  }

  private func places() throws -> [String] {
    try folder.rows("SELECT path, line FROM line_place ORDER BY path, line", of: folder.store)
  }

  private func sources() throws -> [String] {
    try folder.rows("SELECT path, generation FROM source_file ORDER BY id", of: folder.store)
  }

  // MARK: Read again

  @Test func `that are read again have the places that they had`() throws {
    let first = Self.batch(1, 0, 2)
    try folder.write("\(first)\n\(Self.batch(3, 4))\n", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    #expect(
      try places("event") == [
        "receeve.ndjson:1|1|1", "receeve.ndjson:1|1|3", "receeve.ndjson:2|1|1", "receeve.ndjson:2|1|2",
      ])
    // Another file of the name: one line is as it was, one has a delivery more, one less.
    try folder.write("\(first)\n\(Self.batch(4, 5, 3))\n\(Self.batch(3))\n", to: "receeve.ndjson")
    let outcome = try folder.ingest(hour: 1)
    #expect(outcome.counts.new == 1 && outcome.counts.repeated == 5 && outcome.counts.unreadable == 1)
    #expect(try folder.payments() == [1, 2, 3, 4, 5])
    #expect(try folder.findings() == [Self.subject(Self.none)])
    #expect(try places() == ["receeve.ndjson:1|2"])
    #expect(
      try sources() == [
        "receeve.ndjson|1", "receeve.ndjson:1|1", "receeve.ndjson:2|1", "receeve.ndjson|2", "receeve.ndjson:2|2",
      ])
    #expect(try places("event").last == "receeve.ndjson:2|2|2")
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `that become shorter, or other ones, keep what was read of them`() throws {
    for (hour, text) in [Self.batch(1, 2, 3), Self.batch(1), Self.batch(5, 2), Self.batch(1, 2, 3)].enumerated() {
      try folder.write(text + "\n", to: "receeve.ndjson")
      try folder.ingest(hour: hour)
    }
    #expect(try folder.payments() == [1, 2, 3, 5] && folder.findings().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `say something else under an id as lines do, and the other way round`() throws {
    // As long as 1, another amount: two contents of one id count for nothing.
    let other = DeliveryFolder.line(1).replacingOccurrences(of: #"\"amount\":1,"#, with: #"\"amount\":7,"#)
    #expect(other != DeliveryFolder.line(1))
    try folder.write(Self.batch(1, 2) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    for hour in 1...2 {
      try folder.write("[\(other),\(DeliveryFolder.line(2))]\n", to: "receeve.ndjson")
      try folder.ingest(hour: hour)
      #expect(try folder.payments() == [2])
      #expect(try folder.findings() == ["event-conflicting-duplicate event:receeve/m1"])
      #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [1])
    }
  }

  // MARK: A last line without its end

  @Test func `in an unfinished line are read once it is finished`() throws {
    let whole = Self.batch(3, 4)
    try folder.write(Self.batch(1, 2) + "\n" + whole.prefix(90), to: "receeve.ndjson")
    for hour in [0, 24] { try folder.ingest(hour: hour) }
    #expect(try folder.payments() == [1, 2] && folder.findings() == [Self.subject(String(whole.prefix(90)))])
    try folder.append(String(whole.dropFirst(90)), to: "receeve.ndjson")
    try folder.ingest(hour: 25)
    #expect(try folder.payments() == [1, 2] && folder.findings().isEmpty)
    try folder.ingest(hour: 49)
    #expect(try folder.payments() == [1, 2, 3, 4])
    // The line's end and more behind it.
    try folder.append("\n" + Self.batch(5) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 50)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] && folder.findings().isEmpty && places().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
    #expect(try sources() == ["receeve.ndjson|1", "receeve.ndjson:1|1", "receeve.ndjson:2|1"])
  }

  /// Batches without a line end, and what stands behind them later; whether they are deliveries then.
  @Test(arguments: [
    ([1, 0, 2], "\n", true), ([1, 0, 2], "\r\n", true), ([1, 0, 2], "]\n", false), ([0], "\n", true),
    ([0], "]\n", false), ([1], "]\n", false), ([0, 0], "x", false),
  ])
  func `in a last line that went on after all are taken back`(numbers: [Int], more: String, isBatch: Bool) throws {
    let deliveries = numbers.map { $0 == 0 ? Self.none : DeliveryFolder.line($0) }.joined(separator: ",")
    let text = "[\(deliveries)]"
    // What stands elsewhere, too, stays for that place.
    try folder.write(DeliveryFolder.line(9) + "\n" + text, to: "receeve.ndjson")
    for hour in [0, 24] { try folder.ingest(hour: hour) }
    let counting = numbers.filter { $0 > 0 }.map(Int64.init)
    let malformed = numbers.contains(0) ? [Self.subject(Self.none)] : []
    #expect(try folder.payments() == counting + [9] && folder.findings() == malformed)
    let (before, noted) = (try places("event"), try places())
    try folder.append(more, to: "receeve.ndjson")
    for hour in [25, 49] { try folder.ingest(hour: hour) }
    if isBatch {
      #expect(try folder.payments() == counting + [9] && folder.findings() == malformed)
      #expect(try places("event") == before && places() == noted)
    } else {
      #expect(try folder.payments() == [9] && places() == ["receeve.ndjson|2"])
      #expect(try folder.findings() == [Self.subject(text + more.trimmingCharacters(in: .newlines))])
    }
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `in a last line stay where a finished one brought them`() throws {
    try folder.write(Self.batch(1, 0) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    try folder.write(Self.batch(1, 0), to: "receeve.ndjson")
    for hour in [1, 25] { try folder.ingest(hour: hour) }
    try folder.append("]\n", to: "receeve.ndjson")
    try folder.ingest(hour: 26)
    #expect(try folder.payments() == [1])
    #expect(try Set(folder.findings()) == [Self.subject(Self.none), Self.subject(Self.batch(1, 0) + "]")])
  }

  // MARK: Malformed, and readable now

  @Test func `are no longer malformed once their form is known`() throws {
    let places = folder.envelope
    folder.envelope = .svix
    try folder.write("\(Self.batch(1, 2))\n\(DeliveryFolder.line(3))\n", to: "receeve.ndjson")
    try folder.write(Self.batch(4, 5) + "\n", to: "receeve-2.ndjson")
    try folder.ingest(hour: 0)
    #expect(try folder.findings().count == 5)
    #expect(
      try self.places() == [
        "receeve-2.ndjson:1|1", "receeve-2.ndjson:1|2", "receeve.ndjson|2", "receeve.ndjson:1|1", "receeve.ndjson:1|2",
      ])
    folder.envelope = places
    try folder.ingest(hour: 1)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] && folder.findings().isEmpty && self.places().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [0])
    // And in the wrong one again: what was accepted stays.
    folder.envelope = .svix
    try folder.ingest(hour: 2)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] && folder.findings().count == 5)
    folder.envelope = places
    try folder.ingest(hour: 3)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] && folder.findings().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test(arguments: [[1, 2], [1], []])
  func `that an earlier version took for one malformed line are none any more`(numbers: [Int]) throws {
    let text = "[\(numbers.map { DeliveryFolder.line($0) }.joined(separator: ","))]"
    try folder.store.write { db in
      let run = try Store.beginRun(db, asOf: 1, environment: .production)
      let session = try IngestSession(db, runID: run) { _, _, _ in .malformed(reason: "unread") }
      let channel = try session.channelID("receeve")
      let file = try session.beginFile(channel: channel, path: "receeve.old", generation: 1)
      _ = try session.storeMalformed(
        DeliveryPlace(file: file.id, line: 1), channel: channel, line: Self.identity(text), reason: "unread")
    }
    #expect(try folder.findings() == [Self.subject(text)])
    try folder.write(text + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    #expect(try folder.payments() == numbers.map(Int64.init) && folder.findings().isEmpty && places().isEmpty)
  }

  @Test func `do not stand for a file that is called as they are`() throws {
    try folder.write(Self.batch(1, 2) + "\n", to: "receeve.ndjson")
    try folder.write(DeliveryFolder.line(7) + "\n", to: "receeve.ndjson:1")
    for hour in 0...1 { try folder.ingest(hour: hour) }
    try folder.append(DeliveryFolder.line(8) + "\n", to: "receeve.ndjson:1")
    #expect(try folder.ingest(hour: 2).counts.lines == 1)
    #expect(try folder.payments() == [1, 2, 7, 8])
    #expect(
      try places("event") == [
        "receeve.ndjson:1|1|1", "receeve.ndjson:1|2|1", "receeve.ndjson:1|1|2", "receeve.ndjson:1|2|2",
      ])
  }

  // MARK: None, and too many

  @Test(arguments: [
    (DeliveryEnvelope.webhookSite, #"{"data":[],"total":0,"is_last_page":true}"#), (.hookdeck, #"{"models": [ ]}"#),
    (.awsAPIGateway, #"{"Records": []}"#), (.awsAPIGateway, #"{"Messages":[]}"#), (.svix, "[]"),
  ])
  func `of nothing are no delivery and not malformed`(envelope: DeliveryEnvelope, text: String) throws {
    folder.envelope = envelope
    try folder.write("\(text)\n{\"no\":1}\n\(text)", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    let outcome = try folder.ingest(hour: 24)
    #expect(outcome.counts.blank == 1 && outcome.counts.unreadable == 0)
    #expect(try folder.findings() == [Self.subject(Self.none)] && places() == ["receeve.ndjson|2"])
    #expect(try folder.integers("SELECT blank_lines FROM source_file") == [1])
    folder.format = .json
    try folder.remove("receeve.ndjson")
    try folder.write(text, to: "receeve-1.json")
    #expect(try folder.ingest(hour: 25).counts.unreadable == 0)
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [1])
  }

  @Test func `of more than 16,384 are one malformed line, and a file that is an array has no limit`() throws {
    let many = "[\(Array(repeating: "{}", count: 16_385).joined(separator: ","))]"
    try folder.write("\(many)\n\(Self.batch(1, 2))\n", to: "receeve.ndjson")
    let outcome = try folder.ingest(hour: 0)
    #expect(outcome.counts.lines == 3 && outcome.counts.unreadable == 1 && outcome.counts.new == 2)
    #expect(try folder.findings() == [Self.subject(many)])
    #expect(
      try folder.rows("SELECT reason, line FROM kept_line", of: folder.store) == [
        "more than 16384 deliveries in one batch: store fewer together, or one a line|1"
      ])
    // One less is what it says.
    try folder.write("[\(Array(repeating: "{}", count: 16_384).joined(separator: ","))]\n", to: "receeve-2.ndjson")
    #expect(try folder.ingest(hour: 1).counts.unreadable == 16_384)
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [2])
    folder.format = .json
    try folder.remove("receeve.ndjson")
    try folder.remove("receeve-2.ndjson")
    try folder.write(many, to: "receeve.json")
    let document = try folder.ingest(hour: 2)
    #expect(document.counts.lines == 16_385)
    #expect(try folder.integers("SELECT lines_read FROM source_file WHERE path = 'receeve.json'") == [16_385])
  }

  /// What a line of the file is costs more memory than it has bytes: they are read some at a time.
  @Test(arguments: DeliveryFormat.allCases)
  func `in many lines are all read, in order`(format: DeliveryFormat) throws {
    folder.format = format
    folder.envelope = .svix
    let page = #"{"data":[\#(Array(repeating: "7", count: 5000).joined(separator: ","))]}"#
    let pages = Array(repeating: page, count: 12)
    try folder.write(
      format == .json ? "[\(pages.joined(separator: ","))]" : pages.joined(separator: "\n") + "\n", to: "receeve")
    let outcome = try folder.ingest(hour: 0)
    #expect(outcome.counts.lines == 60_000 && outcome.counts.unreadable == 60_000)
    #expect(try folder.integers("SELECT lines_read FROM source_file WHERE path = 'receeve'") == [12])
    #expect(try folder.integers("SELECT count(*) FROM line_place") == [60_000])
    #expect(
      try folder.rows("SELECT DISTINCT path FROM line_place", of: folder.store).sorted()
        == (1...12).map { "receeve:\($0)" }.sorted())
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [1])
  }

  // MARK: A delivery that is an array

  /// A delivery as `[received_at, body]`.
  private static func pair(_ number: Int) throws -> String {
    let line = DeliveryFolder.line(number)
    let body = try #require(line.range(of: #""body":"#))
    return #"["2026-03-23T10:00:01Z", \#(line[body.upperBound...].dropLast())]"#
  }

  @Test func `are malformed no longer once they are known to be one delivery`() throws {
    folder.envelope = .svix
    try folder.write("\(try Self.pair(1))\n\(try Self.pair(2))\n", to: "receeve.ndjson")
    // Another file, whose name only begins likewise.
    try folder.write("\(try Self.pair(3))\n", to: "receeve.ndjson:old")
    try folder.ingest(hour: 0)
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [4] && places().count == 6)
    try folder.remove("receeve.ndjson:old")
    folder.envelope = try Self.places(body: "/1", receivedAt: "/0")
    try folder.ingest(hour: 1)
    #expect(try folder.payments() == [1, 2])
    #expect(try places() == ["receeve.ndjson:old:1|1", "receeve.ndjson:old:1|2"])
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [2])
  }

  @Test(arguments: DeliveryFormat.allCases)
  func `are not arrays that are one delivery each`(format: DeliveryFormat) throws {
    folder.envelope = try Self.places(body: "/1", receivedAt: "/0")
    folder.format = format
    try folder.write(try Self.pair(1) + "\n", to: "receeve-1")
    // Several, in whatever way, are none.
    try folder.write("[\(try Self.pair(2)),\(try Self.pair(3))]\n", to: "receeve-2")
    for hour in 0...1 { try folder.ingest(hour: hour) }
    #expect(try folder.payments() == [1] && places("event") == ["receeve-1|1|1"])
    #expect(
      try folder.rows("SELECT reason FROM kept_line", of: folder.store) == ["what is at /0 is no time of receipt"])
    // As they are in quarantine and in an archive.
    try folder.write(try Self.pair(4), to: "receeve-4")
    try folder.pack("receeve-4")
    for hour in [2, 26] { try folder.ingest(hour: hour) }
    #expect(try folder.payments() == [1, 4])
  }
}
