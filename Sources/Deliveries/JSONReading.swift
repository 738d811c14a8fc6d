import Amounts
import Books
import StrictJSON

/// Why a delivery, or the event in it, cannot be read; nothing of its content.
struct Unreadable: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension JSONValue {
  /// A member that is not null.
  func present(_ name: StaticString) -> JSONValue? {
    guard let value = member(name), !value.isNull else { return nil }
    return value
  }

  /// What a string member says, trimmed; nil when that is nothing, or it is no string.
  func key(_ name: StaticString) -> String? {
    guard let text = member(name)?.string else { return nil }
    let trimmed = LooseText.trimmed(text)
    return trimmed.isEmpty ? nil : trimmed
  }

  /// An id of Debitura: compared in lower case.
  func debituraID(_ name: StaticString) -> String? { key(name).map(LooseText.lowercasedASCII) }

  /// The moment that a string member names.
  func instant(_ name: StaticString) -> Instant? {
    guard let value = member(name) else { return nil }
    if let plain = value.plainString { return TimestampText.instant(plain) }
    return value.string.flatMap { TimestampText.instant($0.utf8) }
  }

  /// The currency that a string member names.
  func currency(_ name: StaticString) -> Currency? { member(name)?.string.flatMap { Currency($0) } }

  /// A member that must be a whole number of minor units.
  func minorUnits(_ name: StaticString) throws(Unreadable) -> Int64 {
    guard let value = present(name) else { throw Unreadable("\(name) is missing") }
    guard let units = value.units(decimals: 0) else { throw Unreadable("\(name) is no whole number of minor units") }
    return units
  }

  /// A whole number of minor units and the currency beside it.
  func money(_ name: StaticString) throws(Unreadable) -> Money {
    let units = try minorUnits(name)
    guard let currency = currency("currency") else { throw Unreadable("currency is missing or unknown") }
    return Money(minorUnits: units, currency: currency)
  }
}
