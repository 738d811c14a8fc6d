import Foundation
import Jobs
import Testing

/// Standard input is read once, to its end (inputs 2, Deliveries where they already are).
@Suite struct `Deliveries by standard input` {
  /// Reads what is written into a pipe, in pieces.
  private static func ingest(_ folder: DeliveryFolder, hour: Int, _ text: String, pieces: Int = 1) throws
    -> IngestOutcome
  {
    let pipe = Pipe()
    var channel = IngestChannel(name: "receeve", reading: OwnDatabase.reading, files: [], isWhole: false)
    channel.input = pipe.fileHandleForReading.fileDescriptor
    let bytes = Data(text.utf8)
    let length = max(1, bytes.count / pieces)
    let writer = Thread {
      for start in stride(from: 0, to: bytes.count, by: length) {
        try? pipe.fileHandleForWriting.write(contentsOf: bytes[start..<min(start + length, bytes.count)])
        if pieces > 1 { usleep(1000) }
      }
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    let outcome = try folder.ingest(hour: hour, [channel])
    withExtendedLifetime(pipe) {}
    return outcome
  }

  @Test(arguments: [1, 7, 50])
  func `are lines, the last one too, however they come`(pieces: Int) throws {
    let folder = try DeliveryFolder()
    let text = "{broken\n\n" + (1...4).map { DeliveryFolder.line($0) }.joined(separator: "\n")
    let outcome = try Self.ingest(folder, hour: 0, text, pieces: pieces)
    #expect(outcome.faults.isEmpty && outcome.counts.lines == 6 && outcome.counts.new == 4)
    #expect(outcome.counts.blank == 1 && outcome.counts.unreadable == 1 && outcome.counts.bytes == text.utf8.count)
    #expect(try folder.payments() == [1, 2, 3, 4])
    #expect(try folder.rows("SELECT path, line FROM line_place", of: folder.store) == ["-|1"])
  }

  @Test func `count once, whether they are piped in again or are in a file, too`() throws {
    let folder = try DeliveryFolder()
    let text = (1...3).map { DeliveryFolder.line($0) + "\n" }.joined()
    _ = try Self.ingest(folder, hour: 0, text)
    let again = try Self.ingest(folder, hour: 1, text + DeliveryFolder.line(4))
    #expect(again.counts.new == 1 && again.counts.repeated == 3)
    try folder.write(text, to: "receeve.ndjson")
    #expect(try folder.ingest(hour: 2).counts.repeated == 3)
    #expect(try folder.payments() == [1, 2, 3, 4])
    // Each reading has places of its own, so that none takes those of another.
    #expect(
      try folder.rows("SELECT path, generation, lines_read FROM source_file ORDER BY id", of: folder.store) == [
        "-|1|3", "-|2|4", "receeve.ndjson|1|3",
      ])
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `that cannot be read are a fault, and what was read is kept`() throws {
    let folder = try DeliveryFolder()
    var channel = IngestChannel(name: "receeve", reading: OwnDatabase.reading, files: [], isWhole: false)
    // A folder can be opened, and not be read.
    let descriptor = open(folder.url.path, O_RDONLY)
    defer { close(descriptor) }
    channel.input = descriptor
    let faults = try folder.ingest(hour: 0, [channel]).faults
    #expect(
      faults.map(\.description) == [
        "channel receeve, standard input: cannot be read any further (Is a directory); what was read is kept; "
          + "pipe it in again"
      ])
  }
}
