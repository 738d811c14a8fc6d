import Books
import DebituraAPI
import Testing

@Suite struct DriftTests {
  struct Totals: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The `page` object of a list of 250 rows, by the page's number.
    let page: @Sendable (Int) -> String
    let isComplete: Bool
    let requestsMax: Int
  }

  static func envelope(_ total: String, _ pages: String) -> String {
    #"{"totalResults":\#(total),"pageSize":100,"totalPages":\#(pages)}"#
  }

  @Test(arguments: [
    Totals(testDescription: "right", page: { _ in envelope("250", "3") }, isComplete: true, requestsMax: 3),
    Totals(testDescription: "pages 0", page: { _ in envelope("250", "0") }, isComplete: true, requestsMax: 3),
    Totals(testDescription: "no pages", page: { _ in #"{"totalResults":250}"# }, isComplete: true, requestsMax: 3),
    Totals(testDescription: "with a point", page: { _ in envelope("250.0", "3") }, isComplete: true, requestsMax: 3),
    Totals(testDescription: "too many pages", page: { _ in envelope("250", "7") }, isComplete: true, requestsMax: 7),
    Totals(testDescription: "negative", page: { _ in envelope("-1", "3") }, isComplete: false, requestsMax: 3),
    Totals(testDescription: "pages negative", page: { _ in envelope("250", "-3") }, isComplete: false, requestsMax: 3),
    Totals(testDescription: "2^31", page: { _ in envelope("2147483648", "3") }, isComplete: false, requestsMax: 3),
    Totals(
      testDescription: "2^31 pages", page: { _ in envelope("9", "2147483648") }, isComplete: false, requestsMax: 3),
    Totals(
      testDescription: "a million pages", page: { _ in envelope("9", "1000000") }, isComplete: false, requestsMax: 1),
    Totals(testDescription: "one more", page: { _ in envelope("251", "3") }, isComplete: false, requestsMax: 9),
    Totals(testDescription: "one less", page: { _ in envelope("249", "3") }, isComplete: false, requestsMax: 9),
    Totals(
      testDescription: "one more until the last page", page: { envelope($0 < 3 ? "251" : "250", "3") },
      isComplete: true, requestsMax: 9),
    Totals(
      testDescription: "seen to grow at the last page",
      page: { envelope($0 == 1 ? "101" : "250", $0 == 1 ? "2" : "3") },
      isComplete: true, requestsMax: 3),
    Totals(
      testDescription: "growing for ever", page: { envelope("\($0 * 100 + 1)", "\($0 + 1)") }, isComplete: false,
      requestsMax: 60),
  ])
  func `totals are counted after, and bounded`(row: Totals) throws {
    let api = FakeAPI()
    let rows = (0..<250).map { FakeAPI.referralCase("k\($0)") }
    api.fault = { seen, _ in
      guard seen.path == "/cases" else { return nil }
      let shown = rows.dropFirst((seen.page - 1) * 100).prefix(100).joined(separator: ",")
      return FakeAPI.ok(#"{"page":\#(row.page(seen.page)),"cases":[\#(shown)]}"#)
    }
    var limits = PullLimits()
    limits.pagesMax = 60
    let (sink, _) = try pull(api, customer: false, limits: limits)
    #expect((sink.ends["pull:p/-/cases"] == .complete) == row.isComplete)
    #expect(api.count("/cases") <= row.requestsMax)
    if row.isComplete { #expect(Set(sink.ids["pull:p/-/cases"] ?? []).count == 250) }
  }

  @Test func `both names of the envelope are read, and an empty list is complete`() throws {
    let api = FakeAPI()
    api.envelope = "pageData"
    api.lists["/clients"] = [FakeAPI.client("a")]
    #expect(try pull(api, customer: false).sink.ends.values.allSatisfy { $0 == .complete })
  }

  @Test func `the same page twice is read again, and an id twice never adds up`() throws {
    let api = FakeAPI()
    api.lists["/cases"] = (0..<250).map { FakeAPI.referralCase("k\($0)") }
    api.fault = { seen, before in
      guard seen.path == "/cases", seen.page == 2, before < 3 else { return nil }
      return FakeAPI.ok(FakeAPI.page(Array((api.lists["/cases"] ?? []).prefix(100)), 1, total: 250, path: "/cases"))
    }
    let again = try pull(api, customer: false).sink
    #expect(again.ends["pull:p/-/cases"] == .complete)
    #expect(again.totals["pull:p/-/cases"] == ListTotals(rows: 250, distinctIDs: 250, reads: 2))
    #expect(again.ids["pull:p/-/cases"]?.count == 250)

    let twice = FakeAPI()
    twice.lists["/cases"] = [FakeAPI.referralCase("K1"), FakeAPI.referralCase("k1")]
    let reason = try pull(twice, customer: false).sink.ends["pull:p/-/cases"]?.reason
    #expect(reason == "GET /cases: read 3 times: 1 distinct ids in 2 rows, but totalResults is 2")
  }

  /// A list that rows are put into, or taken from, at random while it is read.
  @Test(arguments: 0..<300)
  func `a complete list has every row that was there all the time`(seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let api = FakeAPI()
    var rows = (0..<Int.random(in: 0...450, using: &random)).map { "k\($0)" }
    var always = Set(rows)
    var changes = Int.random(in: 0...6, using: &random)
    let deletes = Bool.random(using: &random)
    api.fault = { seen, _ in
      guard seen.path == "/cases" else { return nil }
      if changes > 0, Int.random(in: 0..<3, using: &random) == 0 {
        changes -= 1
        if deletes, !rows.isEmpty {
          always.remove(rows.remove(at: Int.random(in: rows.indices, using: &random)))
        } else {
          rows.insert("new\(changes)", at: Int.random(in: 0...rows.count, using: &random))
        }
      }
      let texts = rows.map { FakeAPI.referralCase($0) }
      return FakeAPI.ok(FakeAPI.page(texts, seen.page, total: rows.count, path: "/cases"))
    }
    let (sink, _) = try pull(api, customer: false, seed: seed)
    let reads = sink.totals["pull:p/-/cases"]?.reads ?? 0
    if sink.ends["pull:p/-/cases"] == .complete, reads < 3 {
      #expect(always.isSubset(of: Set(sink.ids["pull:p/-/cases"] ?? [])))
    }
    // Once it stands still, the list is read as it is.
    #expect(reads <= 3 && (changes > 0 || sink.ends["pull:p/-/cases"] != nil))
  }
}

struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
