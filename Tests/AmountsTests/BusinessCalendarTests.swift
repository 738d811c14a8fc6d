import Amounts
import Testing

@Suite struct BusinessCalendarTests {
  /// Summer time from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
  static let copenhagen = BusinessCalendar(
    zone: "Europe/Copenhagen",
    offsets: [(1_761_440_400, 3600), (1_774_746_000, 7200), (1_792_890_000, 3600), (1_806_195_600, 7200)])

  /// A zone whose clock goes from 24:00 to 01:00 on 2026-04-24 and from 24:00 to 23:00 on 2026-10-30, as Cairo's does.
  static let cairo = BusinessCalendar(
    zone: "Africa/Cairo", offsets: [(0, 7200), (1_776_981_600, 10_800), (1_793_307_600, 7200)])

  @Test(arguments: [
    ("2026-02-28T22:59:59Z", "2026-02-28"), ("2026-02-28T23:00:00Z", "2026-03-01"),
    ("2026-03-28T22:59:59Z", "2026-03-28"), ("2026-03-28T23:00:00Z", "2026-03-29"),
    ("2026-03-29T21:59:59Z", "2026-03-29"), ("2026-03-29T22:00:00Z", "2026-03-30"),
    ("2026-03-31T21:59:59Z", "2026-03-31"), ("2026-03-31T22:00:00Z", "2026-04-01"),
    ("2026-10-24T21:59:59Z", "2026-10-24"), ("2026-10-24T22:00:00Z", "2026-10-25"),
    ("2026-10-25T22:59:59Z", "2026-10-25"), ("2026-10-25T23:00:00Z", "2026-10-26"),
    ("2026-10-31T22:59:59Z", "2026-10-31"), ("2026-10-31T23:00:00Z", "2026-11-01"),
  ])
  func `a second decides the day in Copenhagen`(at: String, day: String) throws {
    #expect(BusinessCalendarTests.copenhagen.day(of: try instant(at)).description == day)
  }

  @Test(arguments: [
    ("2026-01-15", "2026-01-14T23:00:00.000Z"), ("2026-03-29", "2026-03-28T23:00:00.000Z"),
    ("2026-03-30", "2026-03-29T22:00:00.000Z"), ("2026-10-25", "2026-10-24T22:00:00.000Z"),
    ("2026-10-26", "2026-10-25T23:00:00.000Z"),
  ])
  func `midnight is in the offset of its day`(date: String, at: String) throws {
    #expect(BusinessCalendarTests.copenhagen.midnight(of: try day(date)).description == at)
  }

  @Test(arguments: [
    ("2026-04-23", "2026-04-22T22:00:00.000Z"), ("2026-04-24", "2026-04-23T22:00:00.000Z"),
    ("2026-04-25", "2026-04-24T21:00:00.000Z"), ("2026-10-29", "2026-10-28T21:00:00.000Z"),
    ("2026-10-30", "2026-10-29T22:00:00.000Z"),
  ])
  func `a skipped midnight is the first instant that exists, a repeated hour has one day`(date: String, at: String)
    throws
  {
    #expect(BusinessCalendarTests.cairo.midnight(of: try day(date)).description == at)
  }

  @Test func `March is 743 hours and October 745`() throws {
    func hours(_ first: String, _ next: String) throws -> Int64 {
      let calendar = BusinessCalendarTests.copenhagen
      return calendar.midnight(of: try day(first)).microseconds(until: calendar.midnight(of: try day(next)))
        / 3_600_000_000
    }
    #expect(try hours("2026-03-01", "2026-04-01") == 743)
    #expect(try hours("2026-10-01", "2026-11-01") == 745)
  }

  @Test func `every instant is in exactly one day`() throws {
    for calendar in [BusinessCalendarTests.copenhagen, BusinessCalendarTests.cairo, .utc] {
      for date in (0..<365).map({ Day(daysSince1970: 20_454 + $0) }) {
        let (start, end) = (calendar.midnight(of: date), calendar.midnight(of: date.adding(days: 1)))
        #expect(calendar.day(of: start) == date)
        #expect(calendar.day(of: start.adding(seconds: -1)) < date)
        #expect(calendar.day(of: Instant(microseconds: start.microseconds - 1)) < date)
        #expect(calendar.day(of: end.adding(seconds: -1)) == date)
        for second in stride(from: start.secondsSince1970, to: end.secondsSince1970, by: 1800) {
          #expect(calendar.day(of: Instant(secondsSince1970: second)) == date)
        }
      }
    }
  }

  @Test func `the first offset holds before its start, and a calendar date is not converted`() throws {
    let calendar = BusinessCalendarTests.copenhagen
    #expect(calendar.offset(at: 0) == 3600)
    #expect(calendar.offset(at: 4_000_000_000) == 7200)
    #expect(calendar.day(of: DateOrInstant.day(try day("2026-03-01"))) == Day("2026-03-01"))
    #expect(calendar.day(of: DateOrInstant.instant(try instant("2026-02-28T23:30:00Z"))) == Day("2026-03-01"))
    #expect(BusinessCalendar.utc.day(of: try instant("1969-12-31T23:59:59.999Z")) == Day("1969-12-31"))
  }
}
