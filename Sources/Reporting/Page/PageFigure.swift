import Amounts

/// Figures and times as people read them on a page.
package enum PageFigure {
  /// `-1,234,567.89`: a figure in units so many of whose digits are decimals, in groups of three.
  package static func text(_ units: Int128, decimals: Int = 0) -> String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let whole = padded.dropLast(decimals)
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return (units < 0 ? "-" : "") + grouped + (decimals == 0 ? "" : "." + padded.suffix(decimals))
  }

  /// `2026-03-15 02:00 UTC`.
  package static func text(instant microseconds: Int64) -> String {
    let text = Instant(microseconds: microseconds).description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
  }

  /// A decimal text as a whole number of hundredths, what is smaller cut off; nil for what is none or too long to be drawn.
  package static func hundredths(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count <= 16 else { return nil }
    let isNegative = bytes.first == 0x2D
    let parts = bytes.dropFirst(isNegative ? 1 : 0).split(separator: 0x2E, omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty,
      parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let decimals: [UInt8] = parts.count == 2 ? Array(parts[1]) : []
    let digits = Array(parts[0]) + (decimals + [0x30, 0x30])[..<2]
    let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return isNegative ? -value : value
  }
}
