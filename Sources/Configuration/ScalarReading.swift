import Amounts
import Yams

extension Place {
  private func scalar(_ expected: String) -> (text: String, kind: PlainScalar)? {
    guard case .scalar(let scalar) = node else { return refuseType(expected) }
    let kind = PlainScalar(scalar)
    guard kind != .empty else { return refuseType(expected) }
    return (scalar.string, kind)
  }

  /// Text without white space around it or control characters in it.
  func text(max: Int = 255) -> String? {
    guard let (text, kind) = scalar("text") else { return nil }
    guard kind == .text else { return refuse("is \(kind.words)", "text was expected: put it in quotes") }
    let isPadded = text.unicodeScalars.first?.properties.isWhitespace ?? true
    let isTrailing = text.unicodeScalars.last?.properties.isWhitespace ?? true
    guard !isPadded, !isTrailing, !text.unicodeScalars.contains(where: OneLine.isControl) else {
      return refuse("is empty or has white space at its ends or a control character", "plain text was expected")
    }
    guard text.unicodeScalars.count <= max else {
      return refuse("has \(text.unicodeScalars.count) characters", "at most \(max) were expected")
    }
    return text
  }

  /// `true` or `false`.
  func bool() -> Bool? {
    guard let (text, kind) = scalar("true or false") else { return nil }
    switch (kind, text) {
    case (.boolean, "true"): return true
    case (.boolean, "false"): return false
    default: return refuse("is \(OneLine.quoted(text))", "true or false was expected")
    }
  }

  /// A whole number within bounds.
  func integer(_ bounds: ClosedRange<Int>) -> Int? {
    let expected = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
    guard let text = number(expected) else { return nil }
    let isPlain = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && (text == "0" || !text.hasPrefix("0"))
    guard isPlain, let value = Int(text), bounds.contains(value) else {
      return refuse("is \(OneLine.quoted(text))", "\(expected) was expected")
    }
    return value
  }

  /// A percentage from 0 to 100, read from its digits.
  func percentage() -> Percentage? {
    let expected = "a percentage from 0 to 100 with at most \(Place.percentDecimalsMax) decimals"
    guard let text = number(expected) else { return nil }
    guard let percentage = try? Percentage(text), percentage.decimals <= Place.percentDecimalsMax,
      percentage.digits >= 0, percentage.digits <= 100 * Place.powerOfTen(percentage.decimals)
    else { return refuse("is \(OneLine.quoted(text))", "\(expected) was expected") }
    return percentage
  }

  /// A decimal that is not negative, read from its digits.
  func decimal() -> Percentage? {
    let expected = "an amount such as 10000.00"
    guard let text = number(expected) else { return nil }
    guard let value = try? Percentage(text), value.digits >= 0, !text.hasPrefix("-") else {
      return refuse("is \(OneLine.quoted(text))", "\(expected) was expected")
    }
    return value
  }

  /// An amount in major units as exact minor units of a currency; never negative.
  func money(_ currency: Currency) -> Money? {
    let expected = "an amount with at most \(currency.exponent) decimals for \(currency)"
    guard let text = number(expected) else { return nil }
    guard !text.hasPrefix("-"), let money = try? Money(majorUnits: text, currency: currency) else {
      return refuse("is \(OneLine.quoted(text))", "\(expected) was expected")
    }
    return money
  }

  /// An amount in major units that may be negative, of at most 15 digits of minor units as amounts elsewhere.
  func balance(_ currency: Currency) -> Money? {
    let expected = "an amount with at most \(currency.exponent) decimals for \(currency)"
    guard let text = number(expected) else { return nil }
    guard let money = Money(stated: text, currency: currency) else {
      return refuse("is \(OneLine.quoted(text))", "\(expected) was expected")
    }
    return money
  }

  /// A currency code.
  func currency() -> Currency? {
    guard let code = text() else { return nil }
    return Currency(code) ?? refuse("is \(OneLine.quoted(code))", Place.currencyRemedy(code))
  }

  /// A date, quoted or not.
  func day() -> Day? {
    guard let (text, _) = scalar("a date such as 2026-07-01") else { return nil }
    return Day(text) ?? refuse("is \(OneLine.quoted(text))", "a date such as 2026-07-01 was expected")
  }

  /// A month, quoted or not.
  func month() -> Month? {
    guard let (text, _) = scalar("a month such as 2026-01") else { return nil }
    return Month(text) ?? refuse("is \(OneLine.quoted(text))", "a month such as 2026-01 was expected")
  }

  /// One word of a list.
  func word<Value>(_ words: [(name: String, value: Value)]) -> Value? {
    let names = words.map(\.name)
    guard let (text, _) = scalar(names.joined(separator: " or ")) else { return nil }
    if let found = words.first(where: { $0.name == text }) { return found.value }
    return refuse("is \(OneLine.quoted(text))", "\(names.joined(separator: " or ")) was expected")
  }

  static func currencyRemedy(_ code: String) -> String {
    let upper = code.uppercased()
    return Currency(upper) != nil && upper != code
      ? "did you mean \(upper)?" : "a currency code of ISO 4217 such as EUR was expected"
  }

  private func number(_ expected: String) -> String? {
    guard let (text, kind) = scalar(expected) else { return nil }
    // Every number is read from its text: 0.1 must not pass through a binary fraction.
    guard kind == .number else {
      let isQuoted = (try? Percentage(text)) != nil
      // Three digits behind a comma may be thousands.
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let pointed = parts.last?.count == 3 ? text : parts.joined(separator: ".")
      let hint =
        isQuoted
        ? ": leave out the quotes" : (try? Percentage(pointed)) != nil ? ": write \(pointed), with a point" : ""
      let remedy = "\(expected) was expected\(hint)"
      return refuse("is \(kind == .text ? OneLine.quoted(text) : kind.words)", remedy)
    }
    return text
  }

  /// With six decimals each, an amount times three percentages stays within 128 bits up to 10^14 minor units.
  private static let percentDecimalsMax = 6

  private static func powerOfTen(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
