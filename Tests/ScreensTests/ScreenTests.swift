import Jobs
import Screens
import Testing

/// What is drawn on a screen.
@Suite struct `The screen` {
  @Test func `gets a progress line with count and rate, ten times a second at most`() {
    var time = ContinuousClock.now
    var drawn: [String] = []
    let meter = ProgressMeter(now: { time }, draw: { drawn.append($0) })
    for step in 0...1000 {
      meter.show(.ingest, step * 20, "lines")
      time += .milliseconds(1)
    }
    #expect(drawn.count == 11)
    #expect(drawn.first == "ingest: 0 lines" && drawn.last == "ingest: 20,000 lines, 20,000/s")
    meter.show(.pull, 1, "rows")
    #expect(drawn.last == "pull: 1 row")
    // Another stage begins anew, and is shown at once.
    meter.show(.report, 5, "rows", "fees.csv")
    #expect(drawn.last == "report: 5 rows, fees.csv")
    meter.remove()
    #expect(drawn.last == "")
  }

  @Test(arguments: [
    ("2026-2", "write it as 2026-02"), ("2026/02", "write it as 2026-02"), ("2.2026", "write it as 2026-02"),
    ("02/2026", "write it as 2026-02"), ("2026-13", "write a month as 2026-10"), ("202602", "write a month as 2026-10"),
    ("Feb 2026", "write a month as 2026-10"), ("26-02", "write a month as 2026-10"), ("", "write a month as 2026-10"),
    ("2026-02-01", "write a month as 2026-10"), ("--", "write a month as 2026-10"),
  ]) func `says how a month is written`(typed: String, advice: String) {
    #expect(TypedDates.month(typed) == advice)
  }

  @Test(arguments: [
    ("09.03.2026", "write it as 2026-03-09"), ("9.3.2026", "write it as 2026-03-09"),
    ("2026/3/9", "write it as 2026-03-09"), ("2026-3-9", "write it as 2026-03-09"),
    // Nobody can tell which of the two is the month.
    ("09/03/2026", "write a date as 2026-11-08"), ("9-3-2026", "write a date as 2026-11-08"),
    ("30.02.2026", "write a date as 2026-11-08"), ("9.3.26", "write a date as 2026-11-08"),
    ("yesterday", "write a date as 2026-11-08"), ("٩.٣.2026", "write a date as 2026-11-08"),
  ]) func `says how a date is written`(typed: String, advice: String) {
    #expect(TypedDates.day(typed) == advice)
  }

  private static let table = ScreenTable(
    [.init("NAME"), .init("DAY", .spare), .init("LINES", isNumber: true, .spare), .init("TEXT", .rest)],
    [["a", "2026-03-01", "12", "A text that is longer than most screens are wide."], ["bcd", "2026-03-02", "3", ""]])

  @Test func `has tables that fit`() {
    #expect(
      Self.table.lines(80) == [
        "NAME  DAY         LINES  TEXT",
        "a     2026-03-01     12  A text that is longer than most screens are wide.",
        "bcd   2026-03-02      3",
      ])
    #expect(
      Self.table.lines(46) == [
        "NAME  DAY         LINES  TEXT",
        "a     2026-03-01     12  A text that is longer",
        "                         than most screens are",
        "                         wide.",
        "bcd   2026-03-02      3",
      ])
    #expect(Self.table.lines(40)[1] == "a     2026-03-01  A text that is longer")
    #expect(Self.table.lines(24)[1] == "a     A text that is")
    for width in 24...100 { #expect(Self.table.lines(width).allSatisfy { $0.count <= width }, "\(width)") }
  }

  @Test func `cuts nothing where none is`() {
    let whole = ScreenForm(width: 24, isColoured: false, isWhole: true)
    #expect(Self.table.lines(whole) == Self.table.lines(200))
    #expect(Self.table.lines(ScreenForm(width: 60, isColoured: false)) == Self.table.lines(60))
  }

  @Test func `has colours only where it can`() {
    #expect(ScreenForm(width: 80, isColoured: true).painted("bad", .bad) == "\u{1B}[31mbad\u{1B}[0m")
    #expect(ScreenForm(width: 80, isColoured: false).painted("bad", .bad) == "bad")
  }
}
