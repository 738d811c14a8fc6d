import Crypto
import Foundation
import Jobs
import Platforms
import Testing

/// Files of format `json` hold one delivery or an array of them, and are read when they are whole (inputs 2).
@Suite struct `Files of format json` {
  private let folder: DeliveryFolder

  init() throws {
    folder = try DeliveryFolder()
    folder.format = .json
  }

  private static func subject(_ text: String) -> String {
    let hash = SHA256.hash(data: Data(text.utf8)).prefix(8)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "event-unparsed line:receeve/\(hash)"
  }

  /// A delivery over several lines, as exports print it.
  private static func pretty(_ number: Int) -> String {
    let line = DeliveryFolder.line(number)
    return "{\n  " + line.dropFirst().dropLast() + "\r\n}"
  }

  private static func array(_ numbers: [Int]) -> String {
    "[\n" + numbers.map(pretty).joined(separator: ",\n") + "\n]\n"
  }

  private func places(_ table: String) throws -> [String] {
    try folder.rows(
      "SELECT f.path, t.line FROM \(table) t JOIN source_file f ON f.id = t.file_id ORDER BY 1, 2", of: folder.store)
  }

  // MARK: Whole

  @Test func `are a delivery, or an array of them, plain and packed`() throws {
    try folder.write(Self.pretty(1), to: "receeve-1.json")
    try folder.write("\u{FEFF}" + Self.array([2, 3]), to: "receeve-2.json")
    try folder.write(Self.array([4, 5]), to: "receeve-3.json")
    try folder.pack("receeve-3.json")
    try folder.write("[]", to: "receeve-4.json")
    let first = try folder.ingest(hour: 0)
    #expect(first.faults.isEmpty && first.counts.lines == 5 && first.counts.new == 5)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] && folder.findings().isEmpty)
    #expect(
      try places("event") == [
        "receeve-1.json|1", "receeve-2.json|1", "receeve-2.json|2", "receeve-3.json.gz|1", "receeve-3.json.gz|2",
      ])
    let second = try folder.ingest(hour: 100)
    #expect(second.counts.lines == 0 && second.counts.bytes == 0)
    // The same bytes in another file, and as a line, are the same delivery.
    try folder.write("[\(DeliveryFolder.line(9))]", to: "receeve-5.json")
    try folder.write(DeliveryFolder.line(9) + "\n", to: "receeve-6.json")
    let third = try folder.ingest(hour: 101)
    #expect(third.counts.new == 1 && third.counts.repeated == 1)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `of many megabytes are looked at and taken in pieces`() throws {
    let numbers = Array(1...9000)
    try folder.write(Self.array(numbers), to: "receeve.json")
    let size = try Data(contentsOf: folder.url.appending(path: "receeve.json")).count
    #expect(size > 2 << 20)
    try folder.pack("receeve.json", as: "receeve-packed.json.gz")
    try folder.write(Self.array(numbers), to: "receeve.json")
    let outcome = try folder.ingest(hour: 0)
    #expect(outcome.faults.isEmpty && outcome.counts.new == 9000 && outcome.counts.repeated == 9000)
    #expect(try folder.payments() == numbers.map(Int64.init))
    #expect(try folder.integers("SELECT lines_read FROM source_file") == [9000, 9000])
    #expect(try folder.ingest(hour: 1).counts.lines == 0)
  }

  // MARK: Changed

  @Test func `that change are read again whole, and nothing counts twice`() throws {
    try folder.write(Self.array([1, 2, 3]), to: "receeve.json")
    try folder.ingest(hour: 0)
    // One more; then as long as before, and alike at both ends of what tells files apart.
    try folder.write(Self.array([1, 2, 3, 4]), to: "receeve.json")
    let grown = try folder.ingest(hour: 1)
    #expect(grown.counts.new == 1 && grown.counts.repeated == 3)
    let long = Array(10...99)
    try folder.write(Self.array(long), to: "receeve.json")
    try folder.ingest(hour: 2)
    var middle = long
    middle[45] = 70
    middle[60] = 69
    let text = Self.array(middle).replacingOccurrences(of: #"m70"#, with: "x70").replacingOccurrences(
      of: "T70", with: "X70")
    #expect(text.utf8.count == Self.array(long).utf8.count && text.utf8.count > 3 * 8192)
    try folder.write(text, to: "receeve.json")
    #expect(try folder.ingest(hour: 3).counts.new > 0)
    #expect(try folder.payments() == ([1, 2, 3, 4] + long + [70]).sorted().map(Int64.init))
    #expect(try folder.findings().isEmpty)
    #expect(try folder.integers("SELECT max(generation) FROM source_file") == [4])
  }

  /// More than is read ahead of what is stored.
  private static let long: String = {
    let blanks = String(repeating: " ", count: 900)
    let deliveries = (1...9000).map { number -> String in "\(pretty(number).dropLast())\(blanks)}" }
    return "[\(deliveries.joined(separator: ","))]"
  }()

  /// Writes into a file in place.
  private func overwrite(_ text: String, at offset: UInt64) throws {
    let handle = try FileHandle(forWritingTo: folder.url.appending(path: "receeve.json"))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  @Test func `that are written to while they are read are begun anew`() throws {
    try folder.write(Self.long, to: "receeve.json")
    #expect(Self.long.utf8.count > 10 << 20)
    var writing = Result<Void, any Error>.success(())
    var isWritten = false
    let outcome = try folder.ingest(hour: 0) { counts in
      guard counts.lines > 0, !isWritten else { return }
      isWritten = true
      // In what was not read yet: the file is no JSON from here on.
      writing = Result { try overwrite("]]]]", at: UInt64(Self.long.utf8.count - 100)) }
    }
    try writing.get()
    #expect(isWritten && outcome.faults.isEmpty && outcome.counts.new > 0 && outcome.counts.new < 9000)
    #expect(try folder.integers("SELECT tail_is_read FROM source_file WHERE tail_hash IS NOT NULL") == [0])
    try folder.write(Self.long, to: "receeve.json")
    #expect(try folder.ingest(hour: 1).faults.isEmpty)
    #expect(try folder.payments() == (1...9000).map(Int64.init) && folder.findings().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `that are written to all the time are named, and read by the next run`() throws {
    try folder.write(Self.long, to: "receeve.json")
    var writing = Result<Void, any Error>.success(())
    let outcome = try folder.ingest(hour: 0) { _ in
      if case .success = writing { writing = Result { try overwrite("[", at: 0) } }
    }
    try writing.get()
    #expect(outcome.faults.map(\.reason) == ["it was written anew while it was read"])
    #expect(try folder.ingest(hour: 1).faults.isEmpty)
    #expect(try folder.payments().count == 9000)
  }

  // MARK: Not whole

  /// What is no whole JSON, and what the finding says.
  @Test(arguments: [
    ("", "no whole JSON document: unexpected end at line 1, column 1"),
    ("\n \n", "no whole JSON document: unexpected end at line 3, column 1"),
    ("[{\"a\":1},\n{\"b\":", "no whole JSON document: unexpected end at line 2, column 6"),
    (
      "{\"a\":1}\n{\"a\":2}\n",
      "no JSON document: several documents behind each other at line 2, column 1: "
        + "put them into an array, or one a line with format: ndjson"
    ),
    ("\u{FF}\u{FE}[", "no whole JSON document: unexpected byte at line 1, column 1"),
  ])
  func `that do not parse wait for their grace, and are one malformed line`(text: String, reason: String) throws {
    try folder.write(text, to: "receeve.json")
    let first = try folder.ingest(hour: 0)
    #expect(first.counts.lines == 0 && first.faults.isEmpty)
    try folder.ingest(hour: 23)
    #expect(try folder.findings().isEmpty)
    #expect(try folder.ingest(hour: 24).counts.unreadable == 1)
    let bytes = text.hasSuffix("\n") ? String(text.dropLast()) : text
    #expect(try folder.findings() == [Self.subject(bytes)])
    #expect(
      try folder.rows("SELECT reason, length, line FROM kept_line", of: folder.store) == [
        "\(reason)|\(bytes.utf8.count)|1"
      ])
    #expect(try folder.ingest(hour: 48).counts.lines == 0)
    // It is finished after all.
    try folder.write(Self.array([1, 2]), to: "receeve.json")
    try folder.ingest(hour: 49)
    #expect(try folder.payments() == [1, 2] && folder.findings().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM line_place") == [0])
  }

  @Test func `begin their grace anew when they grow, and not when they are only touched`() throws {
    let text = Self.array([1, 2])
    try folder.write(String(text.prefix(200)), to: "receeve.json")
    try folder.ingest(hour: 0)
    try folder.write(String(text.prefix(250)), to: "receeve.json")
    try folder.ingest(hour: 20)
    try folder.write(String(text.prefix(250)), to: "receeve.json")
    try folder.ingest(hour: 43)
    #expect(try folder.findings().isEmpty)
    try folder.ingest(hour: 44)
    #expect(try folder.findings() == [Self.subject(String(text.prefix(250)))])
    // Another part of it: one finding, and only once its own grace is over.
    try folder.write(String(text.prefix(260)), to: "receeve.json")
    try folder.ingest(hour: 45)
    #expect(try folder.findings().isEmpty)
    try folder.ingest(hour: 69)
    #expect(try folder.findings() == [Self.subject(String(text.prefix(260)))])
    try folder.write(text, to: "receeve.json")
    try folder.ingest(hour: 70)
    #expect(try folder.payments() == [1, 2] && folder.findings().isEmpty)
  }

  @Test func `keep what was taken of them when they are no longer whole`() throws {
    try folder.write(Self.array([1, 2]), to: "receeve.json")
    try folder.ingest(hour: 0)
    try folder.write(String(Self.array([3, 4]).dropLast(5)), to: "receeve.json")
    for hour in [1, 25] { try folder.ingest(hour: hour) }
    #expect(try folder.payments() == [1, 2] && folder.findings().count == 1)
    try folder.write(Self.array([3, 4]), to: "receeve.json")
    try folder.ingest(hour: 26)
    #expect(try folder.payments() == [1, 2, 3, 4] && folder.findings().isEmpty)
  }

  @Test func `that are broken archives are named each night, and nothing of them is taken`() throws {
    try folder.write(Self.array(Array(1...3000)), to: "receeve.json")
    try folder.pack("receeve.json")
    let whole = try Data(contentsOf: folder.url.appending(path: "receeve.json.gz"))
    try folder.write(whole.prefix(whole.count - 9), to: "receeve.json.gz")
    for hour in [0, 48] {
      let outcome = try folder.ingest(hour: hour)
      #expect(outcome.faults.map(\.source) == ["receeve.json.gz"] && outcome.counts.lines == 0)
      #expect(outcome.faults.first?.advice == "nothing of it was read; put the whole archive in its place")
    }
    var damaged = whole
    damaged[whole.count / 2] ^= 0x55
    try folder.write(damaged, to: "receeve.json.gz")
    #expect(try folder.ingest(hour: 49).faults.count == 1 && folder.payments().isEmpty && folder.findings().isEmpty)
    try folder.write(whole, to: "receeve.json.gz")
    #expect(try folder.ingest(hour: 50).faults.isEmpty)
    #expect(try folder.payments().count == 3000)
    // Packed, and no JSON: by the bytes that were packed.
    try folder.write("[1,", to: "receeve-2.json")
    try folder.pack("receeve-2.json")
    for hour in [51, 75] { #expect(try folder.ingest(hour: hour).faults.isEmpty) }
    #expect(try folder.findings() == [Self.subject("[1,")])
  }

  // MARK: Deliveries

  @Test func `are malformed delivery by delivery`() throws {
    let twice = #"{"a":1,"a":2}"#
    let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
    try folder.write("[\(twice), 7,\n\(Self.pretty(1)), \(deep), \"x\\ud800\",\(twice)]", to: "receeve.json")
    let outcome = try folder.ingest(hour: 0)
    #expect(outcome.counts.lines == 6 && outcome.counts.unreadable == 5 && outcome.counts.new == 1)
    #expect(try folder.payments() == [1])
    #expect(
      try Set(folder.findings()) == Set([twice, "7", deep, "\"x\\ud800\""].map(Self.subject)))
    #expect(
      try folder.rows("SELECT path, line FROM line_place ORDER BY line", of: folder.store)
        == [1, 2, 4, 5, 6].map { "receeve.json|\($0)" })
  }

  @Test func `too long to be a delivery go on behind it`() throws {
    let long = "\"" + String(repeating: "x", count: (16 << 20) - 1) + "\""
    #expect(long.utf8.count == (16 << 20) + 1)
    try folder.write("[\(Self.pretty(1)),\(long) , \(Self.pretty(2))]", to: "receeve.json")
    for hour in 0...1 {
      try folder.ingest(hour: hour)
      #expect(try folder.payments() == [1, 2] && folder.findings() == [Self.subject(long)])
      #expect(
        try folder.rows("SELECT reason, length, line FROM kept_line", of: folder.store)
          == ["the delivery is longer than 16 MiB|\(long.utf8.count)|2"])
    }
  }
}
