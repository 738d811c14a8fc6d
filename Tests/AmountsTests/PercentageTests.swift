import Amounts
import Testing

@Suite struct PercentageTests {
  @Test(arguments: [
    ("9.5", "9.5"), ("50", "50"), ("33.30", "33.3"), ("100.00", "100"), ("0", "0"), ("0.00", "0"), ("-0.0", "0"),
    ("0.001", "0.001"), ("010", "10"), ("-2.50", "-2.5"), ("0.123456789012", "0.123456789012"),
  ])
  func `a percentage is kept in its shortest form`(text: String, shortest: String) throws {
    #expect(try Percentage(text).description == shortest)
    #expect(try Percentage(text) == Percentage(shortest))
  }

  @Test(arguments: ["", "5.", ".5", "9,5", "9.5 %", "1e1", "NaN", "1.2.3", "+1"])
  func `what is no plain decimal is no percentage`(text: String) {
    #expect(throws: DecimalText.Failure.notADecimal) { try Percentage(text) }
  }

  @Test func `more than twelve decimals or 64 bits are refused`() {
    #expect(throws: DecimalText.Failure.tooManyDecimals) { try Percentage("0.1234567890123") }
    #expect(throws: DecimalText.Failure.overflow) { try Percentage("9223372036854775808") }
  }

  @Test(arguments: [
    ("0.5", "50"), ("1", "100"), ("1.0", "100"), ("0.333", "33.3"), ("0.05", "5"), ("0.0005", "0.05"), ("0", "0"),
    ("1.01", "1.01"), ("1.000001", "1.000001"), ("50", "50"), ("9.5", "9.5"),
  ])
  func `a share of at most one is a fraction`(sent: String, percent: String) throws {
    #expect(try Percentage(sent).fromFractionIfSmall == Percentage(percent))
  }
}
