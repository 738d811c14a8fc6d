import Amounts
import Books
import Testing

/// What is said of candidates, beside what matching decided.
@Suite struct MatchTraceTests {
  private static func sides(_ booked: String, _ settled: String) -> MatchSides {
    func items(_ text: String) -> [MatchItem] { text.split(separator: " ").map { MatchingTests.item(String($0)) } }
    return MatchSides(booked: items(booked), allocations: items(settled))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let booked: String
    let settled: String
    /// Of payment p: kind, then each candidate with its outcome.
    let said: [String]
    var settings = MatchingSettings()

    var testDescription: String { name }
  }

  private static func text(_ candidate: MatchTrace.Candidate) -> String {
    switch candidate.outcome {
    case .chosen: "\(candidate.item.id) chosen"
    case .taken(let kind, let by): "\(candidate.item.id) taken \(kind.rawValue) \(by.joined(separator: "+"))"
    case .leftBehind: "\(candidate.item.id) left behind"
    case .stillFree(let ours, let theirs): "\(candidate.item.id) free \(ours) \(theirs)"
    case .outsideWindow: "\(candidate.item.id) outside"
    }
  }

  @Test(arguments: [
    Row(name: "nothing to choose from", booked: "p:100@0", settled: "", said: ["none"]),
    Row(name: "the only one", booked: "p:100@0", settled: "s:100@1", said: ["exact", "s chosen"]),
    Row(
      name: "the nearer one", booked: "p:100@0", settled: "s:100@1 t:100@0",
      said: ["exact", "t chosen", "s left behind"]),
    Row(
      name: "taken by a nearer payment", booked: "p:100@0 q:100@3", settled: "s:100@3",
      said: ["none", "s taken exact q"]),
    Row(
      name: "a group is told with its other members", booked: "p:60@0 q:40@1", settled: "s:100@1",
      said: ["split", "+q", "s chosen"]),
    Row(name: "merged", booked: "p:100@0", settled: "s:60@0 t:40@1", said: ["merged", "s chosen", "t chosen"]),
    Row(name: "a lone pair", booked: "p:100@0", settled: "s:99@0", said: ["lone-pair", "s chosen"]),
    Row(
      name: "two left, so no pair", booked: "p:100@0", settled: "s:99@0 t:98@1",
      said: ["none", "s free 1 2", "t free 1 2"]),
    Row(
      name: "another payment has it in its window too", booked: "p:100@0 q:50@1", settled: "s:99@0",
      said: ["none", "s free 2 1"]),
    Row(name: "the same amount too far away", booked: "p:100@0", settled: "s:100@6", said: ["none", "s outside"]),
    Row(name: "another amount too far away", booked: "p:100@0", settled: "s:99@6", said: ["none"]),
  ])
  func `each candidate has its reason`(row: Row) throws {
    let trace = try #require(
      MatchTrace(booked: "p", of: MatchTraceTests.sides(row.booked, row.settled), settings: row.settings))
    let group = trace.group.isEmpty ? [] : ["+" + trace.group.joined(separator: "+")]
    #expect([trace.kind?.rawValue ?? "none"] + group + trace.candidates.map(MatchTraceTests.text) == row.said)
  }

  @Test func `an id that takes no part has no trace`() {
    #expect(MatchTrace(booked: "x", of: MatchTraceTests.sides("p:1@0", "s:1@0"), settings: .init()) == nil)
    #expect(MatchTrace(allocation: "p", of: MatchTraceTests.sides("p:1@0", "s:1@0"), settings: .init()) == nil)
  }

  @Test(arguments: 0..<200) func `what is said is what matching decides, from both sides`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    func items(_ prefix: String) -> [MatchItem] {
      (0..<Int.random(in: 0...6, using: &numbers)).map { index in
        let day = Int.random(in: 0...9, using: &numbers)
        return MatchingTests.item("\(prefix)\(index):\(Int64.random(in: 1...4, using: &numbers))@\(day)")
      }
    }
    let sides = MatchSides(booked: items("p"), allocations: items("s"))
    let settings = MatchingSettings(windowDays: 3, maxGroup: 3, maxCandidates: 5)
    let matches = Matching.matches(booked: sides.booked, allocations: sides.allocations, settings: settings)
    for (index, item) in sides.booked.enumerated() {
      let trace = try #require(MatchTrace(booked: item.id, of: sides, settings: settings))
      let match = matches.first { $0.booked.contains(index) }
      #expect(trace.kind == match?.kind)
      check(trace, chosen: match?.allocations.map { sides.allocations[$0].id } ?? [])
    }
    for (index, item) in sides.allocations.enumerated() {
      let trace = try #require(MatchTrace(allocation: item.id, of: sides, settings: settings))
      let match = matches.first { $0.allocations.contains(index) }
      #expect(trace.kind == match?.kind)
      check(trace, chosen: match?.booked.map { sides.booked[$0].id } ?? [])
    }
  }

  private func check(_ trace: MatchTrace, chosen: [Key]) {
    #expect(trace.candidates.filter { $0.outcome == .chosen }.map(\.item.id).sorted() == chosen.sorted())
    for candidate in trace.candidates {
      #expect((candidate.outcome == .outsideWindow) == (candidate.distance > 3))
    }
  }
}
