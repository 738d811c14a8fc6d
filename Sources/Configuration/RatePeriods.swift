import Amounts
import Books

extension Place {
  /// Half-open periods in order of time, without a gap or an overlap; `to` left out is the next `from`.
  func ratePeriods() -> [RatePeriod]? {
    guard let places = list() else { return nil }
    guard !places.isEmpty else { return refuse("is empty", "at least one rate was expected") }
    let read = places.compactMap { $0.writtenRate() }.sorted { $0.from < $1.from }
    guard read.count == places.count else { return nil }
    var isSound = true
    for (rate, next) in zip(read, read.dropFirst()) where !rate.adjoins(next) { isSound = false }
    for rate in read {
      if let to = rate.to, to <= rate.from {
        rate.toPlace?.refuse(
          "is \(to), which is not after from \(rate.from)", "the first day without this rate was expected")
        isSound = false
      }
    }
    guard isSound else { return nil }
    let nexts = read.dropFirst().map(\.from) as [Day?] + [nil]
    return zip(read, nexts).map { RatePeriod(from: $0.from, to: $0.to ?? $1, percent: $0.percent) }
  }

  private func writtenRate() -> WrittenRate? {
    guard let section = section(keys: ["from", "to", "percent"]) else { return nil }
    let fromPlace = section.required("from", "the first day of the rate was expected")
    let from = fromPlace?.day()
    let to = section["to"].map { $0.day() }
    let percent = section.required("percent", "the percentage was expected")?.percentage()
    guard let fromPlace, let from, let percent, to != .some(nil) else { return nil }
    return WrittenRate(fromPlace: fromPlace, from: from, toPlace: section["to"], to: to ?? nil, percent: percent)
  }
}

/// A rate as it is written, before the end of its period is known.
private struct WrittenRate {
  let fromPlace: Place
  let from: Day
  let toPlace: Place?
  let to: Day?
  let percent: Percentage

  /// Notes an overlap or a gap before the next rate.
  func adjoins(_ next: WrittenRate) -> Bool {
    if next.from == from {
      next.fromPlace.refuse("is \(next.from), as in another rate", "periods that do not overlap were expected")
      return false
    }
    // An end before its own start is noted for itself.
    guard let to, to > from else { return true }
    if to > next.from {
      next.fromPlace.refuse(
        "is \(next.from), but the rate before ends on \(to)", "periods that do not overlap were expected")
    } else if to < next.from {
      next.fromPlace.refuse("is \(next.from), but the rate before ends on \(to)", "periods without a gap were expected")
    }
    return to == next.from
  }
}
