import Amounts
import Testing

@Suite struct CurrencyTests {
  @Test(arguments: [
    ("EUR", 2), ("USD", 2), ("SEK", 2), ("DKK", 2), ("CHF", 2), ("BGN", 2), ("HRK", 2), ("JPY", 0), ("ISK", 0),
    ("KRW", 0),
    ("CLP", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4), ("MGA", 2), ("MRU", 2), ("HUF", 2),
  ])
  func `the minor unit is that of ISO 4217`(code: String, exponent: Int) throws {
    let currency = try currency(code)
    #expect(currency.exponent == exponent)
    #expect(String(currency.minorUnitsPerMajor) == "1" + String(repeating: "0", count: exponent))
    #expect(currency.code == code && "\(currency)" == code)
  }

  @Test(arguments: [
    "eur", "Eur", "EU", "EURO", "", "XXX", "XTS", "XAU", "XDR", "EUＲ", "E R", "123", "€", " EUR", "DEM",
  ])
  func `any other text is no currency`(code: String) { #expect(Currency(code) == nil) }

  @Test func `every code is there once, in order`() {
    let codes = Currency.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    #expect(codes.count > 150)
    #expect(codes.allSatisfy { code in Currency(code)?.code == code })
  }
}
