/// Why a row can't be read: the field, and what is wrong with its value, never the value.
struct FieldFault: Error, CustomStringConvertible {
  enum Fault: Hashable {
    case missing
    case wrongType(expected: JSONShape)
    case noTimestamp
    case noDecimal
    case tooManyDecimals(currency: String?)
    case tooLarge
    case unknownCurrency
  }

  /// The path of members, as in the contract.
  let field: String
  let fault: Fault

  var description: String { "\(field): \(explanation)" }

  private var explanation: String {
    switch fault {
    case .missing: "missing"
    case .wrongType(let expected): "not \(expected.text)"
    case .noTimestamp: "not a timestamp"
    case .noDecimal: "not a plain decimal number"
    case .tooManyDecimals(let currency?): "more decimals than \(currency) has"
    case .tooManyDecimals(nil): "too many decimals"
    case .tooLarge: "too large"
    case .unknownCurrency: "not a known ISO 4217 currency"
    }
  }
}

/// The kinds of JSON values, in words.
enum JSONShape: Hashable {
  case string, number, bool, object, array

  var text: String {
    switch self {
    case .string: "a string"
    case .number: "a number"
    case .bool: "true or false"
    case .object: "an object"
    case .array: "an array"
    }
  }
}
