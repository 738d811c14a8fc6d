import Crypto
import Foundation
import Jobs
import Testing

/// Files of deliveries grow, are rotated, packed, cut and broken; nothing is lost and nothing counts twice (inputs 2).
@Suite struct `Files of deliveries` {
  private static func subject(_ line: [UInt8]) -> String {
    let hash = SHA256.hash(data: line).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "event-unparsed line:receeve/\(hash)"
  }

  private static func lines(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { DeliveryFolder.line($0) + "\n" }.joined()
  }

  @Test func `that are rotated and packed count once`() throws {
    let folder = try DeliveryFolder()
    try folder.write("{broken\n" + Self.lines(1...2), to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    try folder.append(DeliveryFolder.line(3) + "\n", to: "receeve.ndjson")
    try folder.pack("receeve.ndjson", as: "receeve.ndjson.1.gz")
    try folder.write(DeliveryFolder.line(4) + "\r\n", to: "receeve.ndjson")
    for hour in 1...2 {
      #expect(try folder.ingest(hour: hour).faults.isEmpty)
      #expect(try folder.payments() == [1, 2, 3, 4])
      #expect(try folder.findings() == [Self.subject(Array("{broken".utf8))])
    }
    // The next rotation gives every archive another name.
    try FileManager.default.moveItem(
      at: folder.url.appending(path: "receeve.ndjson.1.gz"), to: folder.url.appending(path: "receeve.ndjson.2.gz"))
    try folder.ingest(hour: 3)
    #expect(try folder.payments() == [1, 2, 3, 4])
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `that are broken archives are read up to the break, named each night, and read whole once they are`()
    throws
  {
    let folder = try DeliveryFolder()
    try folder.write(Self.lines(1...3000), to: "receeve.ndjson")
    try folder.pack("receeve.ndjson")
    let whole = try Data(contentsOf: folder.url.appending(path: "receeve.ndjson.gz"))
    try folder.write(whole.prefix(whole.count / 2), to: "receeve.ndjson.gz")
    let first = try folder.ingest(hour: 0)
    #expect(first.faults.map(\.source) == ["receeve.ndjson.gz"])
    let read = try folder.payments()
    #expect(read.count > 100 && read.count < 3000)
    let second = try folder.ingest(hour: 48)
    #expect(second.faults == first.faults && second.counts.new == 0)
    #expect(try folder.findings().isEmpty)
    var damaged = whole
    damaged[whole.count / 2] ^= 0x55
    try folder.write(damaged, to: "receeve.ndjson.gz")
    #expect(try folder.ingest(hour: 49).faults.count == 1)
    // As long as the damaged one, and alike at both ends.
    try folder.write(whole, to: "receeve.ndjson.gz")
    #expect(try folder.ingest(hour: 50).faults.isEmpty)
    #expect(try folder.payments().count == 3000)
  }

  @Test func `of several members, padded or empty, are archives`() throws {
    let folder = try DeliveryFolder()
    var members = Data()
    for number in 1...3 {
      try folder.write(DeliveryFolder.line(number) + "\n", to: "part")
      try folder.pack("part")
      members += try Data(contentsOf: folder.url.appending(path: "part.gz"))
      try folder.remove("part.gz")
    }
    try folder.write(members + Data(count: 512), to: "receeve.gz")
    #expect(try folder.ingest(hour: 0).faults.isEmpty)
    #expect(try folder.payments() == [1, 2, 3])
    try folder.write(Data(), to: "receeve.2.gz")
    #expect(try folder.ingest(hour: 1).faults.map(\.source) == ["receeve.2.gz"])
  }

  @Test func `without a last line end wait for their grace, and begin it anew when they grow`() throws {
    let folder = try DeliveryFolder()
    let line = DeliveryFolder.line(1)
    try folder.write(String(line.prefix(40)), to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    try folder.append(String(line.dropFirst(40)), to: "receeve.ndjson")
    try folder.ingest(hour: 20)
    try folder.ingest(hour: 43)
    #expect(try folder.payments() == [] && folder.findings() == [])
    try folder.ingest(hour: 44)
    #expect(try folder.payments() == [1])
    try folder.append("\n" + DeliveryFolder.line(2) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 45)
    #expect(try folder.payments() == [1, 2] && folder.findings() == [])
  }

  @Test func `withdraw a last line that went on after all`() throws {
    let folder = try DeliveryFolder()
    let line = DeliveryFolder.line(1)
    try folder.write(DeliveryFolder.line(7) + "\n" + line.prefix(40), to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    try folder.ingest(hour: 24)
    #expect(try folder.findings() == [Self.subject(Array(line.utf8.prefix(40)))])
    try folder.append(String(line.dropFirst(40)) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 25)
    #expect(try folder.payments() == [1, 7] && folder.findings() == [])
    // A whole delivery behind which something else is written is no delivery.
    try folder.append(DeliveryFolder.line(2), to: "receeve.ndjson")
    try folder.ingest(hour: 26)
    try folder.ingest(hour: 50)
    #expect(try folder.payments() == [1, 2, 7])
    try folder.append("}\n", to: "receeve.ndjson")
    try folder.ingest(hour: 51)
    #expect(try folder.payments() == [1, 7])
    #expect(try folder.findings() == [Self.subject(Array((DeliveryFolder.line(2) + "}").utf8))])
  }

  @Test func `that are replaced keep what was read of them`() throws {
    let folder = try DeliveryFolder()
    try folder.write(Self.lines(1...3), to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    // Longer than it was, and another one.
    try folder.write(Self.lines(11...20), to: "receeve.ndjson")
    try folder.ingest(hour: 1)
    try folder.write(DeliveryFolder.line(4), to: "receeve.ndjson")
    try folder.ingest(hour: 2)
    try folder.ingest(hour: 26)
    try folder.write(DeliveryFolder.line(5), to: "receeve.ndjson")
    try folder.ingest(hour: 27)
    try folder.ingest(hour: 51)
    #expect(try folder.payments() == [1, 2, 3, 4, 5] + (11...20).map(Int64.init))
  }

  /// Lines around what a delivery may be long, and whether they are told by their length.
  @Test(arguments: [
    (16 << 20, false), ((16 << 20) + 1, true), ((16 << 20) + 2, true), (17 << 20, true), (40 << 20, true),
  ])
  func `with a line too long to be a delivery go on behind it`(length: Int, isTooLong: Bool) throws {
    for end in ["\n", "\r\n"] {
      let folder = try DeliveryFolder()
      let long = [UInt8](repeating: UInt8(ascii: "x"), count: length)
      let data = Data(Self.lines(1...1).utf8) + Data(long) + Data(end.utf8) + Data(Self.lines(2...2).utf8)
      try folder.write(data, to: "receeve.ndjson")
      for hour in 0...1 {
        try folder.ingest(hour: hour)
        #expect(try folder.payments() == [1, 2])
        #expect(try folder.findings() == [Self.subject(long)])
        #expect(try folder.integers("SELECT length FROM kept_line") == [Int64(length)])
        #expect(try folder.integers("SELECT reason LIKE '%longer than%' FROM kept_line") == [isTooLong ? 1 : 0])
      }
      try folder.append(DeliveryFolder.line(3) + "\n", to: "receeve.ndjson")
      let counts = try folder.ingest(hour: 2).counts
      #expect(try counts.lines == 1 && folder.payments() == [1, 2, 3])
    }
  }

  @Test func `of blank lines take their count and no more`() throws {
    let folder = try DeliveryFolder()
    try folder.write(Data(repeating: 0x0A, count: 200_000) + Data((DeliveryFolder.line(1) + "\n").utf8), to: "receeve")
    let counts = try folder.ingest(hour: 0).counts
    #expect(counts.lines == 200_001 && counts.blank == 200_000 && counts.new == 1)
    #expect(try folder.integers("SELECT line FROM event") == [200_001])
  }

  @Test func `that cannot be read take nothing from the others`() throws {
    let folder = try DeliveryFolder(channels: ["a", "b"])
    for name in ["a.1", "a.3", "b.1"] {
      try folder.write(DeliveryFolder.line(name.utf8.reduce(0) { $0 + Int($1) }) + "\n", to: name)
    }
    try FileManager.default.createDirectory(at: folder.url.appending(path: "a.2"), withIntermediateDirectories: false)
    let outcome = try folder.ingest(hour: 0)
    #expect(outcome.faults.map(\.source) == ["a.2"])
    #expect(try folder.payments().count == 3)
  }

  @Test func `that are gone are missed once they had lines`() throws {
    let folder = try DeliveryFolder(channels: ["a", "b"])
    try folder.write(DeliveryFolder.line(1) + "\n", to: "a.1")
    try folder.ingest(hour: 0)
    #expect(try folder.findings() == [])
    try folder.remove("a.1")
    try folder.ingest(hour: 1)
    try folder.ingest(hour: 2)
    #expect(try folder.findings() == ["channel-missing channel:a"])
    try folder.write("", to: "a.1")
    try folder.ingest(hour: 3)
    #expect(try folder.findings() == [])
  }

  @Test func `make a channel unreadable, and its lines findings once it can be read`() throws {
    let folder = try DeliveryFolder()
    let broken = (1...11).map { "{\($0)\n" }.joined()
    try folder.write(broken + Self.lines(1...9), to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    #expect(try folder.findings() == ["channel-unreadable channel:receeve"])
    // The same bytes elsewhere are no new lines.
    try folder.write(Self.lines(1...9), to: "receeve.copy")
    try folder.ingest(hour: 1)
    #expect(try folder.findings() == ["channel-unreadable channel:receeve"])
    try folder.append(DeliveryFolder.line(99) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 2)
    #expect(try folder.findings().count == 11)
    #expect(try folder.findings().allSatisfy { $0.hasPrefix("event-unparsed ") })
  }
}
