import Amounts
import Testing

/// Nothing that a stranger may send ends the process: what is too far away is the first or last that there is.
@Suite struct FarAwayTests {
  @Test(arguments: [Int64.min, -9_223_372_036_855, -1, 0, 999_999_999_999_999, .max])
  func `an instant of any number of seconds can be worked with`(seconds: Int64) {
    let instant = Instant(secondsSince1970: seconds)
    #expect(!instant.description.isEmpty)
    #expect(BusinessCalendar.utc.day(of: instant).description.utf8.count >= 10)
    #expect(instant.adding(seconds: .max) >= instant)
    #expect(instant.adding(seconds: .min) <= instant)
    #expect(instant.adding(hours: .max) >= instant)
    #expect(instant.adding(hours: .min) <= instant)
    for other in [Instant(microseconds: .min), Instant(microseconds: 0), Instant(microseconds: .max)] {
      #expect((instant.microseconds(until: other) < 0) == (other < instant))
    }
  }

  @Test func `an instant that can be counted is not moved`() {
    #expect(Instant(secondsSince1970: 9_223_372_036_854).microseconds == 9_223_372_036_854_000_000)
    #expect(Instant(secondsSince1970: 9_223_372_036_855).microseconds == .max)
    #expect(Instant(secondsSince1970: -9_223_372_036_855).microseconds == .min)
    #expect(Instant(microseconds: .min).secondsSince1970 == -9_223_372_036_855)
    #expect(Instant(microseconds: -1).secondsSince1970 == -1)
    #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999Z")
  }

  @Test(arguments: [Int.min, -200_000_001, -1, 0, 200_000_001, .max])
  func `a date any number of days away can be worked with`(days: Int) {
    let day = Day(daysSince1970: days)
    #expect(!day.description.isEmpty)
    #expect(day.adding(days: .max) >= day)
    #expect(day.adding(days: .min) <= day)
    #expect(day.days(until: Day(daysSince1970: .min)) <= 0)
    #expect(day.days(until: Day(daysSince1970: .max)) >= 0)
    #expect(BusinessCalendar.utc.midnight(of: day) >= Instant(microseconds: .min))
    #expect(day.month.adding(months: .max) >= day.month)
    #expect(day.month.adding(months: .min) <= day.month)
    #expect(abs(day.month.firstDay.days(until: day)) < 31)
  }

  @Test func `a year that no calendar has is none`() {
    #expect(Day(year: .max, month: 1, day: 1) == nil)
    #expect(Day(year: .min, month: 1, day: 1) == nil)
    #expect(Month(year: .max, month: .max) >= Month(year: 9999, month: 12))
    #expect(Month(year: 2026, month: 13) == Month(year: 2027, month: 1))
    #expect(Month(year: -1, month: 12).description == "-0001-12")
  }

  @Test func `a percentage below nothing is no fraction`() {
    let least = Percentage(digits: .min)
    #expect(least.fromFractionIfSmall == least)
  }

  @Test func `sums are wider than what they add up`() throws {
    #expect(try [Int64.max, 1, -1].sumOfMinorUnits() == .max)
    #expect(try [Int64.max, .max, -.max, -.max].sumOfMinorUnits() == 0)
    #expect(throws: MoneyError.overflow) { try [Int64.max, .max].sumOfMinorUnits() }
  }
}
