import Amounts
import Testing

@Suite struct RoundingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let numerator: Int128
    let denominator: Int128
    let halfUp: Int128
    let halfEven: Int128

    init(_ numerator: Int128, _ denominator: Int128, up: Int128, even: Int128) {
      (self.numerator, self.denominator, halfUp, halfEven) = (numerator, denominator, up, even)
    }

    var testDescription: String { "\(numerator)/\(denominator)" }
  }

  @Test(arguments: [
    Row(1, 2, up: 1, even: 0), Row(-1, 2, up: -1, even: 0), Row(3, 2, up: 2, even: 2), Row(-3, 2, up: -2, even: -2),
    Row(5, 2, up: 3, even: 2), Row(-5, 2, up: -3, even: -2), Row(25, 10, up: 3, even: 2), Row(24, 10, up: 2, even: 2),
    Row(26, 10, up: 3, even: 3), Row(-24, 10, up: -2, even: -2), Row(-26, 10, up: -3, even: -3),
    Row(1, 3, up: 0, even: 0), Row(2, 3, up: 1, even: 1), Row(-2, 3, up: -1, even: -1), Row(0, 7, up: 0, even: 0),
    Row(7, 1, up: 7, even: 7), Row(.max, .max, up: 1, even: 1), Row(.min, 1, up: .min, even: .min),
  ])
  func `halves go away from zero or to the even neighbour`(row: Row) {
    #expect(Rounding.halfUp.divide(row.numerator, by: row.denominator) == row.halfUp)
    #expect(Rounding.halfEven.divide(row.numerator, by: row.denominator) == row.halfEven)
  }

  @Test func `the names of the configuration are known`() {
    #expect(Rounding.allCases.map(\.rawValue) == ["half_up", "half_even"])
  }

  @Test(arguments: Rounding.allCases)
  func `a chain of percentages is what long multiplication on paper gives`(rounding: Rounding) throws {
    let eur = try currency("EUR")
    var numbers = SeededNumbers(seed: 77)
    for _ in 0..<4000 {
      let units = Int64(truncatingIfNeeded: numbers.next()) >> Int64.random(in: 20..<64, using: &numbers)
      let percentages = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
        // Fives and zeros, so that exact halves are frequent.
        Percentage(
          digits: Int64.random(in: 0...200, using: &numbers) * 5, decimals: Int.random(in: 0...3, using: &numbers))
      }
      let paper = PaperFee.units(units, percentages, rounding)
      let money = try Money(minorUnits: units, currency: eur).applying(percentages, rounding: rounding)
      #expect(String(money.minorUnits) == paper, "\(units) × \(percentages)")
    }
  }
}

/// Long multiplication on decimal digits, as slow and as plain as on paper: the reference for fees.
enum PaperFee {
  static func units(_ units: Int64, _ percentages: [Percentage], _ rounding: Rounding) -> String {
    var product = digits(units.magnitude)
    var decimals = 0
    for percentage in percentages {
      product = multiplied(product, digits(percentage.digits.magnitude))
      decimals += percentage.decimals + 2
    }
    while product.count <= decimals { product.append(0) }
    let cut = Array(product.prefix(decimals).reversed())
    var whole = Array(product.dropFirst(decimals))
    let isHalf = cut.first == 5 && cut.dropFirst().allSatisfy { $0 == 0 }
    let isMore = !isHalf && (cut.first ?? 0) >= 5
    if isMore || (isHalf && (rounding == .halfUp || whole[0] % 2 == 1)) { increment(&whole) }
    while whole.count > 1, whole.last == 0 { whole.removeLast() }
    let text = whole.reversed().map(String.init).joined()
    return units < 0 && text != "0" ? "-\(text)" : text
  }

  /// Least digit first.
  private static func digits(_ number: UInt64) -> [Int] { String(number).utf8.reversed().map { Int($0) - 48 } }

  private static func multiplied(_ left: [Int], _ right: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: left.count + right.count)
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() { result[i + j] += x * y }
    }
    for i in result.indices.dropLast() {
      result[i + 1] += result[i] / 10
      result[i] %= 10
    }
    return result
  }

  private static func increment(_ digits: inout [Int]) {
    for i in digits.indices {
      if digits[i] < 9 {
        digits[i] += 1
        return
      }
      digits[i] = 0
    }
    digits.append(1)
  }
}
