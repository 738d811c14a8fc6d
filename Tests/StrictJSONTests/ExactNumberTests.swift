import StrictJSON
import Testing

/// Amounts are read to the unit or not at all (inputs 3).
@Suite struct `Amounts in JSON` {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let decimals: Int
    let units: Int64?

    var testDescription: String { "\(text) with \(decimals) decimals" }

    init(_ text: String, _ decimals: Int, _ units: Int64?) {
      (self.text, self.decimals, self.units) = (text, decimals, units)
    }
  }

  @Test(arguments: [
    Row("0", 0, 0), Row("-0", 2, 0), Row("0.000", 2, 0), Row("1500", 0, 1500), Row("1500.0", 0, 1500),
    Row("-1500", 0, -1500), Row("15.5", 2, 1550), Row("15.50", 2, 1550), Row("-0.01", 2, -1), Row("1.005", 3, 1005),
    Row("999999999999999", 0, 999_999_999_999_999), Row("-999999999999999", 0, -999_999_999_999_999),
    Row("9999999999999.99", 2, 999_999_999_999_999), Row("100000000000000", 0, 100_000_000_000_000),
    Row("1000000000000000", 0, nil), Row("10000000000000", 2, nil), Row("9223372036854775807", 0, nil),
    Row("-9223372036854775808", 0, nil), Row("1000000000000000000000000000000", 0, nil),
    Row("1.5", 0, nil), Row("1.005", 2, nil), Row("0.001", 2, nil), Row("1e2", 0, nil), Row("1.5e3", 0, nil),
    Row("1E2", 0, nil), Row("0e5", 0, nil), Row("1e999999999", 0, nil), Row("1e-999999999", 0, nil),
    Row("\"15\"", 0, nil), Row("null", 0, nil),
  ])
  func `are whole units of at most fifteen digits`(row: Row) throws {
    let units = try JSONParser.withValue(of: Array(row.text.utf8)) { $0.units(decimals: row.decimals) }
    #expect(units == row.units)
  }
}
