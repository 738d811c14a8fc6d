/// A value in a parsed document: a position, cheap to copy.
///
/// It may be used as long as ``JSONParser/parse(_:)`` says.
package struct JSONValue {
  let nodes: UnsafePointer<JSONNode>
  let bytes: UnsafePointer<UInt8>
  let index: Int

  @inline(__always)
  init(nodes: UnsafePointer<JSONNode>, bytes: UnsafePointer<UInt8>, index: Int) {
    self.nodes = nodes
    self.bytes = bytes
    self.index = index
  }

  @inline(__always)
  var node: JSONNode { nodes[index] }

  @inline(__always)
  func at(_ index: Int) -> JSONValue { JSONValue(nodes: nodes, bytes: bytes, index: index) }

  package var kind: JSONKind { node.kind }

  package var isNull: Bool { node.kind == .null }

  /// The truth value; nil when it is something else.
  package var bool: Bool? { node.kind == .bool ? node.length == 4 : nil }

  /// What a string says; nil when it is something else.
  package var string: String? {
    guard node.kind == .string else { return nil }
    let (start, length) = (bytes + Int(node.start), Int(node.length))
    guard node.hasEscapes else {
      return String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }
    // Eight bytes more, as the escapes are decoded eight bytes at a time.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length + 8) { buffer in
      guard let output = buffer.baseAddress else { return nil }
      let count = JSONEscapes.decode(start, length, into: output)
      return String(decoding: UnsafeBufferPointer(start: output, count: count), as: UTF8.self)
    }
  }

  /// The text of a number as it was sent; nil when it is something else.
  package var numberText: UnsafeBufferPointer<UInt8>? { node.kind == .number ? text : nil }

  /// The bytes that a string says, if it is a string without escapes: they are in the document as they are.
  package var plainString: UnsafeBufferPointer<UInt8>? {
    guard node.kind == .string, !node.hasEscapes else { return nil }
    return UnsafeBufferPointer(start: bytes + Int(node.start), count: Int(node.length))
  }

  /// The value as it stands in the document, with the quotes of a string.
  package var text: UnsafeBufferPointer<UInt8> {
    let quote = node.kind == .string ? 1 : 0
    return UnsafeBufferPointer(start: bytes + (Int(node.start) - quote), count: Int(node.length) + 2 * quote)
  }

  /// Whether it is a string that says this.
  package func says(_ text: StaticString) -> Bool { isString(text.utf8Start, text.utf8CodeUnitCount) }

  /// Appends what a string says; nothing when it is something else.
  package func appendContent(to buffer: inout ByteBuffer) {
    guard node.kind == .string else { return }
    if node.hasEscapes {
      buffer.append(unescaping: bytes + Int(node.start), Int(node.length))
    } else {
      buffer.append(bytes + Int(node.start), Int(node.length))
    }
  }

  /// The member with this name; nil when there is none, or the value is no object.
  @inline(__always)
  package func member(_ name: StaticString) -> JSONValue? { member(name.utf8Start, name.utf8CodeUnitCount) }

  /// The member with this name; nil when there is none, or the value is no object.
  package func member(named name: String) -> JSONValue? {
    var name = name
    return name.withUTF8 { name in name.baseAddress.flatMap { member($0, name.count) } }
  }

  private func member(_ name: UnsafePointer<UInt8>, _ length: Int) -> JSONValue? {
    guard node.kind == .object else { return nil }
    var key = index + 1
    let end = Int(node.next)
    while key < end {
      if at(key).isString(name, length) { return at(key + 1) }
      key = Int(nodes[key + 1].next)
    }
    return nil
  }

  @inline(__always)
  private func isString(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    guard node.kind == .string else { return false }
    if !node.hasEscapes {
      return Int(node.length) == length && KeyIndex.areEqual(bytes + Int(node.start), text, length)
    }
    return string.map { $0.utf8.elementsEqual(UnsafeBufferPointer(start: text, count: length)) } ?? false
  }

  /// The members of an object in the order of the document; none when it is something else.
  package var members: Members {
    Members(object: self, key: node.kind == .object ? index + 1 : Int(node.next))
  }

  /// The elements of an array; none when it is something else.
  package var elements: Elements {
    Elements(array: self, element: node.kind == .array ? index + 1 : Int(node.next))
  }

  /// The members of an object, one after the other.
  package struct Members: Sequence, IteratorProtocol {
    let object: JSONValue
    var key: Int

    package mutating func next() -> (name: JSONValue, value: JSONValue)? {
      guard key < Int(object.node.next) else { return nil }
      defer { key = Int(object.nodes[key + 1].next) }
      return (object.at(key), object.at(key + 1))
    }
  }

  /// The elements of an array, one after the other.
  package struct Elements: Sequence, IteratorProtocol {
    let array: JSONValue
    var element: Int

    package mutating func next() -> JSONValue? {
      guard element < Int(array.node.next) else { return nil }
      defer { element = Int(array.nodes[element].next) }
      return array.at(element)
    }
  }
}
