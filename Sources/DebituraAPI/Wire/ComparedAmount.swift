import Amounts

/// Amounts that are compared with ours and never counted: fees as the platform reports them.
enum ComparedAmount {
  /// Fifteen digits of minor units; more are no amount (inputs 3).
  static let unitsMax: UInt64 = 999_999_999_999_999

  /// Units of 10^-`decimals` of a plain decimal number, rounded half away from zero where it has more decimals.
  static func units(_ text: UnsafeBufferPointer<UInt8>, decimals: Int) throws(DecimalText.Failure) -> Int64 {
    guard let point = text.firstIndex(of: UInt8(ascii: ".")), text.count - point - 1 > decimals else {
      return try DecimalText.units(utf8: text, decimals: decimals)
    }
    let rest = text[(point + 1 + decimals)...]
    guard rest.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let next = rest.first else { throw .notADecimal }
    // Without decimals nothing is left behind the point.
    let kept = text[..<(decimals == 0 ? point : point + 1 + decimals)]
    let units = try DecimalText.units(utf8: kept, decimals: decimals)
    guard next >= UInt8(ascii: "5") else { return units }
    let (rounded, overflowed) = units.addingReportingOverflow(text.first == UInt8(ascii: "-") ? -1 : 1)
    guard !overflowed else { throw .overflow }
    return rounded
  }
}
