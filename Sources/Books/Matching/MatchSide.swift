import Amounts

/// One side of the matching of a case: its items, and which of them are still free (rules R4).
///
/// A case may have thousands of either side, and whoever reaches an unsigned receiver can see to it: what is in a window
/// is found by halving, never by looking at everything.
struct MatchSide {
  let items: [MatchItem]
  private var isFree: [Bool]
  /// By day, those that were free at the last ``tidy()``.
  private var byDay: [Int]
  /// All of them in their order.
  private let inOrder: [Int]

  init(_ items: [MatchItem]) {
    self.items = items
    isFree = items.map { _ in true }
    byDay = items.indices.sorted { items[$0].day < items[$1].day }
    inOrder = items.indices.sorted { MatchItem.isOrdered(items[$0], items[$1]) }
  }

  /// What is free, in order.
  var free: [Int] { inOrder.filter { isFree[$0] } }

  mutating func take(_ taken: [Int]) {
    for index in taken { isFree[index] = false }
  }

  /// Between two passes: what is taken is not met any more.
  ///
  /// Within a pass for groups no more is taken out of a window than candidates are looked at.
  mutating func tidy() { byDay.removeAll { !isFree[$0] } }

  /// What is free within so many days of a day, in order; nil when it is more than so many.
  func near(_ day: Day, _ window: Int, atMost most: Int) -> [Int]? {
    var found: [Int] = []
    for index in MatchSide.range(of: day, window, in: byDay, day: { items[$0].day }) where isFree[index] {
      guard found.count < most else { return nil }
      found.append(index)
    }
    return found.sorted { MatchItem.isOrdered(items[$0], items[$1]) }
  }

  /// The days of a sorted list that are within so many days of a day.
  func near(_ day: Day, _ days: [Day], _ window: Int) -> ArraySlice<Day> {
    MatchSide.range(of: day, window, in: days, day: \.self)
  }

  /// By amount and day the items as they are to be taken.
  func daysByAmount(_ isBefore: (MatchItem, MatchItem) -> Bool) -> [Int64: [Day: ArraySlice<Int>]] {
    var grouped: [Int64: [Day: [Int]]] = [:]
    for index in items.indices {
      grouped[items[index].minorUnits, default: [:]][items[index].day, default: []].append(index)
    }
    return grouped.mapValues { days in
      days.mapValues { $0.sorted { isBefore(items[$0], items[$1]) }[...] }
    }
  }

  private static func range<Element>(
    of day: Day, _ window: Int, in sorted: [Element], day dayOf: (Element) -> Day
  ) -> ArraySlice<Element> {
    func first(_ isIn: (Int) -> Bool) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if isIn(day.days(until: dayOf(sorted[middle]))) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    return sorted[first { $0 >= -window }..<first { $0 > window }]
  }
}
