/// The one grammar of dates and times that are read.
///
/// `YYYY-MM-DD`, or with `T` (or a blank) and `HH:MM:SS`, up to nine digits of a fraction, and `Z`, `±HH:MM` or nothing.
/// Anything else is no timestamp: 30 February, 24:00, a leap second, other digits, a leading blank (reliability M14).
package enum TimestampText {
  /// What a text says.
  package enum Reading: Hashable, Sendable {
    case day(Day)
    case instant(Instant)
    /// Without a zone: the wall clock read as if it were UTC, and whether it says exactly midnight.
    case unzoned(Instant, isMidnight: Bool)
  }

  /// Reads a text; nil when it is outside the grammar.
  package static func read(_ bytes: some Collection<UInt8>) -> Reading? {
    // Long enough for nine digits of a fraction and an offset; longer texts are none.
    guard bytes.count <= 35 else { return nil }
    return bytes.withContiguousStorageIfAvailable { unsafe read(span: $0.span) } ?? read(span: Array(bytes).span)
  }

  /// Reads a timestamp where an instant is meant: without a zone it is UTC, a bare date is its midnight in UTC.
  package static func instant(_ bytes: some Collection<UInt8>) -> Instant? {
    switch read(bytes) {
    case .day(let day)?: Instant(secondsSince1970: Int64(day.daysSince1970) * 86_400)
    case .instant(let instant)?: instant
    case .unzoned(let instant, _)?: instant
    case nil: nil
    }
  }

  /// Reads a payment's date: a time without zone at exactly midnight is a calendar date (rules, Conventions).
  package static func dateOrInstant(_ bytes: some Collection<UInt8>) -> DateOrInstant? {
    switch read(bytes) {
    case .day(let day)?: .day(day)
    case .instant(let instant)?: .instant(instant)
    case .unzoned(let instant, true)?: .day(Day(daysSince1970: Int(instant.secondsSince1970 / 86_400)))
    case .unzoned(let instant, false)?: .instant(instant)
    case nil: nil
    }
  }

  static func day(_ bytes: some Collection<UInt8>) -> Day? {
    guard case .day(let day)? = read(bytes) else { return nil }
    return day
  }

  private static func read(span: Span<UInt8>) -> Reading? {
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= span.count else { return nil }
      var value = 0
      for index in start..<start + count {
        let digit = span[index]
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        value = value * 10 + Int(digit - 0x30)
      }
      return value
    }
    func at(_ index: Int, _ character: Unicode.Scalar) -> Bool {
      index < span.count && span[index] == UInt8(ascii: character)
    }
    guard let year = number(0, 4), at(4, "-"), let month = number(5, 2), at(7, "-"), let dayOfMonth = number(8, 2),
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { return nil }
    if span.count == 10 { return .day(day) }
    guard at(10, "T") || at(10, " ") || at(10, "t"), let hour = number(11, 2), at(13, ":"), let minute = number(14, 2),
      at(16, ":"), let second = number(17, 2), hour < 24, minute < 60, second < 60
    else { return nil }
    var index = 19
    var micros: Int64 = 0
    var isWholeSecond = true
    if at(index, ".") {
      index += 1
      var digits = 0
      while let digit = number(index, 1) {
        if digits < 6 { micros = micros * 10 + Int64(digit) }
        if digit != 0 { isWholeSecond = false }
        digits += 1
        index += 1
      }
      guard (1...9).contains(digits) else { return nil }
      while digits < 6 {
        micros *= 10
        digits += 1
      }
    }
    let clock = Int64(hour * 3600 + minute * 60 + second)
    let wall = (Int64(day.daysSince1970) * 86_400 + clock) * 1_000_000 + micros
    if index == span.count {
      return .unzoned(Instant(microseconds: wall), isMidnight: clock == 0 && isWholeSecond)
    }
    if at(index, "Z") || at(index, "z") {
      return index + 1 == span.count ? .instant(Instant(microseconds: wall)) : nil
    }
    guard at(index, "+") || at(index, "-"), let hours = number(index + 1, 2), at(index + 3, ":"),
      let minutes = number(index + 4, 2), index + 6 == span.count, hours <= 14, minutes < 60
    else { return nil }
    let offset = Int64(hours * 3600 + minutes * 60) * (at(index, "-") ? -1 : 1)
    return .instant(Instant(microseconds: wall - offset * 1_000_000))
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (number < 0 ? "-" : "") + zeros + digits
  }
}
