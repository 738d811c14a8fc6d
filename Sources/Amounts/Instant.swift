/// A moment in UTC, counted in microseconds.
///
/// Microseconds, because .NET sends seven digits and Postgres six; the seventh is cut off.
package struct Instant: Hashable, Sendable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package init(secondsSince1970 seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Reads an ISO 8601 instant with a zone (`Z` or an offset); nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard case .instant(let instant)? = TimestampText.read(text.utf8) else { return nil }
    self = instant
  }

  /// Whole seconds since 1970, rounded down.
  package var secondsSince1970: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
  }

  package func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }

  package func adding(hours: Int) -> Instant { adding(seconds: Int64(hours) * 3600) }

  /// Microseconds from this instant to another one, negative when that is earlier.
  package func microseconds(until other: Instant) -> Int64 { other.microseconds - microseconds }

  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
}

extension Instant: CustomStringConvertible {
  /// `YYYY-MM-DDTHH:MM:SS.sssZ` (outputs 2); digits behind the milliseconds are cut off.
  package var description: String {
    let seconds = secondsSince1970
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let second = Int(seconds - days * 86_400)
    let milliseconds = Int((microseconds - seconds * 1_000_000) / 1000)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { TimestampText.padded($0, 2) }.joined(
      separator: ":")
    return "\(Day(daysSince1970: Int(days)))T\(clock).\(TimestampText.padded(milliseconds, 3))Z"
  }
}

/// A point in time as a platform sends it: an instant, or a calendar date that no zone may move.
///
/// Source: rules, Conventions.
package enum DateOrInstant: Hashable, Sendable {
  /// A time without zone whose clock is exactly midnight, or a bare date.
  case day(Day)
  /// A time with a zone, or one without zone that is not midnight and therefore UTC.
  case instant(Instant)
}
