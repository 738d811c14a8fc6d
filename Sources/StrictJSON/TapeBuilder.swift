/// Writes the tape of one document: a single pass without recursion.
///
/// The text ends in zero bytes, which no rule of the grammar accepts: no position needs to be compared with the end.
struct TapeBuilder: ~Copyable {
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var position: UnsafePointer<UInt8>
  private(set) var nodes: UnsafeMutablePointer<JSONNode>
  private(set) var capacity: Int
  private var count = 0

  init(_ start: UnsafePointer<UInt8>, _ length: Int, nodes: UnsafeMutablePointer<JSONNode>, capacity: Int) {
    self.start = start
    end = start + length
    position = start
    self.nodes = nodes
    self.capacity = capacity
  }

  /// Reads the whole text.
  ///
  /// - Parameter open: Room for `JSONParser.depthMax` open containers.
  mutating func build(open: UnsafeMutablePointer<OpenContainer>, keys: inout KeyIndex) throws(JSONError) {
    var depth = 0
    value: while true {
      guard count < JSONParser.nodesMax else { throw failure(.tooLarge) }
      skipBlanks()
      let byte = position.pointee
      switch byte {
      case UInt8(ascii: "\""):
        let (from, length, hasEscapes) = try string()
        push(.string, from, length, hasEscapes: hasEscapes)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard depth < JSONParser.depthMax else { throw failure(.tooDeep) }
        let isObject = byte == UInt8(ascii: "{")
        open[depth] = OpenContainer(node: count, members: 0, isObject: isObject)
        depth += 1
        push(isObject ? .object : .array, position, 0, hasEscapes: false)
        position += 1
        skipBlanks()
        // "]" and "}" come two after "[" and "{".
        if position.pointee != byte + 2 {
          if isObject { try key(&open[depth - 1], &keys) }
          continue value
        }
        position += 1
        depth -= 1
        close(open[depth])
      case UInt8(ascii: "-"), 0x30...0x39:
        let from = position
        try number()
        push(.number, from, position - from, hasEscapes: false)
      case UInt8(ascii: "t"), UInt8(ascii: "n"):
        let word = UInt32(truncatingIfNeeded: Bytes.load(position))
        // "true" and "null", lowest byte first.
        guard word == 0x6575_7274 || word == 0x6C6C_756E else { throw failure(.unexpectedByte) }
        push(byte == UInt8(ascii: "t") ? .bool : .null, position, 4, hasEscapes: false)
        position += 4
      case UInt8(ascii: "f"):
        // "alse", lowest byte first.
        guard UInt32(truncatingIfNeeded: Bytes.load(position + 1)) == 0x6573_6C61 else {
          throw failure(.unexpectedByte)
        }
        push(.bool, position, 5, hasEscapes: false)
        position += 5
      default:
        throw failure(.unexpectedByte)
      }
      while depth > 0 {
        skipBlanks()
        let byte = position.pointee
        if byte == UInt8(ascii: ",") {
          position += 1
          if open[depth - 1].isObject {
            skipBlanks()
            try key(&open[depth - 1], &keys)
          }
          continue value
        }
        let container = open[depth - 1]
        guard byte == (container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw failure(.unexpectedByte)
        }
        position += 1
        depth -= 1
        close(container)
        if container.isObject,
          let offset = keys.duplicate(in: nodes, container.node, members: container.members, start)
        {
          throw JSONError(.duplicateKey, at: offset)
        }
      }
      skipBlanks()
      guard position == end else { throw failure(.trailingBytes) }
      return
    }
  }

  @inline(__always)
  private mutating func key(_ container: inout OpenContainer, _ keys: inout KeyIndex) throws(JSONError) {
    guard position.pointee == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
    let (from, length, hasEscapes) = try string()
    let tag = keys.tag(from, length, hasEscapes: hasEscapes)
    push(.string, from, length, hasEscapes: hasEscapes)
    nodes[count - 1].next = tag
    container.members += 1
    skipBlanks()
    guard position.pointee == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
    position += 1
  }

  @inline(__always)
  private mutating func string() throws(JSONError) -> (UnsafePointer<UInt8>, Int, Bool) {
    let from = position + 1
    var hasEscapes = false
    var place = from
    while true {
      let special = Bytes.special(Bytes.load(place))
      guard special != 0 else {
        place += 8
        continue
      }
      place += special.trailingZeroBitCount >> 3
      let byte = place.pointee
      if byte == UInt8(ascii: "\"") {
        position = place + 1
        return (from, place - from, hasEscapes)
      }
      position = place
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        // Most escapes of a body within a line are quotes.
        place += place[1] == UInt8(ascii: "\"") ? 2 : try escapeLength()
      } else if byte >= 0x80 {
        guard let length = Bytes.sequenceLength(place) else { throw failure(.invalidUTF8) }
        place += length
      } else {
        throw failure(.controlCharacter)
      }
    }
  }

  /// The length of the escape at the position.
  @inline(never)
  private func escapeLength() throws(JSONError) -> Int {
    switch position[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return 2
    case UInt8(ascii: "u"):
      guard let unit = JSONEscapes.hexadecimal(position + 2) else { throw failure(.invalidEscape) }
      guard unit >= 0xD800, unit <= 0xDFFF else { return 6 }
      guard unit <= 0xDBFF, position[6] == UInt8(ascii: "\\"), position[7] == UInt8(ascii: "u"),
        let low = JSONEscapes.hexadecimal(position + 8), low >= 0xDC00, low <= 0xDFFF
      else { throw failure(.loneSurrogate) }
      return 12
    default:
      throw failure(.invalidEscape)
    }
  }

  @inline(__always)
  private mutating func number() throws(JSONError) {
    if position.pointee == UInt8(ascii: "-") { position += 1 }
    if position.pointee == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if position.pointee == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if position.pointee | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position.pointee == UInt8(ascii: "+") || position.pointee == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
  }

  @inline(__always)
  private mutating func digits() throws(JSONError) {
    guard position.pointee &- 0x30 < 10 else { throw failure(.unexpectedByte) }
    repeat { position += 1 } while position.pointee &- 0x30 < 10
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while position.pointee <= 0x20, isBlank(position.pointee) { position += 1 }
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  @inline(__always)
  private mutating func push(_ kind: JSONKind, _ from: UnsafePointer<UInt8>, _ length: Int, hasEscapes: Bool) {
    if count == capacity { grow() }
    nodes[count] = JSONNode(
      start: UInt32(truncatingIfNeeded: from - start), length: UInt32(truncatingIfNeeded: length),
      next: UInt32(truncatingIfNeeded: count + 1), kind: kind, hasEscapes: hasEscapes)
    count += 1
  }

  @inline(__always)
  private func close(_ container: OpenContainer) {
    let offset = UInt32(truncatingIfNeeded: position - start)
    nodes[container.node].length = offset - nodes[container.node].start
    nodes[container.node].next = UInt32(truncatingIfNeeded: count)
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
    larger.update(from: nodes, count: count)
    nodes.deallocate()
    nodes = larger
    capacity *= 2
  }

  @inline(never)
  private func failure(_ reason: JSONError.Reason) -> JSONError {
    JSONError(position == end && reason != .trailingBytes ? .unexpectedEnd : reason, at: position - start)
  }
}

/// An array or object whose end has not come yet.
struct OpenContainer {
  let node: Int
  var members: Int
  let isObject: Bool
}
