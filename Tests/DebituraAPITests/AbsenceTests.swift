import Books
import DebituraAPI
import Testing

/// What a list no longer shows is believed only when it is missing twice, or explained (inputs 3).
@Suite struct `Absence needs proof` {
  struct Readings: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What the latest complete reading had.
    let former: String
    /// What each read of tonight shows.
    let shown: [String]
    var explained = ""
    var isProven = false
    /// The ids that are taken over, or why none are.
    let result: String
    let reads: Int
  }

  @Test(arguments: [
    Readings(testDescription: "nothing is missing", former: "abc", shown: ["abcd"], result: "abcd", reads: 1),
    Readings(testDescription: "nothing was there", former: "", shown: [""], result: "", reads: 1),
    Readings(testDescription: "missing twice", former: "abc", shown: ["ab", "ab"], result: "ab", reads: 2),
    Readings(testDescription: "missing once", former: "abc", shown: ["ab", "abc"], result: "abc", reads: 2),
    Readings(
      testDescription: "another is missing then", former: "abc", shown: ["ab", "ac", "ac"], result: "ac", reads: 3),
    Readings(
      testDescription: "a new one came between", former: "abc", shown: ["ab", "abd", "abd"], result: "abd", reads: 3),
    Readings(
      testDescription: "no two reads agree", former: "abcd", shown: ["abc", "abd", "bcd"],
      result: "GET /cases: read 3 times: 1 of 4 ids are missing, and no two reads show the same ids", reads: 3),
    Readings(
      testDescription: "explained", former: "abc", shown: ["ab"], explained: "c", result: "ab", reads: 1),
    Readings(
      testDescription: "one explained, one not", former: "abcd", shown: ["ab", "ab"], explained: "c", result: "ab",
      reads: 2),
    Readings(testDescription: "the only one", former: "a", shown: ["", ""], result: "", reads: 2),
    Readings(testDescription: "two of four", former: "abcd", shown: ["ab", "ab"], result: "ab", reads: 2),
    Readings(
      testDescription: "two of two", former: "ab", shown: ["", ""], result: "GET /cases: lost 2 of 2", reads: 2),
    Readings(
      testDescription: "two of three, with new ones", former: "abc", shown: ["axyz", "axyz"],
      result: "GET /cases: lost 2 of 3", reads: 2),
    Readings(
      testDescription: "most, but all of them explained", former: "abc", shown: ["a"], explained: "bc", result: "a",
      reads: 1),
    Readings(
      testDescription: "most, proven by an earlier run", former: "abc", shown: ["a", "a"], isProven: true, result: "a",
      reads: 2),
    Readings(
      testDescription: "most, and never the same", former: "abc", shown: ["", "a", "b"],
      result: "GET /cases: read 3 times: 2 of 3 ids are missing, and no two reads show the same ids", reads: 3),
  ])
  func `in a list`(row: Readings) throws {
    let api = FakeAPI()
    api.fault = { seen, before in
      guard seen.path == "/cases" else { return nil }
      let shown = row.shown[min(before, row.shown.count - 1)].map { FakeAPI.referralCase(String($0)) }
      return FakeAPI.ok(FakeAPI.page(shown, seen.page, total: shown.count, path: "/cases"))
    }
    var sink = RecordingSink()
    sink.former["pull:p/-/cases"] = Set(row.former.map { String($0) })
    sink.explained = Set(row.explained.map { String($0) })
    sink.isProven = row.isProven
    let read = try pull(api, customer: false, into: sink).sink
    let list = "pull:p/-/cases"
    #expect((read.ends[list]?.reason ?? (read.ids[list] ?? []).sorted().joined()) == row.result)
    #expect(read.totals[list]?.reads == row.reads)
    #expect((read.blames[list] == .loss) == row.result.contains("lost"))
  }

  /// Rows are put in and taken out at random between the pages: what was there all the time is never taken to be gone.
  @Test(arguments: 0..<40)
  func `no schedule of inserts and deletes hides a row`(group: UInt64) throws {
    var accepted = 0
    for schedule in 0..<40 {
      var random = SeededRandom(state: group << 32 | UInt64(schedule))
      let api = FakeAPI()
      var rows = (0..<Int.random(in: 8...42, using: &random)).map { "k\($0)" }
      var sink = RecordingSink()
      sink.former["pull:p/-/cases"] = Set(rows)
      var always = Set(rows)
      var changes = Int.random(in: 1...5, using: &random)
      let chance = Int.random(in: 2...6, using: &random)
      api.fault = { seen, _ in
        guard seen.path == "/cases" else { return nil }
        while changes > 0, Int.random(in: 0..<chance, using: &random) == 0 {
          changes -= 1
          // Mostly both at once, so that the total tells nothing.
          let kind = Int.random(in: 0..<4, using: &random)
          if kind != 0, !rows.isEmpty {
            always.remove(rows.remove(at: Int.random(in: rows.indices, using: &random)))
          }
          if kind != 1 { rows.insert("new\(changes)", at: Int.random(in: 0...rows.count, using: &random)) }
        }
        let texts = rows.dropFirst((seen.page - 1) * 10).prefix(10).map { FakeAPI.referralCase($0) }
        let head = #"{"page":{"totalResults":\#(rows.count),"pageSize":10},"cases":["#
        return FakeAPI.ok("\(head)\(texts.joined(separator: ","))]}")
      }
      var limits = PullLimits()
      limits.pageSize = 10
      let read = try pull(api, customer: false, limits: limits, seed: group, into: sink).sink
      guard read.ends["pull:p/-/cases"] == .complete else { continue }
      accepted += 1
      let hidden = always.subtracting(read.ids["pull:p/-/cases"] ?? [])
      #expect(hidden.isEmpty, "schedule \(group)/\(schedule) hides \(hidden.count)")
    }
    // It would be easy to accept none.
    #expect(accepted > 10)
  }
}

