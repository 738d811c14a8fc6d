/// Writes the canonical form of values: two values say the same if, and only if, their forms have the same bytes.
///
/// Members are sorted by the bytes of their names, numbers compared by value, strings by what they say. Every form ends
/// by itself (strings and containers begin with how long they are), so no two values can run into one form. It is made
/// to be hashed and compared, not to be read.
package struct CanonicalWriter: ~Copyable {
  /// The form last written.
  package private(set) var output = ByteBuffer()
  private var keys: UnsafeMutablePointer<SortedKey>
  private var keyCount = 0
  private var keyCapacity = 64

  package init() { keys = .allocate(capacity: keyCapacity) }

  deinit { keys.deallocate() }

  /// Writes the form of a value in place of the one before.
  package mutating func write(_ value: JSONValue) {
    output.removeAll()
    keyCount = 0
    append(value)
  }

  /// Recursive, as a parsed document is at most `JSONParser.depthMax` deep.
  private mutating func append(_ value: JSONValue) {
    let node = value.node
    switch node.kind {
    case .null: output.append(UInt8(ascii: "n"))
    case .bool: output.append(node.length == 4 ? UInt8(ascii: "t") : UInt8(ascii: "f"))
    case .number:
      output.append(UInt8(ascii: "d"))
      CanonicalNumber.append(value.text, to: &output)
    case .string: append(string: value)
    case .array:
      output.append(UInt8(ascii: "["))
      for element in value.elements { append(element) }
      output.append(UInt8(ascii: "]"))
    case .object: append(object: value)
    }
  }

  @inline(__always)
  private mutating func append(string value: JSONValue) {
    let node = value.node
    output.append(UInt8(ascii: "s"))
    if !node.hasEscapes {
      output.append(littleEndian: UInt64(node.length))
      output.append(value.bytes + Int(node.start), Int(node.length))
    } else {
      var said = ByteBuffer()
      value.appendContent(to: &said)
      output.append(littleEndian: UInt64(said.count))
      output.append(said.bytes)
    }
  }

  private mutating func append(object: JSONValue) {
    output.append(UInt8(ascii: "{"))
    let first = keyCount
    var hasEscapes = false
    for (name, _) in object.members {
      if keyCount == keyCapacity { grow() }
      keys[keyCount] = SortedKey(name)
      keyCount += 1
      if name.node.hasEscapes { hasEscapes = true }
    }
    if hasEscapes {
      append(membersOf: object)
    } else {
      sort(UnsafeMutableBufferPointer(start: keys + first, count: keyCount - first))
      let end = keyCount
      for index in first..<end {
        let key = keys[index]
        append(string: object.at(key.node))
        append(object.at(key.node + 1))
      }
    }
    keyCount = first
    output.append(UInt8(ascii: "}"))
  }

  /// The rare object with a name that holds an escape.
  @inline(never)
  private mutating func append(membersOf object: JSONValue) {
    let members = object.members.map { (name: Array(($0.name.string ?? "").utf8), key: $0.name, value: $0.value) }
    for member in members.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      append(string: member.key)
      append(member.value)
    }
  }

  private func sort(_ keys: UnsafeMutableBufferPointer<SortedKey>) {
    guard keys.count <= 24 else {
      var keys = keys
      keys.sort { $0.precedes($1) }
      return
    }
    for index in keys.indices.dropFirst() {
      let key = keys[index]
      var place = index
      while place > 0, key.precedes(keys[place - 1]) {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
    }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<SortedKey>.allocate(capacity: keyCapacity * 2)
    larger.update(from: keys, count: keyCount)
    keys.deallocate()
    keys = larger
    keyCapacity *= 2
  }
}

/// A member's name without escapes, as it is sorted.
private struct SortedKey {
  /// The first eight bytes, highest first: most names differ there.
  let prefix: UInt64
  let start: UnsafePointer<UInt8>
  let length: Int
  let node: Int

  @inline(__always)
  init(_ name: JSONValue) {
    let key = name.node
    start = name.bytes + Int(key.start)
    length = Int(key.length)
    node = name.index
    var word = Bytes.load(start)
    if length < 8 { word &= (1 << UInt64(length * 8)) &- 1 }
    prefix = word.byteSwapped
  }

  @inline(__always)
  func precedes(_ other: SortedKey) -> Bool {
    guard prefix == other.prefix else { return prefix < other.prefix }
    let (ours, theirs) = (UnsafeBufferPointer(start: start, count: length), other)
    return ours.lexicographicallyPrecedes(UnsafeBufferPointer(start: theirs.start, count: theirs.length))
  }
}
