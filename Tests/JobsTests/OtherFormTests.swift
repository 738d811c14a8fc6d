import Deliveries
import Foundation
import Jobs
import Platforms
import Storage
import Testing

/// A channel that is read in another form than before is read anew, and what was malformed in the form of before is taken
/// back (inputs 2, Deliveries where they already are).
@Suite struct `Another form of a channel` {
  private static func pretty(_ number: Int) -> String {
    "{\n  \n  " + DeliveryFolder.line(number).dropFirst().dropLast() + "\n}\n"
  }

  @Test func `makes the findings of the wrong one go in one night`() throws {
    let folder = try DeliveryFolder()
    for number in 1...30 { try folder.write(Self.pretty(number), to: "receeve-\(number).json") }
    try folder.ingest(hour: 0)
    // More than twenty new lines, most of them malformed.
    #expect(try folder.findings() == ["channel-unreadable channel:receeve"])
    #expect(try folder.integers("SELECT count(*) > 60 FROM line_place") == [1])
    folder.format = .json
    let outcome = try folder.ingest(hour: 1)
    #expect(outcome.counts.new == 30 && outcome.faults.isEmpty)
    #expect(try folder.payments() == (1...30).map(Int64.init) && folder.findings().isEmpty)
    #expect(try folder.integers("SELECT count(*) FROM kept_line") == [0])
    #expect(try folder.integers("SELECT count(*) FROM line_place") == [0])
    // Once.
    #expect(try folder.ingest(hour: 2).counts.lines == 0)
  }

  @Test func `and back again comes to the same, night for night`() throws {
    let folder = try DeliveryFolder()
    let lines = (1...25).map { DeliveryFolder.line($0) + "\n" }.joined()
    try folder.write("{\"no\":1}\n" + lines, to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    let (payments, findings) = (try folder.payments(), try folder.findings())
    #expect(payments.count == 25 && findings.count == 1)
    folder.format = .json
    for hour in [1, 25] { try folder.ingest(hour: hour) }
    // Several documents are no JSON file: one finding, and what was accepted stays.
    #expect(try folder.payments() == payments && folder.findings().count == 1 && folder.findings() != findings)
    folder.format = .ndjson
    let outcome = try folder.ingest(hour: 26)
    #expect(outcome.counts.repeated == 25 && outcome.counts.unreadable == 1)
    #expect(try folder.payments() == payments && folder.findings() == findings)
    #expect(try folder.integers("SELECT count(*) FROM event_repeat") == [0])
  }

  @Test func `reads anew for another envelope, and not for the same one`() throws {
    let folder = try DeliveryFolder()
    try folder.write(DeliveryFolder.line(1) + "\n", to: "receeve.ndjson")
    try folder.ingest(hour: 0)
    #expect(try folder.rows("SELECT coalesce(form, 'none') FROM channel", of: folder.store) == ["none"])
    folder.envelope = .svix
    #expect(try folder.ingest(hour: 1).counts.lines == 1)
    #expect(try folder.ingest(hour: 2).counts.lines == 0)
    #expect(try folder.rows("SELECT form FROM channel", of: folder.store) == ["ndjson svix"])
    folder.envelope = .tieout
    #expect(try folder.ingest(hour: 3).counts.lines == 1)
    #expect(try folder.payments() == [1])
  }

  /// A form that were not carried over would have the files of the new name read anew.
  @Test(arguments: [false, true]) func `goes with a channel that gets another name`(isKnown: Bool) throws {
    let folder = try DeliveryFolder()
    let renamed = DeliveryChannel(platform: .receeve(nil), requiresSignature: false)
    folder.format = .json
    try folder.write("[\(Self.pretty(1)), {\"no\":1}]", to: "receeve-de.json")
    try folder.ingest(hour: 0)
    // The new name may have been configured before, without any delivery, in another form.
    if isKnown { _ = try folder.ingest(hour: 1, [IngestChannel(name: "receeve-de", reading: renamed, files: [])]) }
    try folder.store.write { try ChannelRoster.rename($0, from: "receeve", to: "receeve-de") }
    #expect(try folder.rows("SELECT name, form FROM channel", of: folder.store) == ["receeve-de|json tieout"])
    folder.channels = ["receeve-de"]
    #expect(try folder.ingest(hour: 2).counts.lines == 0)
    #expect(try folder.payments() == [1] && folder.findings().count == 1)
    #expect(try folder.integers("SELECT max(generation) FROM source_file") == [1])
    // In another form it is read anew under its new name, too.
    folder.format = .ndjson
    #expect(try folder.ingest(hour: 3).counts.lines > 0)
    #expect(try folder.rows("SELECT name, form FROM channel", of: folder.store) == ["receeve-de|ndjson tieout"])
    folder.format = .json
    try folder.ingest(hour: 4)
    #expect(try folder.payments() == [1] && folder.findings().count == 1)
  }

  @Test func `keeps what is malformed in a file that nobody can read again, until its bytes are met as a delivery`()
    throws
  {
    let folder = try DeliveryFolder()
    folder.format = .json
    // Lines of several documents, in two files, one of which goes.
    let line = DeliveryFolder.line(1)
    try folder.write(line + "\n" + line, to: "receeve-1.json")
    try folder.write("{\"no\":1}\n{\"no\":1}\n", to: "receeve-2.json")
    for hour in [0, 24] { try folder.ingest(hour: hour) }
    #expect(try folder.findings().count == 2)
    try folder.remove("receeve-2.json")
    folder.format = .ndjson
    try folder.ingest(hour: 25)
    #expect(try folder.payments() == [1] && folder.findings().count == 1)
    // It comes back: it is read in the form of now.
    try folder.write("{\"no\":1}\n{\"no\":1}\n", to: "receeve-2.json")
    try folder.ingest(hour: 26)
    #expect(
      try folder.rows("SELECT path, line FROM line_place ORDER BY line", of: folder.store) == [
        "receeve-2.json|1", "receeve-2.json|2",
      ])
    #expect(try folder.findings().count == 1)
  }
}
