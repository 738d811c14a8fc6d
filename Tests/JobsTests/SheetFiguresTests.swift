import Amounts
import Books
import Testing

@testable import Jobs

/// Figures as spreadsheet programs write them.
@Suite struct SheetFiguresTests {
  private static let eur = Currency("EUR")
  private static let jpy = Currency("JPY")

  @Test(arguments: [
    ("1234.50", true), ("1,234.50", true), ("1.234,50", true), ("1 234,50", true), ("1'234.50", true),
    ("1234.5", true), ("1\u{A0}234,50", true), ("-1234.50", false), ("1234.05", false), ("1234", false),
    ("123450", false), ("", false), ("1.234.50", true), ("x", false), ("1,,234.50", false), ("(1234.50)", false),
  ])
  func `amounts are the same in any form`(cell: String, isSame: Bool) throws {
    let money = Money(minorUnits: 123_450, currency: try #require(Self.eur))
    #expect(SheetFigures.isSame(cell, currency: "EUR", as: money) == isSame)
    #expect(!SheetFigures.isSame(cell, currency: "DKK", as: money))
  }

  @Test func `thousands are no decimals`() throws {
    let (eur, jpy) = (try #require(Self.eur), try #require(Self.jpy))
    #expect(SheetFigures.isSame("25", currency: "EUR", as: Money(minorUnits: 2500, currency: eur)))
    #expect(SheetFigures.isSame("-1,234", currency: "EUR", as: Money(minorUnits: -123_400, currency: eur)))
    #expect(SheetFigures.isSame("1,234", currency: "JPY", as: Money(minorUnits: 1234, currency: jpy)))
    #expect(SheetFigures.isSame("", currency: "", as: nil) && !SheetFigures.isSame("0", currency: "EUR", as: nil))
    let long = String(repeating: "9", count: 40)
    #expect(!SheetFigures.isSame(long, currency: "EUR", as: Money(minorUnits: 1, currency: eur)))
  }

  @Test(arguments: [
    ("2026-03-10T02:00:00.000Z", true), ("2026-03-10 02:00:00", true), ("2026-03-10 02:00", true),
    ("2026-03-10", false), ("2026-03-10 02:01", false), ("", false),
  ])
  func `instants are the same to the minute`(cell: String, isSame: Bool) throws {
    let instant = try #require(Instant("2026-03-10T02:00:00Z"))
    #expect(SheetFigures.isSame(cell, as: instant) == isSame)
    if isSame { #expect(SheetFigures.instant(cell) == instant) }
  }
}
