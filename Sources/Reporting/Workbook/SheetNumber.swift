import Glibc

/// The text of a number in the XML of a sheet, as libxlsxwriter writes it: C's `%.16G`, correctly rounded.
///
/// Exact arithmetic in 128 bits, as `printf` would do it in hundreds: a large workbook has five million figures.
enum SheetNumber {
  /// Room for every number.
  static let room = CellText.room + 1

  /// Writes a number and returns its length.
  @inline(__always)
  static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = value.magnitude
    if magnitude >= 1e-4, magnitude < 1e15 {
      return write(magnitude, isNegative: value < 0, to: out)
    }
    return printed(value, to: out)
  }

  private static func write(_ magnitude: Double, isNegative: Bool, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    if isNegative {
      out[0] = 0x2D
      count = 1
    }
    if magnitude < 9e15, magnitude == magnitude.rounded(.towardZero) {
      return count + CellText.write(Int64(magnitude), to: out + count)
    }
    // magnitude = mantissa · 2^-shift; with a point in it, the shift is more than nothing.
    let mantissa = UInt128(magnitude.significandBitPattern | 1 << 52)
    let shift = UInt128(52 - Int(magnitude.exponent))
    // The place of the first digit; the power below it may be the next larger one's neighbour, so it is looked up.
    var place = 0
    if magnitude >= 1 {
      while place < 14, magnitude >= tens[place + 1] { place += 1 }
    } else {
      place = magnitude >= 0.1 ? -1 : magnitude >= 0.01 ? -2 : magnitude >= 0.001 ? -3 : -4
    }
    // 16 digits: so many of them behind the point. 53 bits · 10^19 (64 bits) fit.
    let decimals = 15 - place
    let scaled = mantissa * powers[decimals]
    var digits = UInt64(truncatingIfNeeded: scaled &>> shift)
    let rest = scaled & ((1 as UInt128) &<< shift - 1)
    let half = (1 as UInt128) &<< (shift - 1)
    if rest > half || (rest == half && digits & 1 == 1) { digits += 1 }
    return count + write(digits, decimals: decimals, to: out + count)
  }

  /// Digits with the point in them, without the zeros at the end.
  private static func write(_ digits: UInt64, decimals: Int, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var (digits, decimals) = (digits, decimals)
    while decimals > 8, digits % 100_000_000 == 0 {
      digits /= 100_000_000
      decimals -= 8
    }
    while decimals > 0, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
    return CellText.write(Int64(digits), decimals: decimals, to: out)
  }

  private static func printed(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    if value == 0 && value.sign == .plus {
      out[0] = 0x30
      return 1
    }
    return out.withMemoryRebound(to: CChar.self, capacity: room) { text in
      withVaList([value]) { Int(vsnprintf(text, room, "%.16G", $0)) }
    }
  }

  private static let tens: [Double] = (0...15).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }
  private static let powers: [UInt128] = (0...19).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }
}
