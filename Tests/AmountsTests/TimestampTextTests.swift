import Amounts
import Testing

@Suite struct TimestampTextTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let instant: String?

    init(_ text: String, _ instant: String?) { (self.text, self.instant) = (text, instant) }

    var testDescription: String { text }
  }

  @Test(arguments: [
    Row("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z"),
    Row("2026-03-01 10:00:00Z", "2026-03-01T10:00:00.000Z"),
    Row("2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.123Z"),
    Row("2026-03-01T10:00:00.1Z", "2026-03-01T10:00:00.100Z"),
    Row("2026-03-01T10:00:00.123456Z", "2026-03-01T10:00:00.123Z"),
    Row("2026-03-01T10:00:00.1234567Z", "2026-03-01T10:00:00.123Z"),
    Row("2026-03-01T10:00:00.999999999Z", "2026-03-01T10:00:00.999Z"),
    Row("2026-03-01T10:00:00.123456789+02:00", "2026-03-01T08:00:00.123Z"),
    Row("2026-03-01T10:00:00+14:00", "2026-02-28T20:00:00.000Z"),
    Row("2026-03-01T10:00:00-14:00", "2026-03-02T00:00:00.000Z"),
    Row("2026-03-01T10:00:00+05:30", "2026-03-01T04:30:00.000Z"),
    Row("2026-03-01T10:00:00-00:00", "2026-03-01T10:00:00.000Z"),
    Row("2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00.000Z"),
    Row("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
    Row("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"),
    // No zone: UTC.
    Row("2026-03-01T10:00:00", "2026-03-01T10:00:00.000Z"),
    Row("2026-03-01T10:00:00.1234567", "2026-03-01T10:00:00.123Z"),
    Row("2026-03-01T00:00:00", "2026-03-01T00:00:00.000Z"),
    Row("2026-03-01", "2026-03-01T00:00:00.000Z"),
    // What Foundation accepts or turns into another time (reliability M14).
    Row("2024-02-30T00:00:00Z", nil),
    Row("2024-02-30", nil),
    Row("2026-03-01T24:00:00Z", nil),
    Row("2026-03-01T23:60:00Z", nil),
    Row("2026-12-31T23:59:60Z", nil),
    Row("2026-03-01T10:00:00Zjunk", nil),
    Row(" 2026-03-01T10:00:00Z", nil),
    Row("2026-03-01T10:00:00Z ", nil),
    Row("2026-03-01T10:00:00Z\n", nil),
    Row("٢٠٢٦-03-01T10:00:00Z", nil),
    Row("2026-03-01T10:00:00.Z", nil),
    Row("2026-03-01T10:00:00.1234567890Z", nil),
    Row("2026-03-01T10:00:00,5Z", nil),
    Row("2026-03-01T10:00Z", nil),
    Row("2026-03-01T10Z", nil),
    Row("2026-03-01T", nil),
    Row("20260301T100000Z", nil),
    Row("2026-060T10:00:00Z", nil),
    Row("2026-W09-7", nil),
    Row("2026-03-01T10:00:00+0200", nil),
    Row("2026-03-01T10:00:00+02", nil),
    Row("2026-03-01T10:00:00+15:00", nil),
    Row("2026-03-01T10:00:00+02:60", nil),
    Row("2026-03-01T10:00:00 +02:00", nil),
    Row("2026-03-01T10:00:00UTC", nil),
    Row("2026-03-01T10:00:00[Europe/Copenhagen]", nil),
    Row("1772359200", nil),
    Row("", nil),
    Row(String(repeating: "2", count: 4000), nil),
  ])
  func `a timestamp is read by one strict grammar`(row: Row) {
    #expect(TimestampText.instant(row.text.utf8)?.description == row.instant)
  }

  @Test(arguments: ["2026-03-01T10:00:00", "2026-03-01", "2026-03-01T00:00:00", "x"])
  func `an instant needs a zone`(text: String) { #expect(Instant(text) == nil) }

  @Test func `a payment's date at exactly midnight without zone is a calendar date`() throws {
    func read(_ text: String) -> DateOrInstant? { TimestampText.dateOrInstant(text.utf8) }
    let first = DateOrInstant.day(try day("2026-03-01"))
    #expect(read("2026-03-01") == first)
    #expect(read("2026-03-01T00:00:00") == first)
    #expect(read("2026-03-01T00:00:00.0000000") == first)
    #expect(read("1969-03-01T00:00:00") == .day(try day("1969-03-01")))
    #expect(read("2026-03-01T00:00:00Z") == .instant(try instant("2026-03-01T00:00:00Z")))
    #expect(read("2026-03-01T00:00:00+00:00") == .instant(try instant("2026-03-01T00:00:00Z")))
    #expect(read("2026-03-01T00:00:01") == .instant(try instant("2026-03-01T00:00:01Z")))
    #expect(read("2026-03-01T00:00:00.001") == .instant(try instant("2026-03-01T00:00:00.001Z")))
    #expect(read("2026-02-30T00:00:00") == nil)
  }

  @Test func `the seventh digit is cut off, and a time of it alone is not midnight`() throws {
    #expect(try instant("2026-03-01T10:00:00.1234569Z").microseconds % 1_000_000 == 123_456)
    guard case .instant? = TimestampText.dateOrInstant("2026-03-01T00:00:00.0000001".utf8) else {
      Issue.record("a calendar date")
      return
    }
  }

  @Test func `instants are ordered, counted and written with three decimals`() throws {
    let first = try instant("2026-03-01T10:00:00Z")
    #expect(first.adding(hours: 24).description == "2026-03-02T10:00:00.000Z")
    #expect(first.adding(seconds: -1) < first)
    #expect(first.microseconds(until: first.adding(seconds: 2)) == 2_000_000)
    #expect(Instant(microseconds: -1).secondsSince1970 == -1)
    #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999Z")
  }
}
