import Amounts
import Books
import Testing

@Suite struct MatchingTests {
  /// An item as `id:units@day`.
  static func item(_ text: String) -> MatchItem {
    let parts = text.split { $0 == ":" || $0 == "@" }.map(String.init)
    let day = Int(parts[2]) ?? 0
    return MatchItem(
      id: Key(parts[0]), minorUnits: Int64(parts[1]) ?? 0, day: Day(daysSince1970: 20_000 + day), order: Int64(day))
  }

  /// The matches as `kind p1+p2=s1`, in the order of the text.
  static func texts(_ booked: [MatchItem], _ allocations: [MatchItem], _ settings: MatchingSettings = .init())
    -> [String]
  {
    Matching.matches(booked: booked, allocations: allocations, settings: settings).map { match in
      let ours = match.booked.map { booked[$0].id }.sorted().joined(separator: "+")
      let theirs = match.allocations.map { allocations[$0].id }.sorted().joined(separator: "+")
      return "\(match.kind.rawValue) \(ours)=\(theirs)"
    }.sorted()
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let booked: String
    let settled: String
    let matches: [String]
    var settings = MatchingSettings()

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "nothing", booked: "", settled: "s:100@0", matches: []),
    Row(name: "one to one", booked: "p:100@0", settled: "s:100@0", matches: ["exact p=s"]),
    Row(name: "at the window's edge", booked: "p:100@5", settled: "s:100@0", matches: ["exact p=s"]),
    Row(name: "at the other edge", booked: "p:100@0", settled: "s:100@5", matches: ["exact p=s"]),
    Row(name: "past the window", booked: "p:100@6", settled: "s:100@0", matches: []),
    Row(
      name: "a window of no days", booked: "p:100@0 q:100@1", settled: "s:100@1", matches: ["exact q=s"],
      settings: .init(windowDays: 0)),
    Row(name: "the nearest first", booked: "p:100@0 q:100@2", settled: "s:100@3", matches: ["exact q=s"]),
    Row(name: "then the earlier payment", booked: "q:100@1 p:100@3", settled: "s:100@2", matches: ["exact q=s"]),
    Row(name: "then the smaller id", booked: "q:100@1 p:100@1", settled: "s:100@2", matches: ["exact p=s"]),
    Row(name: "then the smaller key", booked: "p:100@1", settled: "t:100@2 s:100@0", matches: ["exact p=s"]),
    Row(
      name: "greedy, not the most pairs", booked: "p:100@0 q:100@5", settled: "s:100@4 t:100@10",
      matches: ["exact q=s"]),
    Row(name: "split of two", booked: "p:60@0 q:40@1", settled: "s:100@0", matches: ["split p+q=s"]),
    Row(
      name: "the smallest split", booked: "a:20@0 b:30@0 c:50@0 d:80@0", settled: "s:100@0", matches: ["split a+d=s"]),
    Row(
      name: "the first split of a size", booked: "a:50@3 b:50@0 c:50@1", settled: "s:100@0", matches: ["split b+c=s"]),
    Row(name: "split of four", booked: "a:10@0 b:20@0 c:30@0 d:40@0", settled: "s:100@0", matches: ["split a+b+c+d=s"]),
    Row(name: "no split of five", booked: "a:10@0 b:15@0 c:20@0 d:25@0 e:30@0", settled: "s:100@0", matches: []),
    Row(
      name: "a group of two at most", booked: "a:10@0 b:20@0 c:70@0", settled: "s:100@0", matches: [],
      settings: .init(maxGroup: 2)),
    Row(
      name: "no groups at all", booked: "a:30@0 c:70@0", settled: "s:100@0", matches: [], settings: .init(maxGroup: 1)),
    Row(
      name: "as many candidates as allowed", booked: "a:60@0 b:40@0 c:7@0", settled: "s:100@0",
      matches: ["split a+b=s"],
      settings: .init(maxCandidates: 3)),
    Row(
      name: "one candidate too many", booked: "a:60@0 b:40@0 c:7@0", settled: "s:100@0", matches: [],
      settings: .init(maxCandidates: 2)),
    Row(
      name: "candidates out of the window don't count", booked: "a:60@0 b:40@0 c:7@9", settled: "s:100@0",
      matches: ["split a+b=s"], settings: .init(maxCandidates: 2)),
    Row(
      name: "the earlier allocation splits first", booked: "a:60@2 b:40@2", settled: "s:100@3 t:100@1",
      matches: ["split a+b=t"]),
    Row(name: "exact before split", booked: "a:60@0 b:40@0 c:100@5", settled: "s:100@0", matches: ["exact c=s"]),
    Row(name: "merged", booked: "p:100@0", settled: "s:60@0 t:40@2", matches: ["merged p=s+t"]),
    Row(
      name: "the first merge of a size", booked: "p:100@0", settled: "s:50@2 t:50@0 u:50@1", matches: ["merged p=t+u"]),
    Row(
      name: "split before merged", booked: "a:50@0 b:50@0 c:150@0", settled: "s:100@0 t:50@9",
      matches: ["split a+b=s"]),
    Row(name: "a lone pair", booked: "p:100@0", settled: "s:90@3", matches: ["lone-pair p=s"]),
    Row(name: "no lone pair past the window", booked: "p:100@0", settled: "s:90@6", matches: []),
    Row(name: "two payments are no lone pair", booked: "p:100@0 q:70@0", settled: "s:90@0", matches: []),
    Row(name: "two allocations are no lone pair", booked: "p:100@0", settled: "s:90@0 t:80@0", matches: []),
    Row(
      name: "two lone pairs apart", booked: "p:100@0 q:100@20", settled: "s:90@0 t:90@20",
      matches: ["lone-pair p=s", "lone-pair q=t"]),
    Row(
      name: "a lone pair of what is left", booked: "p:100@0 q:70@0", settled: "s:100@0 t:90@0",
      matches: ["exact p=s", "lone-pair q=t"]),
    Row(
      name: "a chain is no lone pair", booked: "p:100@0 q:100@8", settled: "s:90@4", matches: []),
    Row(name: "negative parts", booked: "p:150@0 q:-50@0", settled: "s:100@0", matches: ["split p+q=s"]),
  ])
  func `the passes find what the rules say`(row: Row) {
    let booked = row.booked.split(separator: " ").map { MatchingTests.item(String($0)) }
    let settled = row.settled.split(separator: " ").map { MatchingTests.item(String($0)) }
    #expect(MatchingTests.texts(booked, settled, row.settings) == row.matches)
  }

  @Test func `the order of the inputs doesn't matter and each item is used at most once`() {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<600 {
      func side(_ prefix: String) -> [MatchItem] {
        (0..<Int.random(in: 0...7, using: &numbers)).map {
          let day = Int.random(in: 0...8, using: &numbers)
          return MatchingTests.item("\(prefix)\($0):\(Int.random(in: 1...8, using: &numbers))@\(day)")
        }
      }
      let (booked, settled) = (side("p"), side("s"))
      let expected = MatchingTests.texts(booked, settled)
      for _ in 0..<4 {
        let shuffled = (booked.shuffled(using: &numbers), settled.shuffled(using: &numbers))
        #expect(MatchingTests.texts(shuffled.0, shuffled.1) == expected)
      }
      let matches = Matching.matches(booked: booked, allocations: settled, settings: .init())
      let (ours, theirs) = (matches.flatMap(\.booked), matches.flatMap(\.allocations))
      #expect(Set(ours).count == ours.count && Set(theirs).count == theirs.count)
      for match in matches where match.kind != .lonePair {
        let sums = (
          match.booked.reduce(0) { $0 + booked[$1].minorUnits },
          match.allocations.reduce(0) { $0 + settled[$1].minorUnits }
        )
        #expect(sums.0 == sums.1)
      }
    }
  }

  @Test func `the exact pass is the greedy list of all pairs`() {
    var numbers = SeededNumbers(seed: 10)
    for _ in 0..<400 {
      let booked = (0..<6).map {
        MatchingTests.item("p\($0):\(Int.random(in: 1...2, using: &numbers))@\(Int.random(in: 0...7, using: &numbers))")
      }
      let settled = (0..<6).map {
        MatchingTests.item("s\($0):\(Int.random(in: 1...2, using: &numbers))@\(Int.random(in: 0...7, using: &numbers))")
      }
      var pairs = booked.flatMap { p in settled.map { (p, $0, abs(p.day.days(until: $0.day))) } }
        .filter { $0.0.minorUnits == $0.1.minorUnits && $0.2 <= 5 }
        .sorted { ($0.2, $0.0.day, $0.0.id, $0.1.id) < ($1.2, $1.0.day, $1.0.id, $1.1.id) }
      var expected: [String] = []
      while let (p, s, _) = pairs.first {
        expected.append("exact \(p.id)=\(s.id)")
        pairs.removeAll { $0.0.id == p.id || $0.1.id == s.id }
      }
      let texts = MatchingTests.texts(booked, settled, .init(maxGroup: 1)).filter { $0.hasPrefix("exact") }
      #expect(texts == expected.sorted())
    }
  }

  /// Each with each would be 400 million pairs.
  @Test(.timeLimit(.minutes(1)), arguments: [(0, 20_000), (1, 0)])
  func `thousands on one case are matched without comparing each with each`(
    difference: Int64, matched: Int
  ) {
    func side(_ prefix: String, _ units: Int64) -> [MatchItem] {
      (0..<20_000).map {
        MatchItem(
          id: Key("\(prefix)\($0)"), minorUnits: units, day: Day(daysSince1970: 20_000 + $0 % 9), order: Int64($0 % 9))
      }
    }
    let matches = Matching.matches(booked: side("p", 100), allocations: side("s", 100 + difference), settings: .init())
    #expect(matches.count == matched)
  }
}
