import StrictJSON

/// The headers of a request in the shapes that receivers store them in.
enum HeaderList {
  /// Hands over each name with its value, in order; false for a shape that is none.
  ///
  /// Shapes: an object; a list of pairs, of `{name, value}` or `{key, value}`; names and values in turn. A value may be a
  /// list, or an attribute of a queue's message (`stringValue`).
  static func forEach(_ headers: JSONValue, _ body: (_ name: JSONValue, _ value: JSONValue) -> Void) -> Bool {
    switch headers.kind {
    case .object:
      for (name, value) in headers.members { body(name, value.member("stringValue") ?? value) }
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
