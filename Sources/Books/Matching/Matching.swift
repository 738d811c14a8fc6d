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
    pool.tidy()
    pool.matchSplit()
    pool.tidy()
    pool.matchMerged()
    pool.tidy()
    pool.matchLonePairs()
    return pool.matches
  }
}

/// The items that are still free, in order, and the matches found so far.
private struct Pool {
  let settings: MatchingSettings
  var booked: MatchSide
  var allocations: MatchSide
  var matches: [Match] = []

  init(booked: [MatchItem], allocations: [MatchItem], settings: MatchingSettings) {
    self.settings = settings
    self.booked = MatchSide(booked)
    self.allocations = MatchSide(allocations)
  }

  private mutating func take(_ kind: MatchKind, booked taken: [Int], allocations takenAllocations: [Int]) {
    booked.take(taken)
    allocations.take(takenAllocations)
    matches.append(Match(kind: kind, booked: taken, allocations: takenAllocations))
  }

  mutating func tidy() {
    booked.tidy()
    allocations.tidy()
  }

  /// Pass 1: equal amounts, greedily in order of distance, then date and id of the booked payment, then S key.
  ///
  /// Pairs of different amounts never meet, and of a day only the first that is left can be next: so days are paired, not
  /// items, and thousands of equal amounts cost what thousands of different ones do.
  mutating func matchExact() {
    struct DayPair {
      let distance: Int
      let booked: Day
      let allocation: Day
    }
    var ofBooked = booked.daysByAmount { MatchItem.isOrdered($0, $1) }
    var ofAllocations = allocations.daysByAmount { $0.id < $1.id }
    for amount in ofBooked.keys {
      guard var left = ofBooked.removeValue(forKey: amount), var right = ofAllocations.removeValue(forKey: amount)
      else {
        continue
      }
      let allocationDays = right.keys.sorted()
      var pairs: [DayPair] = []
      for day in left.keys {
        for other in allocations.near(day, allocationDays, settings.windowDays) {
          pairs.append(DayPair(distance: abs(day.days(until: other)), booked: day, allocation: other))
        }
      }
      pairs.sort { ($0.distance, $0.booked, $0.allocation) < ($1.distance, $1.booked, $1.allocation) }
      // The day before and the day after are equally far: the smaller key of the two is next.
      for (place, pair) in pairs.enumerated() {
        let twin = place + 1 < pairs.count ? pairs[place + 1] : nil
        let other = twin.flatMap { $0.distance == pair.distance && $0.booked == pair.booked ? $0.allocation : nil }
        while let b = left[pair.booked]?.first {
          let choices = [pair.allocation, other].compactMap { day in
            day.flatMap { day in right[day]?.first.map { (day: day, s: $0) } }
          }
          guard let choice = choices.min(by: { allocations.items[$0.s].id < allocations.items[$1.s].id }) else { break }
          left[pair.booked]?.removeFirst()
          right[choice.day]?.removeFirst()
          take(.exact, booked: [b], allocations: [choice.s])
        }
      }
    }
  }

  /// Pass 2: an allocation paid out in several booked payments.
  mutating func matchSplit() {
    for s in allocations.free {
      guard let group = group(of: booked, near: allocations.items[s]) else { continue }
      take(.split, booked: group, allocations: [s])
    }
  }

  /// Pass 3: several allocations booked as one payment.
  mutating func matchMerged() {
    for b in booked.free {
      guard let group = group(of: allocations, near: booked.items[b]) else { continue }
      take(.merged, booked: [b], allocations: group)
    }
  }

  /// Pass 4: a booked payment and an allocation that have only each other left in their windows.
  mutating func matchLonePairs() {
    let pairs = booked.free.compactMap { b -> (Int, Int)? in
      guard let s = allocations.near(booked.items[b].day, settings.windowDays, atMost: 1)?.first,
        booked.near(allocations.items[s].day, settings.windowDays, atMost: 1) != nil
      else { return nil }
      return (b, s)
    }
    for (b, s) in pairs { take(.lonePair, booked: [b], allocations: [s]) }
  }

  /// Candidates of one side with the sum of an item of the other; nil where there are too many or none.
  private func group(of side: MatchSide, near item: MatchItem) -> [Int]? {
    guard let near = side.near(item.day, settings.windowDays, atMost: settings.maxCandidates) else { return nil }
    return group(near, amounts: near.map { side.items[$0].minorUnits }, sum: item.minorUnits)
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
