import Books
import Testing

/// What findings on deliveries are called, and what a resolution of them is about (discrepancies, Identity).
@Suite struct `Findings on deliveries` {
  @Test func `name a malformed line by its bytes, and every place of it`() {
    let finding = EventUnparsed.finding(
      channel: "receeve", hash: -2, places: ["a.ndjson:1", "b.ndjson:7"], partner: nil, tenant: nil, reason: "no JSON")
    #expect(finding.subject == "line:receeve/fffffffffffffffe")
    #expect(finding.evidence == ["a.ndjson:1", "b.ndjson:7"])
    #expect(finding.facts == nil)
  }

  @Test(arguments: [0, 1, -1, Int64.min, .max, 0x0123_4567_89AB_CDEF])
  func `write hashes so that they can be read again`(hash: Int64) {
    let text = LineHash.text(hash)
    #expect(text.utf8.count == 16 && LineHash.hash(text) == hash)
  }

  @Test(arguments: ["", "123", "0123456789ABCDEF", "0123456789abcdeg", "+123456789abcdef", "0123456789abcdef0"])
  func `read nothing else as a hash`(text: String) {
    #expect(LineHash.hash(text) == nil)
  }

  @Test func `on unverified deliveries are about their lines, in no order`() {
    func facts(_ hashes: Int64...) -> String? {
      EventUnverified.finding(
        channel: "c", id: "e1", partner: nil, tenant: nil,
        lines: hashes.map { EventUnverified.Line(hash: $0, reason: "unsigned", places: []) }
      ).facts
    }
    #expect(facts(1, 2) == facts(2, 1))
    #expect(facts(1) != facts(1, 2))
  }

  @Test func `on conflicts are about the contents, not about how often they came`() {
    func facts(_ contents: (String, [String])...) -> String? {
      EventConflictingDuplicate.finding(
        channel: "c", id: "e1", partner: nil, tenant: nil,
        contents: contents.map { EventConflictingDuplicate.Content(digest: $0.0, places: $0.1) }, event: 1
      ).facts
    }
    #expect(facts(("aa", ["a:1"]), ("bb", ["a:2"])) == facts(("bb", ["a:2", "b:1"]), ("aa", ["a:1"])))
    #expect(facts(("aa", []), ("bb", [])) != facts(("aa", []), ("bb", []), ("cc", [])))
  }

  @Test func `show no more evidence than a person reads, however much a sender makes`() {
    let finding = EventUnparsed.finding(
      channel: "c", hash: 1, places: (1...5000).map { "a:\($0)" }, partner: nil, tenant: nil, reason: "")
    #expect(finding.evidence.count == 51 && finding.evidence.last == "and 4950 more")
  }
}
