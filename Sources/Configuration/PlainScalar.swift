import Yams

/// What a YAML scalar is, told from its text and quotes alone.
enum PlainScalar: Equatable {
  case text, number, boolean, empty

  init(_ scalar: Node.Scalar) {
    guard scalar.style == .plain || scalar.style == .any else {
      self = .text
      return
    }
    switch scalar.string {
    case "", "~", "null", "Null", "NULL": self = .empty
    case let word where PlainScalar.booleans.contains(word.lowercased()): self = .boolean
    case let word where PlainScalar.isNumber(word): self = .number
    default: self = .text
    }
  }

  var words: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .boolean: "a yes-or-no value"
    case .empty: "empty"
    }
  }

  /// All that any YAML version takes for a boolean, so that nobody's country code `no` is one by accident.
  private static let booleans: Set<String> = ["true", "false", "yes", "no", "on", "off"]

  /// A sign, digits, points, underscores and an exponent; dates and addresses are text.
  private static func isNumber(_ word: String) -> Bool {
    let unsigned = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    guard let first = unsigned.utf8.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
    return unsigned.utf8.contains(where: isDigit) && unsigned.filter { $0 == "." }.count <= 1
      && unsigned.utf8.allSatisfy { isDigit($0) || ".eE_".utf8.contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
