/// The configured zone as a table of offsets: turns instants into business dates, without asking the system.
///
/// The table is read from the time-zone data once, at start, by the configuration; the core only looks it up.
package struct BusinessCalendar: Hashable, Sendable {
  /// The name of the zone, as configured.
  package let zone: String
  private let starts: [Int64]
  private let offsets: [Int64]

  /// A calendar of offsets from UTC in seconds, each in force from an instant (seconds since 1970) on.
  ///
  /// - Precondition: there is at least one entry and the starts grow; the first offset also holds before its start.
  package init(zone: String, offsets table: [(start: Int64, offset: Int64)]) {
    precondition(!table.isEmpty, "a calendar needs an offset")
    precondition(zip(table, table.dropFirst()).allSatisfy { $0.start < $1.start }, "offsets are in order of time")
    self.zone = zone
    starts = table.map(\.start)
    offsets = table.map(\.offset)
  }

  /// UTC itself.
  package static let utc = BusinessCalendar(zone: "UTC", offsets: [(0, 0)])

  /// The date that this instant falls on in the zone.
  package func day(of instant: Instant) -> Day {
    let seconds = instant.secondsSince1970
    let local = seconds + offset(at: seconds)
    return Day(daysSince1970: Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
  }

  /// The business date of a platform's date: a calendar date is not converted.
  package func day(of date: DateOrInstant) -> Day {
    switch date {
    case .day(let day): day
    case .instant(let instant): day(of: instant)
    }
  }

  /// The first instant of a date in the zone.
  ///
  /// Where a change of the clock skips midnight, the first instant that exists.
  package func midnight(of day: Day) -> Instant {
    let wall = Int64(day.daysSince1970) * 86_400
    // The earliest instant that is on that date, among the offsets that can be in force around it.
    let candidates = Set([offset(at: wall - 86_400), offset(at: wall), offset(at: wall + 86_400)])
      .map { Instant(secondsSince1970: wall - $0) }
      .filter { self.day(of: $0) == day && self.day(of: $0.adding(seconds: -1)) < day }
    if let first = candidates.min() { return first }
    // Midnight was skipped: the change itself is the first instant of the day.
    let change = starts.first { self.day(of: Instant(secondsSince1970: $0)) == day && $0 > wall - 86_400 }
    return Instant(secondsSince1970: change ?? wall - offset(at: wall))
  }

  /// The first instant after another one at which the clock is set back behind a midnight, to an earlier date.
  ///
  /// Nil where that never happens.
  package func dateGoesBack(after instant: Instant) -> Instant? {
    let since = instant.secondsSince1970
    return starts.lazy.filter { $0 > since }.map { Instant(secondsSince1970: $0) }
      .first { day(of: $0) < day(of: $0.adding(seconds: -1)) }
  }

  /// The offset from UTC in seconds that is in force at an instant.
  package func offset(at secondsSince1970: Int64) -> Int64 {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= secondsSince1970 { low = middle + 1 } else { high = middle }
    }
    return offsets[max(0, low - 1)]
  }
}
