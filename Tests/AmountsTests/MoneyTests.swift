import Amounts
import Testing

@Suite struct MoneyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let units: Int64
    let code: String
    let text: String

    init(_ units: Int64, _ code: String, _ text: String) { (self.units, self.code, self.text) = (units, code, text) }

    var testDescription: String { text }
  }

  @Test(arguments: [
    Row(123_450, "EUR", "1234.50"), Row(0, "EUR", "0.00"), Row(-5, "EUR", "-0.05"), Row(5, "EUR", "0.05"),
    Row(99, "EUR", "0.99"), Row(100, "EUR", "1.00"), Row(1500, "JPY", "1500"), Row(-1500, "JPY", "-1500"),
    Row(0, "JPY", "0"), Row(1, "KWD", "0.001"), Row(-12_345, "CLF", "-1.2345"),
    Row(.max, "EUR", "92233720368547758.07"), Row(.min, "EUR", "-92233720368547758.08"),
  ])
  func `an amount is written with the decimals of its currency`(row: Row) throws {
    let money = Money(minorUnits: row.units, currency: try currency(row.code))
    #expect(money.decimal == row.text)
    #expect(money.description == "\(row.text) \(row.code)")
  }

  @Test func `amounts of one currency are added and subtracted`() throws {
    let eur = try currency("EUR")
    let three = Money(minorUnits: 300, currency: eur)
    #expect(try three.adding(Money(minorUnits: -301, currency: eur)).minorUnits == -1)
    #expect(try three.subtracting(Money(minorUnits: 301, currency: eur)).minorUnits == -1)
    #expect(Money.zero(eur).minorUnits == 0)
  }

  @Test func `amounts of two currencies are never added`() throws {
    let (eur, sek) = (try currency("EUR"), try currency("SEK"))
    let error = MoneyError.currencyMismatch(eur, sek)
    #expect(throws: error) { try Money.zero(eur).adding(.zero(sek)) }
    #expect(throws: error) { try Money.zero(eur).subtracting(.zero(sek)) }
  }

  @Test func `a sum beyond 64 bits is reported, not wrapped`() throws {
    let eur = try currency("EUR")
    let (most, least) = (Money(minorUnits: .max, currency: eur), Money(minorUnits: .min, currency: eur))
    let one = Money(minorUnits: 1, currency: eur)
    #expect(throws: MoneyError.overflow) { try most.adding(one) }
    #expect(throws: MoneyError.overflow) { try least.subtracting(one) }
    #expect(throws: MoneyError.overflow) { try Money.zero(eur).subtracting(least) }
    #expect(throws: MoneyError.overflow) { try [Int64.max, 1].sumOfMinorUnits() }
    #expect(throws: MoneyError.overflow) { try [Int64.min, -1].sumOfMinorUnits() }
    #expect(try [Int64.max, .min, 5].sumOfMinorUnits() == 4)
    #expect(try [Int64]().sumOfMinorUnits() == 0)
  }
}
