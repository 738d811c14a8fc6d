import Foundation
import Testing

@testable import Reporting

/// Numbers in sheets are what `printf` makes of them (libxlsxwriter writes `%.16G`).
@Suite struct SheetNumberTests {
  private func written(_ value: Double) -> String {
    String(
      decoding: [UInt8](unsafeUninitializedCapacity: SheetNumber.room) { buffer, count in
        count = buffer.baseAddress.map { SheetNumber.write(value, to: $0) } ?? 0
      }, as: UTF8.self)
  }

  @Test(
    arguments: [
      (0, "0"), (1, "1"), (-1, "-1"), (0.29, "0.29"), (0.001, "0.001"), (1e-4, "0.0001"), (9.05, "9.050000000000001"),
      (999_999_999_999_999, "999999999999999"), (99_999_999_999_999.9, "99999999999999.91"), (1e15, "1000000000000000"),
      (1e16, "1E+16"), (1e-5, "1E-05"), (0.1 + 0.2, "0.3"), (46_110.083_333_333_336, "46110.08333333334"),
      (-9.999_999_999_999_999_9, "-10"),
    ] as [(Double, String)])
  func `a number has sixteen digits at most`(value: Double, text: String) {
    #expect(String(format: "%.16G", value) == (value == 9.05 ? "9.050000000000001" : text))
    #expect(written(value) == text)
  }

  @Test func `every kind of number is as printf writes it`() {
    var generator = SystemRandomNumberGenerator()
    func same(_ value: Double) -> Bool { written(value) == String(format: "%.16G", value) }
    for _ in 0..<100_000 {
      let units =
        Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &generator) >> Int64.random(in: 0...49)
      for scale in [1.0, 10, 100, 1000, 10_000] { #expect(same(Double(units) / scale), "\(units) / \(scale)") }
      let instant = ExcelTime.serial(
        Int64.random(in: -2_000_000_000_000_000...9_000_000_000_000_000, using: &generator))
      #expect(same(instant), "\(instant)")
      let any = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      if any.isFinite { #expect(same(any), "\(any)") }
      let near =
        Double.random(in: 1e-5...1e17, using: &generator) / pow(10, Double.random(in: 0...20, using: &generator))
      #expect(same(near), "\(near)")
    }
  }
}
