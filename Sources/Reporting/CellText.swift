import Amounts

/// The text of figures, written into memory that the caller has made room in.
struct CellText {
  /// Room that every figure fits into: 19 digits, sign, point, and an instant of a far year.
  static let room = 40

  private var lastDay = Int64.min
  private var lastDayText: [UInt8] = []

  /// An integer; returns its length.
  @inline(__always)
  static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int { write(value, decimals: 0, to: out) }

  /// An amount in minor units with exactly so many decimals; zero has no sign.
  @inline(__always)
  static func write(_ units: Int64, decimals: Int, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = units.magnitude
    var digits = 0
    // Backwards from the end of the room, then moved to its beginning.
    var next = out + room
    repeat {
      next -= 1
      next[0] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
      digits += 1
      if digits == decimals {
        next -= 1
        next[0] = 0x2E
      }
    } while rest > 0 || digits <= decimals
    if units < 0 {
      next -= 1
      next[0] = 0x2D
    }
    let count = out + room - next
    out.update(from: next, count: count)
    return count
  }

  /// `YYYY-MM-DDTHH:MM:SS.sssZ`; returns its length.
  ///
  /// Rows lie close in time, so the date of the row before is kept.
  mutating func write(instant microseconds: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var (day, rest) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
    if rest < 0 {
      day -= 1
      rest += 86_400_000_000
    }
    if day != lastDay {
      lastDayText = Array(Day(daysSince1970: Int(day)).description.utf8)
      lastDay = day
    }
    var count = lastDayText.count
    for (index, byte) in lastDayText.enumerated() { out[index] = byte }
    let milliseconds = rest / 1000
    func put(_ byte: UInt8) {
      out[count] = byte
      count += 1
    }
    func two(_ number: Int64) {
      put(UInt8(truncatingIfNeeded: number / 10) + 0x30)
      put(UInt8(truncatingIfNeeded: number % 10) + 0x30)
    }
    put(0x54)
    two(milliseconds / 3_600_000)
    put(0x3A)
    two(milliseconds / 60_000 % 60)
    put(0x3A)
    two(milliseconds / 1000 % 60)
    put(0x2E)
    put(UInt8(truncatingIfNeeded: milliseconds / 100 % 10) + 0x30)
    two(milliseconds % 100)
    put(0x5A)
    return count
  }
}
