import Amounts
import Testing

@Suite struct DayTests {
  @Test func `every day of two centuries is the day after the one before`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var expected = try day("1900-01-01")
    #expect(expected.daysSince1970 == -25_567)
    for year in 1900...2100 {
      for month in 1...12 {
        let isLeap = year == 2000 || (year % 4 == 0 && year != 1900 && year != 2100)
        for dayOfMonth in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
          let day = try #require(Day(year: year, month: month, day: dayOfMonth))
          #expect(day == expected)
          #expect(day.parts == (year, month, dayOfMonth))
          #expect(Day(day.description) == day)
          #expect(day.month == Month(year: year, month: month))
          expected = expected.adding(days: 1)
        }
      }
    }
    #expect(expected == Day("2101-01-01"))
  }

  @Test(arguments: [
    "2026-02-29", "2100-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
    "2026-01-32", "2026-1-1", "26-01-01", "2026/01/01", "20260101", "", " 2026-01-01", "2026-01-01 ", "٢٠٢٦-01-01",
    "2026-01-01T00:00:00", "-026-01-01", "2026-01-1a",
  ])
  func `an impossible date or another spelling is no date`(text: String) { #expect(Day(text) == nil) }

  @Test(arguments: ["2000-02-29", "2024-02-29", "2026-12-31", "1970-01-01", "0001-01-01", "9999-12-31"])
  func `a date is written as it was read`(text: String) throws { #expect(try day(text).description == text) }

  @Test func `days are counted both ways`() throws {
    let (first, second) = (try day("2024-02-28"), try day("2024-03-01"))
    #expect(first.days(until: second) == 2)
    #expect(second.days(until: first) == -2)
    #expect(first < second)
    #expect(second.adding(days: -2) == first)
    #expect(Day(daysSince1970: -1).description == "1969-12-31")
  }
}

@Suite struct MonthTests {
  @Test func `a month begins on its first day and ends before the next`() throws {
    var month = Month(year: 1999, month: 11)
    for _ in 0..<40 {
      let next = month.adding(months: 1)
      #expect(month < next)
      #expect(month.firstDay.parts.day == 1)
      #expect(month.firstDay.month == month)
      #expect(next.firstDay.adding(days: -1).month == month)
      #expect(Month(month.description) == month)
      month = next
    }
    #expect(month.description == "2003-03")
    #expect(month.adding(months: -3).description == "2002-12")
  }

  @Test(arguments: ["2026-13", "2026-00", "2026-1", "2026", "2026-01-01", "202601", "", "2026-01 "])
  func `another spelling is no month`(text: String) { #expect(Month(text) == nil) }
}
