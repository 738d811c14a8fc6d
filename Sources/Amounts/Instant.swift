/// A moment in UTC, counted in microseconds.
///
/// Microseconds, because .NET sends seven digits and Postgres six; the seventh is cut off.
package struct Instant: Hashable, Sendable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// A moment in whole seconds; one that is too far away for the type is its first or last.
  package init(secondsSince1970 seconds: Int64) {
    let (microseconds, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000)
    self.microseconds = isTooFar ? (seconds < 0 ? .min : .max) : microseconds
  }

  /// Reads an ISO 8601 instant with a zone (`Z` or an offset); nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard case .instant(let instant)? = TimestampText.read(text.utf8) else { return nil }
    self = instant
  }

  /// Whole seconds since 1970, rounded down.
  package var secondsSince1970: Int64 {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return rest < 0 ? seconds - 1 : seconds
  }

  /// The moment so many seconds later (or earlier); the first or last one when it is too far away for the type.
  package func adding(seconds: Int64) -> Instant {
    let span = Instant(secondsSince1970: seconds).microseconds
    let (sum, isTooFar) = microseconds.addingReportingOverflow(span)
    return Instant(microseconds: isTooFar ? (span < 0 ? .min : .max) : sum)
  }

  /// The moment so many hours later (or earlier), as ``adding(seconds:)``.
  package func adding(hours: Int) -> Instant {
    let (seconds, isTooFar) = Int64(hours).multipliedReportingOverflow(by: 3600)
    return adding(seconds: isTooFar ? (hours < 0 ? .min : .max) : seconds)
  }

  /// Microseconds from this instant to another one, negative when that is earlier; at most what the type holds.
  package func microseconds(until other: Instant) -> Int64 {
    let (span, isTooFar) = other.microseconds.subtractingReportingOverflow(microseconds)
    return isTooFar ? (other < self ? .min : .max) : span
  }

  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
}

extension Instant: CustomStringConvertible {
  /// `YYYY-MM-DDTHH:MM:SS.sssZ` (outputs 2); digits behind the milliseconds are cut off.
  package var description: String {
    let seconds = secondsSince1970
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let second = Int(seconds - days * 86_400)
    let rest = microseconds % 1_000_000
    let milliseconds = Int((rest < 0 ? rest + 1_000_000 : rest) / 1000)
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
