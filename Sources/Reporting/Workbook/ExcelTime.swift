import Amounts

/// Dates and times as Excel counts them: days since 1899-12-30.
enum ExcelTime {
  private static let daysBefore1970 = 25_569

  /// The number of a date; nil outside what Excel shows (it counts a 29 February 1900 that never was).
  static func serial(_ day: Day) -> Double? {
    let serial = day.daysSince1970 + daysBefore1970
    return (61...2_958_465).contains(serial) ? Double(serial) : nil
  }

  /// The number of a date as text; nil for what is no date, and outside what Excel shows.
  static func serial(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    Day(String(decoding: bytes, as: UTF8.self)).flatMap { serial($0) }
  }

  /// The number of an instant, in UTC and rounded to the millisecond.
  static func serial(_ microseconds: Int64) -> Double {
    Double(microseconds / 1000) / 86_400_000 + Double(daysBefore1970)
  }
}

/// Decimals as text, read without a locale.
enum PlainDecimal {
  /// The value of `-12.5`; nil for anything else and for more digits than Excel keeps.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits: Int64 = 0
    var count = 0
    var scale: Double = 1
    var hasPoint = false
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x2D where index == 0: continue
      case 0x2E where count > 0 && !hasPoint: hasPoint = true
      case 0x30...0x39 where count < 15:
        digits = digits * 10 + Int64(byte - 0x30)
        count += 1
        if hasPoint { scale *= 10 }
      default: return nil
      }
    }
    guard count > 0, let last = bytes.last, last != 0x2E else { return nil }
    return Double(bytes.first == 0x2D ? -digits : digits) / scale
  }
}
