/// A place in a JSON document (RFC 6901): the names, or the numbers of elements, on the way to it.
package struct JSONPointer: Hashable, Sendable {
  /// None for the whole document.
  package let tokens: [String]

  /// Reads a pointer; nil for a text that does not begin with `/`, or has a `~` that is neither `~0` nor `~1`.
  package init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    var tokens: [String] = []
    for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let token = JSONPointer.unescaped(part) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  package init(tokens: [String]) { self.tokens = tokens }

  /// The place of a member of the object at this one.
  package func appending(_ name: String) -> JSONPointer { JSONPointer(tokens: [tokens, [name]].flatMap(\.self)) }

  /// The member of an object.
  package init(member name: String) { tokens = [name] }

  /// The number of an array's element that a token says: digits, without a zero in front; nil for any other.
  package static func element(_ token: String) -> Int? {
    guard token == "0" || !token.hasPrefix("0"), token.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return Int(token)
  }

  private static func unescaped(_ part: Substring) -> String? {
    guard part.contains("~") else { return String(part) }
    var token = ""
    var rest = part[...]
    while let tilde = rest.firstIndex(of: "~") {
      token.append(contentsOf: rest[..<tilde])
      let after = rest[rest.index(after: tilde)...]
      switch after.first {
      case "0": token.append("~")
      case "1": token.append("/")
      default: return nil
      }
      rest = after.dropFirst()
    }
    token.append(contentsOf: rest)
    return token
  }
}

extension JSONPointer: CustomStringConvertible {
  package var description: String {
    tokens.map { token in "/\(token.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined())" }.joined()
  }
}
