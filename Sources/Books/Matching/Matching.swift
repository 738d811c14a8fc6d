package import Amounts

/// One side of a match: what matching needs to know of a booked payment or an allocation.
package struct MatchItem: Hashable, Sendable {
  /// Payment id or S key: unique on its side.
  package let id: Key
  package let minorUnits: Int64
  /// Business date.
  package let day: Day
  /// Orders the items of a side before the id does: the day of a payment, the timestamp of an allocation.
  package let order: Int64

  package init(id: Key, minorUnits: Int64, day: Day, order: Int64) {
    self.id = id
    self.minorUnits = minorUnits
    self.day = day
    self.order = order
  }

  static func isOrdered(_ left: MatchItem, _ right: MatchItem) -> Bool {
    left.order != right.order ? left.order < right.order : left.id < right.id
  }
}

/// How a booked payment was matched (rules R4); the raw value is the cell of `payments.csv`.
package enum MatchKind: String, CaseIterable, Hashable, Sendable {
  case exact, split, merged
  case lonePair = "lone-pair"
}

/// A group of booked payments and allocations that are the same money; indexes into the two lists given.
package struct Match: Hashable, Sendable {
  package let kind: MatchKind
  package let booked: [Int]
  package let allocations: [Int]
}

/// Matches the booked payments of a case in one currency with its allocations (rules R4).
///
/// The result depends on the sets alone: both sides are put in order first.
package enum Matching {
  /// Runs the four passes in their order; each item is used at most once.
  package static func matches(
    booked: [MatchItem], allocations: [MatchItem], settings: MatchingSettings
  ) -> [Match] {
    guard !booked.isEmpty, !allocations.isEmpty else { return [] }
    var pool = Pool(booked: booked, allocations: allocations, settings: settings)
    pool.matchExact()
    pool.matchSplit()
    pool.matchMerged()
    pool.matchLonePairs()
    return pool.matches
  }
}

/// The items that are still free, in order, and the matches found so far.
private struct Pool {
  let booked: [MatchItem]
  let allocations: [MatchItem]
  let settings: MatchingSettings
  var freeBooked: [Int]
  var freeAllocations: [Int]
  var matches: [Match] = []

  init(booked: [MatchItem], allocations: [MatchItem], settings: MatchingSettings) {
    self.booked = booked
    self.allocations = allocations
    self.settings = settings
    freeBooked = booked.indices.sorted { MatchItem.isOrdered(booked[$0], booked[$1]) }
    freeAllocations = allocations.indices.sorted { MatchItem.isOrdered(allocations[$0], allocations[$1]) }
  }

  private func distance(_ b: Int, _ s: Int) -> Int { abs(booked[b].day.days(until: allocations[s].day)) }

  private func isNear(_ b: Int, _ s: Int) -> Bool { distance(b, s) <= settings.windowDays }

  private mutating func take(_ kind: MatchKind, booked: [Int], allocations: [Int]) {
    freeBooked.removeAll { booked.contains($0) }
    freeAllocations.removeAll { allocations.contains($0) }
    matches.append(Match(kind: kind, booked: booked, allocations: allocations))
  }

  /// Pass 1: equal amounts, greedily in order of distance, then date and id of the booked payment, then S key.
  mutating func matchExact() {
    struct Pair {
      let distance: Int
      let bookedOrder: Int
      let b: Int
      let s: Int
    }
    var byAmount: [Int64: [Int]] = [:]
    for s in freeAllocations { byAmount[allocations[s].minorUnits, default: []].append(s) }
    var pairs: [Pair] = []
    for (position, b) in freeBooked.enumerated() {
      for s in byAmount[booked[b].minorUnits] ?? [] where isNear(b, s) {
        pairs.append(Pair(distance: distance(b, s), bookedOrder: position, b: b, s: s))
      }
    }
    pairs.sort { left, right in
      if left.distance != right.distance { return left.distance < right.distance }
      if left.bookedOrder != right.bookedOrder { return left.bookedOrder < right.bookedOrder }
      return allocations[left.s].id < allocations[right.s].id
    }
    var usedBooked: Set<Int> = []
    var usedAllocations: Set<Int> = []
    for pair in pairs where !usedBooked.contains(pair.b) && !usedAllocations.contains(pair.s) {
      usedBooked.insert(pair.b)
      usedAllocations.insert(pair.s)
      take(.exact, booked: [pair.b], allocations: [pair.s])
    }
  }

  /// Pass 2: an allocation paid out in several booked payments.
  mutating func matchSplit() {
    for s in freeAllocations {
      let near = freeBooked.filter { isNear($0, s) }
      guard let group = group(near, amounts: near.map { booked[$0].minorUnits }, sum: allocations[s].minorUnits)
      else { continue }
      take(.split, booked: group, allocations: [s])
    }
  }

  /// Pass 3: several allocations booked as one payment.
  mutating func matchMerged() {
    for b in freeBooked {
      let near = freeAllocations.filter { isNear(b, $0) }
      guard let group = group(near, amounts: near.map { allocations[$0].minorUnits }, sum: booked[b].minorUnits)
      else { continue }
      take(.merged, booked: [b], allocations: group)
    }
  }

  /// Pass 4: a booked payment and an allocation that have only each other left in their windows.
  mutating func matchLonePairs() {
    let pairs = freeBooked.compactMap { b -> (Int, Int)? in
      let near = freeAllocations.filter { isNear(b, $0) }
      guard near.count == 1, freeBooked.filter({ isNear($0, near[0]) }).count == 1 else { return nil }
      return (b, near[0])
    }
    for (b, s) in pairs { take(.lonePair, booked: [b], allocations: [s]) }
  }

  /// The smallest set of 2…`maxGroup` candidates with the given sum, the first in their order among equals.
  private func group(_ candidates: [Int], amounts: [Int64], sum: Int64) -> [Int]? {
    guard candidates.count >= 2, candidates.count <= settings.maxCandidates, settings.maxGroup >= 2 else { return nil }
    for size in 2...settings.maxGroup where size <= candidates.count {
      var chosen: [Int] = []
      if choose(size, from: 0, amounts: amounts, rest: Int128(sum), into: &chosen) {
        return chosen.map { candidates[$0] }
      }
    }
    return nil
  }

  /// Lexicographic search: the first hit is the smallest list.
  private func choose(_ size: Int, from start: Int, amounts: [Int64], rest: Int128, into chosen: inout [Int]) -> Bool {
    if size == 0 { return rest == 0 }
    guard amounts.count - start >= size else { return false }
    for index in start...(amounts.count - size) {
      chosen.append(index)
      if choose(size - 1, from: index + 1, amounts: amounts, rest: rest - Int128(amounts[index]), into: &chosen) {
        return true
      }
      chosen.removeLast()
    }
    return false
  }
}