/// An id that one reading shows with two contents (inputs 3).
@Suite struct `One id with two contents` {
  static func payment(_ amount: String, method: String = "BankTransfer") -> String {
    FakeAPI.payment("x", amount: amount).replacing(#"{"id""#, with: #"{"method":"\#(method)","id""#)
  }

  @Test(arguments: [
    ("100.00 once, 99.00 once", ["100.00", "99.00"], 3, ["x"]),
    ("spelt in two ways", ["100.00", "100.0"], 1, []),
    ("once", ["100.00"], 1, []),
  ])
  func `is no row`(what: String, amounts: [String], reads: Int, contradicted: [String]) throws {
    let api = FakeAPI()
    api.fault = { seen, _ in
      guard seen.path == "tenant /Payments" else { return nil }
      let rows = amounts.map { Self.payment($0) } + [FakeAPI.payment("y")]
      return FakeAPI.ok(FakeAPI.page(rows, 1, total: 2, path: "tenant /Payments"))
    }
    let sink = try pull(api, tenants: ["t"]).sink
    #expect(sink.ends["pull:p/t/payments"] == .complete)
    #expect(sink.totals["pull:p/t/payments"]?.reads == reads)
    #expect(sink.contradicted["pull:p/t/payments"] ?? [] == contradicted)
  }

  @Test func `is read again, and is a row when it has one content then`() throws {
    let api = FakeAPI()
    api.fault = { seen, before in
      guard seen.path == "tenant /Payments" else { return nil }
      let rows = before == 0 ? [Self.payment("1"), Self.payment("2")] : [Self.payment("2")]
      return FakeAPI.ok(FakeAPI.page(rows, 1, total: 1, path: "tenant /Payments"))
    }
    let sink = try pull(api, tenants: ["t"]).sink
    #expect(sink.totals["pull:p/t/payments"] == ListTotals(rows: 1, distinctIDs: 1, reads: 2))
    #expect(sink.contradicted.isEmpty)
  }

  @Test func `is judged by the whole row, also by what is not kept`() throws {
    let api = FakeAPI()
    api.fault = { seen, _ in
      guard seen.path == "tenant /Payments" else { return nil }
      let rows = [Self.payment("1"), Self.payment("1", method: "Card")]
      return FakeAPI.ok(FakeAPI.page(rows, 1, total: 1, path: "tenant /Payments"))
    }
    #expect(try pull(api, tenants: ["t"]).sink.contradicted == ["pull:p/t/payments": ["x"]])
  }
}
