import Amounts
import Testing

@Suite struct FeeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let amount: String
    let percentages: [String]
    let fee: String
    var rounding = Rounding.halfUp

    var testDescription: String { "\(amount) × \(percentages.joined(separator: " % × ")) % \(rounding.rawValue)" }
  }

  @Test(arguments: [
    Row(amount: "1000.00", percentages: ["15"], fee: "150.00"),
    Row(amount: "1000.00", percentages: ["15", "40"], fee: "60.00"),
    Row(amount: "1000.00", percentages: ["15", "40", "50"], fee: "30.00"),
    Row(amount: "10000.00", percentages: ["15", "30", "50"], fee: "225.00"),
    Row(amount: "1000.00", percentages: [], fee: "1000.00"),
    Row(amount: "1000.00", percentages: ["0", "40", "50"], fee: "0.00"),
    Row(amount: "1234.56", percentages: ["100", "100", "100"], fee: "1234.56"),
    Row(amount: "0.05", percentages: ["10"], fee: "0.01"),
    Row(amount: "0.05", percentages: ["10"], fee: "0.00", rounding: .halfEven),
    Row(amount: "0.15", percentages: ["10"], fee: "0.02", rounding: .halfEven),
    Row(amount: "-0.05", percentages: ["10"], fee: "-0.01"),
    Row(amount: "-0.05", percentages: ["10"], fee: "0.00", rounding: .halfEven),
    Row(amount: "100.00", percentages: ["33.3333"], fee: "33.33"),
    Row(amount: "0.01", percentages: ["33.3", "33.3", "33.3"], fee: "0.00"),
  ])
  func `a fee is exact and rounded once`(row: Row) throws {
    let eur = try currency("EUR")
    let percentages = try row.percentages.map { try Percentage($0) }
    let fee = try Money(majorUnits: row.amount, currency: eur).applying(percentages, rounding: row.rounding)
    #expect(fee.decimal == row.fee)
  }

  @Test(arguments: [
    Row(amount: "404.66", percentages: ["20.5", "40", "50"], fee: "16.59106"),
    Row(amount: "1000.00", percentages: ["15", "40", "50"], fee: "30.00"),
    Row(amount: "1000.00", percentages: [], fee: "1000.00"),
    Row(amount: "0.01", percentages: ["33.3", "33.3", "33.3"], fee: "0.00036926037"),
    Row(amount: "-0.05", percentages: ["10"], fee: "-0.005"),
    Row(amount: "100.00", percentages: ["0"], fee: "0.00"),
  ])
  func `the product before rounding has every digit`(row: Row) throws {
    let percentages = try row.percentages.map { try Percentage($0) }
    let money = try Money(majorUnits: row.amount, currency: try currency("EUR"))
    #expect(try money.exactDecimal(applying: percentages) == row.fee)
  }

  @Test func `the product of a currency without decimals has a point only where it needs one`() throws {
    let yen = Money(minorUnits: 1500, currency: try currency("JPY"))
    #expect(try yen.exactDecimal(applying: [try Percentage("10")]) == "150")
    #expect(try yen.exactDecimal(applying: [try Percentage("0.01")]) == "0.15")
  }

  @Test func `rounding between the percentages would give another fee`() throws {
    // 0.10 × 5 % = 0.005 → 0.01 if rounded at once; × 40 % × 50 % = 0.001.
    let money = Money(minorUnits: 10, currency: try currency("EUR"))
    #expect(
      try money.applying([Percentage("5"), Percentage("40"), Percentage("50")], rounding: .halfUp).minorUnits == 0)
  }

  @Test func `a fee beyond what can be counted is reported`() throws {
    let most = Money(minorUnits: .max, currency: try currency("EUR"))
    #expect(throws: MoneyError.overflow) { try most.applying([Percentage("101")], rounding: .halfUp) }
    let long = try Percentage("99.123456789012")
    let many = Array(repeating: long, count: 9)
    #expect(throws: MoneyError.overflow) { try most.applying(many, rounding: .halfUp) }
    #expect(try most.applying([Percentage("100")], rounding: .halfUp) == most)
  }

  /// Minor units, percentages, and the fee in minor units rounded half up and half even; worked out with fractions.
  @Test(
    arguments: [
      (999999999999999, ["33.3333333333", "66.666666666667", "14.285714285714"], 31746031745999, 31746031745999),
      (
        -999999999999999, ["99.999999999999", "99.999999999999", "99.999999999999"], -999999999999969, -999999999999969
      ),
      (123456789012345, ["1000", "40", "50"], 246913578024690, 246913578024690),
      (1, ["50.000000000001", "99.999999999999", "99.999999999999"], 0, 0),
      (5, ["10", "100", "100.000000000001"], 1, 1),
      (500000000000000, ["0.000000000001", "10.000000000001", "0.000000000001"], 0, 0),
      (500000000000000, ["0.000000000001", "0.000000000001", "0.000000000001"], 0, 0),
      (999999999999999, ["1000", "1000", "1000"], 999999999999999000, 999999999999999000),
      (2500000000000, ["0.000000000002", "0.000000000001", "100"], 0, 0),
      (250000000000000, ["0.2", "0.000000000001", "100"], 0, 0),
      (25000000000000, ["0.2", "0.000000000001", "1000"], 0, 0),
    ] as [(Int64, [String], Int64, Int64)])
  func `a product of more than 128 bits is as exact as a small one`(
    units: Int64, texts: [String], halfUp: Int64, halfEven: Int64
  ) throws {
    let money = Money(minorUnits: units, currency: try currency("EUR"))
    let percentages = try texts.map { try Percentage($0) }
    #expect(try money.applying(percentages, rounding: .halfUp).minorUnits == halfUp)
    #expect(try money.applying(percentages, rounding: .halfEven).minorUnits == halfEven)
    #expect(try money.applying(percentages.reversed(), rounding: .halfUp).minorUnits == halfUp)
  }
}
