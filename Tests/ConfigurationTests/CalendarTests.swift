import Amounts
import Configuration
import Testing

struct `Calendars of zones` {
  @Test(arguments: [
    ("Europe/Copenhagen", "2026-03-29T00:59:59Z", 3600), ("Europe/Copenhagen", "2026-03-29T01:00:00Z", 7200),
    ("Europe/Copenhagen", "2026-10-25T00:59:59Z", 7200), ("Europe/Copenhagen", "2026-10-25T01:00:00Z", 3600),
    ("Europe/Copenhagen", "2090-07-01T00:00:00Z", 7200), ("Europe/Copenhagen", "1971-07-01T00:00:00Z", 3600),
    ("America/New_York", "2026-03-08T06:59:59Z", -18_000), ("America/New_York", "2026-03-08T07:00:00Z", -14_400),
    ("America/New_York", "2026-11-01T05:59:59Z", -14_400), ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
    ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700), ("Asia/Kolkata", "2026-01-01T00:00:00Z", 19_800),
    ("Asia/Calcutta", "2026-01-01T00:00:00Z", 19_800), ("Etc/UTC", "2026-07-01T00:00:00Z", 0),
    ("Europe/Kyiv", "2026-07-01T00:00:00Z", 10_800),
    ("America/Argentina/Buenos_Aires", "2026-01-01T00:00:00Z", -10_800),
    ("Etc/GMT+5", "2026-01-01T00:00:00Z", -18_000), ("UTC", "2026-07-01T00:00:00Z", 0),
  ])
  func `know the offset to the second`(zone: String, instant: String, offset: Int64) throws {
    let calendar = try #require(BusinessCalendar(zoneNamed: zone))
    #expect(calendar.zone == zone)
    #expect(calendar.offset(at: try #require(Instant(instant)).secondsSince1970) == offset)
  }

  @Test(arguments: [
    ("Europe/Copenhagen", "2026-03-28T22:59:59Z", "2026-03-28"),
    ("Europe/Copenhagen", "2026-03-28T23:00:00Z", "2026-03-29"),
    ("Europe/Copenhagen", "2026-03-29T21:59:59Z", "2026-03-29"),
    ("Europe/Copenhagen", "2026-03-29T22:00:00Z", "2026-03-30"),
    ("Europe/Copenhagen", "2026-10-25T22:59:59Z", "2026-10-25"),
    ("Europe/Copenhagen", "2026-10-25T23:00:00Z", "2026-10-26"),
    ("America/New_York", "2026-03-09T03:59:59Z", "2026-03-08"),
    ("America/New_York", "2026-03-09T04:00:00Z", "2026-03-09"),
    ("America/New_York", "2026-11-02T04:59:59Z", "2026-11-01"),
    ("America/New_York", "2026-11-02T05:00:00Z", "2026-11-02"),
  ])
  func `change the date at local midnight`(zone: String, instant: String, day: String) throws {
    let calendar = try #require(BusinessCalendar(zoneNamed: zone))
    let moment = try #require(Instant(instant))
    #expect(calendar.day(of: moment).description == day)
    #expect(calendar.midnight(of: calendar.day(of: moment)) <= moment)
  }

  @Test(arguments: [
    "Europe/copenhagen", "CST", "GMT+2", "", "../etc/passwd", "right/UTC", "posix/UTC", "localtime", "posixrules",
    "zone.tab", "Europe", "Europe/",
    "/UTC", "Europe/../UTC",
  ])
  func `exist for the names of the database only`(zone: String) {
    #expect(BusinessCalendar(zoneNamed: zone) == nil)
  }
}
