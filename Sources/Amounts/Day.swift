/// A calendar date without time or zone (proleptic Gregorian).
package struct Day: Hashable, Sendable, Comparable {
  /// Days since 1970-01-01.
  package let daysSince1970: Int

  /// Further than any ``Instant`` is away, and near enough for every sum of this type.
  private static let farthest = 200_000_000

  /// A date by its distance; one further away than 500,000 years is that far away.
  package init(daysSince1970: Int) { self.daysSince1970 = min(max(daysSince1970, -Day.farthest), Day.farthest) }

  /// A date by its parts; nil when there is no such date.
  package init?(year: Int, month: Int, day: Int) {
    guard (-500_000...500_000).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.daysIn(month: month, year: year)
    else { return nil }
    daysSince1970 = Day.count(year: year, month: month, day: day)
  }

  /// Reads exactly `YYYY-MM-DD`.
  package init?(_ text: some StringProtocol) {
    guard let day = TimestampText.day(text.utf8) else { return nil }
    self = day
  }

  /// The parts of the date.
  package var parts: (year: Int, month: Int, day: Int) {
    // Howard Hinnant's civil_from_days: eras of 400 years that begin on 1 March.
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The month that the date is in.
  package var month: Month { Month(year: parts.year, month: parts.month) }

  /// The date so many days later (or earlier).
  package func adding(days: Int) -> Day {
    let (sum, isTooFar) = daysSince1970.addingReportingOverflow(days)
    return Day(daysSince1970: isTooFar ? (days < 0 ? .min : .max) : sum)
  }

  /// Days from this date to another one, negative when that is earlier.
  package func days(until other: Day) -> Int { other.daysSince1970 - daysSince1970 }

  package static func < (left: Day, right: Day) -> Bool { left.daysSince1970 < right.daysSince1970 }

  static func count(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  package var description: String {
    let (year, month, day) = parts
    return "\(TimestampText.padded(year, 4))-\(TimestampText.padded(month, 2))-\(TimestampText.padded(day, 2))"
  }
}

/// A calendar month: the period of a statement, `[first, first of next)` in the business zone (rules R10).
package struct Month: Hashable, Sendable, Comparable {
  /// Months since January of year 0.
  private let index: Int

  /// Further than any ``Day`` is away.
  private static let farthest = 7_000_000

  /// A month by year and number; numbers beyond 1…12 are in other years, and what is too far away is that far away.
  package init(year: Int, month: Int) {
    let year = min(max(year, -Month.farthest), Month.farthest)
    let month = min(max(month, -Month.farthest), Month.farthest)
    index = min(max(year * 12 + month - 1, -Month.farthest), Month.farthest)
  }

  private init(index: Int) { self.index = min(max(index, -Month.farthest), Month.farthest) }

  /// Year and number of the month.
  private var parts: (year: Int, month: Int) {
    let (year, month) = index.quotientAndRemainder(dividingBy: 12)
    return month < 0 ? (year - 1, month + 13) : (year, month + 1)
  }

  /// Reads exactly `YYYY-MM`.
  package init?(_ text: some StringProtocol) {
    guard let first = Day("\(text)-01") else { return nil }
    self = first.month
  }

  /// The first date of the month.
  package var firstDay: Day { Day(daysSince1970: Day.count(year: parts.year, month: parts.month, day: 1)) }

  /// The month so many months later (or earlier).
  package func adding(months: Int) -> Month {
    let (sum, isTooFar) = index.addingReportingOverflow(months)
    return Month(index: isTooFar ? (months < 0 ? .min : .max) : sum)
  }

  package static func < (left: Month, right: Month) -> Bool { left.index < right.index }
}

extension Month: CustomStringConvertible {
  /// `YYYY-MM`.
  package var description: String {
    "\(TimestampText.padded(parts.year, 4))-\(TimestampText.padded(parts.month, 2))"
  }
}
