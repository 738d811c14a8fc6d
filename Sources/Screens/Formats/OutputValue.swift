/// A value of what a command shows, as other programs get it; amounts are text, because a number of JSON may be rounded.
package enum OutputValue: Sendable {
  /// What may come from outside: CSV guards it against being a formula.
  case text(String?)
  /// An amount, an instant or a date.
  case figure(String?)
  case integer(Int?)
  case number(Double)
  case truth(Bool)
  indirect case list([OutputValue])
  indirect case object([OutputField])
}

/// A value with its name: a column of CSV, a key of JSON, in small letters with `_` between words as in every file.
package struct OutputField: Sendable {
  let name: String
  let value: OutputValue

  package init(_ name: String, _ value: OutputValue) {
    self.name = name
    self.value = value
  }

  /// A field whose name is a code or a kind, which has `-` between its words where it is a value.
  static func named(_ code: String, _ value: OutputValue) -> OutputField {
    OutputField(code.replacing("-", with: "_"), value)
  }
}

extension OutputValue: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let fields):
      var container = encoder.container(keyedBy: Key.self)
      for field in fields { try container.encode(field.value, forKey: Key(stringValue: field.name)) }
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .text(let text), .figure(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .number(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .truth(let isTrue):
      var container = encoder.singleValueContainer()
      try container.encode(isTrue)
    }
  }
}

extension OutputValue {
  /// The value as a cell of CSV, and whether it is guarded against being a formula.
  var cell: (text: String?, isGuarded: Bool) {
    switch self {
    case .text(let text): (text, true)
    case .figure(let text): (text, false)
    case .integer(let number): (number.map(String.init), false)
    case .number(let number): ("\(number)", false)
    case .truth(let isTrue): (isTrue ? "true" : "false", false)
    case .list(let values): (values.compactMap(\.cell.text).joined(separator: "; "), true)
    case .object(let fields):
      (fields.map { "\($0.name) \($0.value.cell.text ?? "")" }.joined(separator: ", "), true)
    }
  }

  /// The values with their paths, names with points between and places in lists from 1.
  func flattened(_ path: String) -> [(path: String, value: OutputValue)] {
    let parts: [(String, OutputValue)]
    switch self {
    case .object(let fields): parts = fields.map { ($0.name, $0.value) }
    case .list(let values): parts = values.enumerated().map { ("\($0.offset + 1)", $0.element) }
    default: return [(path, self)]
    }
    return parts.flatMap { name, value in value.flattened(path.isEmpty ? name : "\(path).\(name)") }
  }
}
