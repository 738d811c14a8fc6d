import Books
import StrictJSON

/// The headers of a request in the shapes that receivers store them in.
enum HeaderList {
  private static let signatureName = Array("x-debitura-signature".utf8)

  /// Whether a header's name is that of the signature, whatever the case of its letters.
  static func isSignature(_ name: JSONValue) -> Bool {
    // Only a name with escapes may be written longer than it is.
    guard name.text.count >= signatureName.count + 2 else { return false }
    guard let plain = name.plainString else {
      return name.string.map { LooseText.lowercasedASCII($0).utf8.elementsEqual(signatureName) } ?? false
    }
    return plain.count == signatureName.count
      && zip(plain, signatureName).allSatisfy { $0 == $1 || ($0 >= 0x41 && $0 <= 0x5A && $0 | 0x20 == $1) }
  }

  /// Hands over each name with its value, in order; false for a shape that is none.
  ///
  /// Shapes: an object; a list of pairs, of `{name, value}` or `{key, value}`; names and values in turn. A value may be a
  /// list, or an attribute of a queue's message (`stringValue`, `StringValue`).
  static func forEach(_ headers: JSONValue, _ body: (_ name: JSONValue, _ value: JSONValue) -> Void) -> Bool {
    switch headers.kind {
    case .object:
      for (name, value) in headers.members {
        body(name, value.member("stringValue") ?? value.member("StringValue") ?? value)
      }
      return true
    case .array: return forEach(in: headers, body)
    default: return false
    }
  }

  private static func forEach(in list: JSONValue, _ body: (JSONValue, JSONValue) -> Void) -> Bool {
    var name: JSONValue?
    for element in list.elements {
      switch element.kind {
      case .array:
        var pair = element.elements
        guard name == nil, let key = pair.next(), let value = pair.next(), pair.next() == nil, key.kind == .string
        else { return false }
        body(key, value)
      case .object:
        guard name == nil, let key = element.member("name") ?? element.member("key"), key.kind == .string,
          let value = element.member("value")
        else { return false }
        body(key, value)
      case .string:
        if let key = name {
          body(key, element)
          name = nil
        } else {
          name = element
        }
      default: return false
      }
    }
    return name == nil
  }
}
