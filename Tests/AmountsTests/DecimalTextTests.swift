import Amounts
import Testing

@Suite struct DecimalTextTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let code: String
    let result: Result<Int64, DecimalText.Failure>

    init(_ text: String, _ code: String, _ units: Int64) {
      (self.text, self.code, result) = (text, code, .success(units))
    }

    init(_ text: String, _ code: String, _ failure: DecimalText.Failure) {
      (self.text, self.code, result) = (text, code, .failure(failure))
    }

    var testDescription: String { "\(text.prefix(24)) \(code)" }
  }

  @Test(arguments: [
    Row("0.1", "EUR", 10),
    Row("0", "EUR", 0),
    Row("-0", "EUR", 0),
    Row("-0.00", "EUR", 0),
    Row("1000.00", "EUR", 100_000),
    Row("1000.000000000000000000000000000", "EUR", 100_000),
    Row("12.34", "EUR", 1234),
    Row("-12.34", "EUR", -1234),
    Row("12.340", "EUR", 1234),
    Row("12.345", "EUR", .tooManyDecimals),
    Row("1.005", "EUR", .tooManyDecimals),
    Row("0.0000000001", "EUR", .tooManyDecimals),
    Row("100.5", "JPY", .tooManyDecimals),
    Row("1500.0", "JPY", 1500),
    Row("1500", "JPY", 1500),
    Row("1.005", "KWD", 1005),
    Row("0.0005", "KWD", .tooManyDecimals),
    Row("0.0005", "CLF", 5),
    Row("9999999999999.99", "EUR", 999_999_999_999_999),
    Row("-999999999999999", "JPY", -999_999_999_999_999),
    Row("10000000000000.00", "EUR", .overflow),
    Row("-1000000000000000", "JPY", .overflow),
    Row("92233720368547758.07", "EUR", .overflow),
    Row("92233720368547758.08", "EUR", .overflow),
    Row("-92233720368547758.08", "EUR", .overflow),
    Row("9223372036854775807", "EUR", .overflow),
    Row("-9223372036854775808", "JPY", .overflow),
    Row("123456789012345678901234567890123456789", "EUR", .overflow),
    Row(String(repeating: "0", count: 60) + "7", "EUR", 700),
    Row("007.50", "EUR", 750),
  ])
  func `an amount is read as exact minor units or refused`(row: Row) throws {
    let currency = try currency(row.code)
    #expect(
      row.result
        == Result { () throws(DecimalText.Failure) in try Money(majorUnits: row.text, currency: currency) }.map(
          \.minorUnits))
  }

  @Test(arguments: [
    "", " ", "-", ".", "5.", "-.5", ".5", "+1", "--1", "1e3", "1E-2", "1,5", "1.000,00", "1 000", " 1", "1 ", "1\n",
    "١٢", "１２", "1.٥", "NaN", "nan", "Infinity", "-Infinity", "0x10", "1_000", "1.2.3", "1.-2", "12.3a", "−5", "1\u{0}",
  ])
  func `what is no plain decimal is no number`(text: String) {
    #expect(throws: DecimalText.Failure.notADecimal) { try DecimalText.units(text, decimals: 2) }
  }

  @Test func `bytes that are no UTF-8 are no number`() {
    #expect(throws: DecimalText.Failure.notADecimal) { try DecimalText.units(utf8: [0x31, 0xFF], decimals: 2) }
  }

  @Test func `what is written is read back, for every number of decimals`() throws {
    var numbers = SeededNumbers(seed: 1)
    for _ in 0..<5000 {
      let units = Int64(truncatingIfNeeded: numbers.next()) >> Int64.random(in: 0..<64, using: &numbers)
      let decimals = Int.random(in: 0...6, using: &numbers)
      let text = DecimalText.text(units: units, decimals: decimals)
      #expect(try DecimalText.units(text, decimals: decimals) == units, "\(text)")
    }
  }
}
