import Amounts
import Books
import StrictJSON

/// The members of one object of a row, read strictly.
///
/// A member that is null is missing. Names are read exactly as the contract spells them.
struct Fields {
  /// Longer texts are no identifiers.
  private static let idBytesMax = 255

  private let object: JSONValue
  /// Of the members' names in faults: `client.`.
  private let prefix: String

  init(_ object: JSONValue, prefix: String = "") {
    self.object = object
    self.prefix = prefix
  }

  /// The object itself; a row that is none has no fields.
  func object(_ name: StaticString) throws(FieldFault) -> Fields {
    guard let value = value(name) else { throw fault(name, .missing) }
    guard value.kind == .object else { throw fault(name, .wrongType(expected: .object)) }
    return Fields(value, prefix: "\(prefix)\(name).")
  }

  func optionalObject(_ name: StaticString) throws(FieldFault) -> Fields? {
    value(name) == nil ? nil : try object(name)
  }

  func text(_ name: StaticString) throws(FieldFault) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.string else { throw fault(name, .wrongType(expected: .string)) }
    return text
  }

  /// Trimmed; a blank text is none.
  func key(_ name: StaticString) throws(FieldFault) -> String? {
    guard let text = try text(name).map(LooseText.trimmed), !text.isEmpty else { return nil }
    return text
  }

  /// An identifier in lower case.
  func id(_ name: StaticString) throws(FieldFault) -> String {
    guard let text = try text(name), !text.isEmpty else { throw fault(name, .missing) }
    guard text.utf8.count <= Fields.idBytesMax else { throw fault(name, .tooLarge) }
    return LooseText.lowercasedASCII(text)
  }

  func bool(_ name: StaticString) throws(FieldFault) -> Bool {
    guard let value = try optionalBool(name) else { throw fault(name, .missing) }
    return value
  }

  func optionalBool(_ name: StaticString) throws(FieldFault) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let bool = value.bool else { throw fault(name, .wrongType(expected: .bool)) }
    return bool
  }

  func currency(_ name: StaticString) throws(FieldFault) -> Currency {
    guard let currency = try optionalCurrency(name) else { throw fault(name, .missing) }
    return currency
  }

  func optionalCurrency(_ name: StaticString) throws(FieldFault) -> Currency? {
    guard let code = try text(name) else { return nil }
    guard let currency = Currency(code) else { throw fault(name, .unknownCurrency) }
    return currency
  }

  /// Exact minor units of a currency, from the number's own text, of at most 15 digits.
  func minorUnits(_ name: StaticString, _ currency: Currency) throws(FieldFault) -> Int64 {
    guard let units = try optionalMinorUnits(name, currency) else { throw fault(name, .missing) }
    return units
  }

  func optionalMinorUnits(_ name: StaticString, _ currency: Currency) throws(FieldFault) -> Int64? {
    try optionalUnits(name, currency) { text, decimals throws(DecimalText.Failure) in
      try DecimalText.units(utf8: text, decimals: decimals)
    }
  }

  /// Minor units of a figure that is only compared: rounded half away from zero to the currency's decimals (inputs 3).
  func comparedMinorUnits(_ name: StaticString, _ currency: Currency) throws(FieldFault) -> Int64? {
    try optionalUnits(name, currency) { text, decimals throws(DecimalText.Failure) in
      try ComparedAmount.units(text, decimals: decimals)
    }
  }

  private func optionalUnits(
    _ name: StaticString, _ currency: Currency,
    _ read: (UnsafeBufferPointer<UInt8>, Int) throws(DecimalText.Failure) -> Int64
  ) throws(FieldFault) -> Int64? {
    guard let text = try number(name) else { return nil }
    let units: Int64
    do {
      units = try read(text, currency.exponent)
    } catch {
      throw fault(name, FieldFault.Fault(error, currency: currency.code))
    }
    guard units.magnitude <= ComparedAmount.unitsMax else { throw fault(name, .tooLarge) }
    return units
  }

  /// Nil for what is no number from 0 to 1000: unknown, and the row stays (inputs 3).
  func percentage(_ name: StaticString) -> Percentage? { value(name)?.numberText.flatMap(PercentageText.read) }

  /// The text of a number, as it was sent.
  func number(_ name: StaticString) throws(FieldFault) -> UnsafeBufferPointer<UInt8>? {
    guard let value = value(name) else { return nil }
    guard let text = value.numberText else { throw fault(name, .wrongType(expected: .number)) }
    return text
  }

  /// A whole number; zeros behind the point do not make it another one.
  func wholeNumber(_ name: StaticString) throws(FieldFault) -> Int64? {
    guard let text = try number(name) else { return nil }
    do {
      return try DecimalText.units(utf8: text, decimals: 0)
    } catch {
      throw fault(name, FieldFault.Fault(error, currency: nil))
    }
  }

  func instant(_ name: StaticString) throws(FieldFault) -> Instant {
    guard try text(name) != nil else { throw fault(name, .missing) }
    guard let instant = try optionalInstant(name) else { throw fault(name, .noTimestamp) }
    return instant
  }

  /// Nil for a text that is no date (inputs 3).
  func optionalInstant(_ name: StaticString) throws(FieldFault) -> Instant? {
    try dateText(name).flatMap { TimestampText.instant($0.utf8) }
  }

  func dateOrInstant(_ name: StaticString) throws(FieldFault) -> DateOrInstant {
    guard try text(name) != nil else { throw fault(name, .missing) }
    guard let date = try optionalDateOrInstant(name) else { throw fault(name, .noTimestamp) }
    return date
  }

  /// Nil for a text that is no date (inputs 3).
  func optionalDateOrInstant(_ name: StaticString) throws(FieldFault) -> DateOrInstant? {
    try dateText(name).flatMap { TimestampText.dateOrInstant($0.utf8) }
  }

  /// The text of a date; nil for one of a year before 1900: platforms write 0001-01-01 where there is none.
  private func dateText(_ name: StaticString) throws(FieldFault) -> String? {
    guard let text = try text(name), !text.utf8.lexicographicallyPrecedes("1900".utf8) else { return nil }
    return text
  }

  func texts(_ name: StaticString) throws(FieldFault) -> [String] {
    guard let value = value(name) else { return [] }
    guard value.kind == .array else { throw fault(name, .wrongType(expected: .array)) }
    var texts: [String] = []
    for element in value.elements {
      guard let text = element.string else { throw fault(name, .wrongType(expected: .string)) }
      texts.append(text)
    }
    return texts
  }

  private func value(_ name: StaticString) -> JSONValue? {
    guard let value = object.member(name), !value.isNull else { return nil }
    return value
  }

  private func fault(_ name: StaticString, _ fault: FieldFault.Fault) -> FieldFault {
    FieldFault(field: "\(prefix)\(name)", fault: fault)
  }
}

extension FieldFault.Fault {
  fileprivate init(_ failure: DecimalText.Failure, currency: String?) {
    switch failure {
    case .notADecimal: self = .noDecimal
    case .tooManyDecimals: self = .tooManyDecimals(currency: currency)
    case .overflow: self = .tooLarge
    }
  }
}
