/// A calendar date without time or zone (proleptic Gregorian).
package struct Day: Hashable, Sendable, Comparable {
  /// Days since 1970-01-01.
  package let daysSince1970: Int

  package init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

  /// A date by its parts; nil when there is no such date.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Day.daysIn(month: month, year: year) else { return nil }
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
  package func adding(days: Int) -> Day { Day(daysSince1970: daysSince1970 + days) }

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

  package init(year: Int, month: Int) { index = year * 12 + month - 1 }

  /// Reads exactly `YYYY-MM`.
  package init?(_ text: some StringProtocol) {
    guard let first = Day("\(text)-01") else { return nil }
    self = first.month
  }

  /// The first date of the month.
  package var firstDay: Day { Day(daysSince1970: Day.count(year: index / 12, month: index % 12 + 1, day: 1)) }

  /// The month so many months later (or earlier).
  package func adding(months: Int) -> Month { Month(year: 0, month: index + 1 + months) }

  package static func < (left: Month, right: Month) -> Bool { left.index < right.index }
}

extension Month: CustomStringConvertible {
  /// `YYYY-MM`.
  package var description: String {
    "\(TimestampText.padded(index / 12, 4))-\(TimestampText.padded(index % 12 + 1, 2))"
  }
}
