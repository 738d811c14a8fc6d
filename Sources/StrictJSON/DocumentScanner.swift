/// Checks a JSON text of any length that comes in pieces, and says where its deliveries are, in memory that does not grow
/// with it (inputs 2: a file of format `json` is one delivery, or an array of them).
///
/// The grammar is that of ``JSONParser``. What it has beyond RFC 8259, and cannot be told without holding a value, is left
/// to the reading of that value alone: a key twice, half of a surrogate pair, more levels or values than a delivery may
/// have. A byte order mark in front, as programs that export files write one, is skipped.
package struct DocumentScanner: ~Copyable {
  /// Where a delivery begins, or the byte behind it; counted from the first byte of the text.
  package enum Edge: Hashable, Sendable {
    case start(Int)
    case end(Int)
  }

  /// Deeper is no text of ours: a bit is kept for each level.
  package static let depthMax = 1 << 20

  /// What may come next.
  private enum State {
    case byteOrderMark(seen: Int)
    case value, firstElement, firstKey, key, colon
    /// Behind a value: a comma, the end of the container, or of the text.
    case behind
    case string, escape, hexadecimal(left: Int)
    /// Within a character: how many bytes are left of it, and what the next one may be.
    case character(left: Int, lowest: UInt8, highest: UInt8)
    case literal(StaticString, next: Int)
    case minus, zero, integer, point, fraction, exponent, exponentSign, exponentDigits
  }

  private var state = State.byteOrderMark(seen: 0)
  /// Whether the string that is being read is a key.
  private var isKey = false
  /// The open containers, the innermost in the lowest bit, set for an object; 64 a word.
  private var open: UInt64 = 0
  private var outer: [UInt64] = []
  private var depth = 0
  /// Whether the text is an array, whose elements are the deliveries.
  private var isArray = false
  /// Whether an array is one delivery, as anything else is.
  private let isOne: Bool
  /// How many bytes came before the piece.
  private var before = 0
  private var line = 1
  /// Where the line begins.
  private var lineStart = 0

  /// - Parameter isOne: whether a text that is an array is one delivery, and not a list of them.
  package init(isOne: Bool = false) { self.isOne = isOne }

  /// How many bytes of the text were checked.
  package var count: Int { before }

  /// Checks the next piece.
  ///
  /// - Parameter found: is told of the edges of deliveries in the piece, in their order.
  /// - Throws: ``JSONScanError``; the scanner can't go on then.
  package mutating func scan(
    _ piece: UnsafeBufferPointer<UInt8>, _ found: (Edge) -> Void
  ) throws(JSONScanError) {
    guard let start = piece.baseAddress, !piece.isEmpty else { return }
    var run = Run(start: start, end: start + piece.count, position: start)
    while run.position < run.end { try step(&run, found) }
    before += piece.count
  }

  /// Ends the text: nothing of it may be missing.
  ///
  /// - Parameter found: is told of the end of a number that had none.
  package mutating func finish(_ found: (Edge) -> Void) throws(JSONScanError) {
    switch state {
    case .zero, .integer, .fraction, .exponentDigits: close(at: before, found)
    default: break
    }
    guard case .behind = state, depth == 0 else { throw JSONScanError(.unexpectedEnd, at: before, line, lineStart) }
  }

  /// A piece, and how far it was checked.
  private struct Run {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var position: UnsafePointer<UInt8>
  }

  @inline(__always)
  private mutating func step(_ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    switch state {
    case .string: try string(&run, found)
    case .value, .firstElement, .firstKey, .key, .colon, .behind:
      skipBlanks(&run)
      if run.position < run.end { try structure(&run, found) }
    default: try token(&run, found)
    }
  }

  // MARK: Structure

  private mutating func structure(_ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    let byte = run.position.pointee
    switch state {
    case .firstElement where byte == UInt8(ascii: "]"), .firstKey where byte == UInt8(ascii: "}"):
      endContainer(&run, found)
    case .value, .firstElement: try value(byte, &run, found)
    case .firstKey, .key:
      guard byte == UInt8(ascii: "\"") else { throw failure(.unexpectedByte, run) }
      (state, isKey) = (.string, true)
      run.position += 1
    case .colon:
      guard byte == UInt8(ascii: ":") else { throw failure(.unexpectedByte, run) }
      state = .value
      run.position += 1
    default:
      guard depth > 0 else {
        throw failure("{[,".utf8.contains(byte) ? .severalDocuments : .trailingBytes, run)
      }
      let isObject = open & 1 == 1
      if byte == UInt8(ascii: ",") {
        state = isObject ? .key : .value
        run.position += 1
      } else if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        endContainer(&run, found)
      } else {
        throw failure(.unexpectedByte, run)
      }
    }
  }

  @inline(__always)
  private mutating func value(_ byte: UInt8, _ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    if depth == 0 {
      if byte == UInt8(ascii: "["), !isOne { isArray = true } else { found(.start(offset(run))) }
    } else if depth == 1, isArray {
      found(.start(offset(run)))
    }
    switch byte {
    case UInt8(ascii: "\""): (state, isKey) = (.string, false)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < DocumentScanner.depthMax else { throw failure(.tooDeep, run) }
      if depth > 0, depth & 63 == 0 { outer.append(open) }
      open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
      depth += 1
      state = byte == UInt8(ascii: "{") ? .firstKey : .firstElement
    case UInt8(ascii: "-"): state = .minus
    case UInt8(ascii: "0"): state = .zero
    case 0x31...0x39: state = .integer
    case UInt8(ascii: "t"): state = .literal("true", next: 1)
    case UInt8(ascii: "f"): state = .literal("false", next: 1)
    case UInt8(ascii: "n"): state = .literal("null", next: 1)
    default: throw failure(.unexpectedByte, run)
    }
    run.position += 1
  }

  @inline(__always)
  private mutating func endContainer(_ run: inout Run, _ found: (Edge) -> Void) {
    run.position += 1
    depth -= 1
    open >>= 1
    if depth > 0, depth & 63 == 0, let word = outer.popLast() { open = word }
    close(at: offset(run), found)
  }

  /// A value has come to its end.
  @inline(__always)
  private mutating func close(at offset: Int, _ found: (Edge) -> Void) {
    state = .behind
    if depth == (isArray ? 1 : 0) { found(.end(offset)) }
  }

  /// Line ends are looked at where they may stand: strings have none.
  @inline(__always)
  private mutating func skipBlanks(_ run: inout Run) {
    while run.position < run.end {
      let byte = run.position.pointee
      if byte == 0x20 {
        run.position += 1
        while run.position + 8 <= run.end, Bytes.load(run.position) == Bytes.all(0x20) { run.position += 8 }
      } else if byte == 0x0A {
        run.position += 1
        line += 1
        lineStart = offset(run)
      } else if byte == 0x0D || byte == 0x09 {
        run.position += 1
      } else {
        return
      }
    }
  }

  // MARK: Strings

  private mutating func string(_ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    var place = run.position
    while place < run.end {
      // The last bytes of a piece are looked at one by one.
      if place + 8 <= run.end {
        let special = Bytes.special(Bytes.load(place))
        guard special != 0 else {
          place += 8
          continue
        }
        place += special.trailingZeroBitCount >> 3
      }
      let byte = place.pointee
      let rest = run.end - place
      switch byte {
      case UInt8(ascii: "\""):
        run.position = place + 1
        if isKey { state = .colon } else { close(at: offset(run), found) }
        return
      case UInt8(ascii: "\\"):
        guard rest > 1, place[1] != UInt8(ascii: "u") else {
          (state, run.position) = (.escape, place + 1)
          return
        }
        guard DocumentScanner.isEscape(place[1]) else {
          run.position = place
          throw failure(.invalidEscape, run)
        }
        place += 2
      case 0x80...:
        guard rest >= 4 else {
          run.position = place
          try beginCharacter(byte, run)
          run.position += 1
          return
        }
        guard let length = Bytes.sequenceLength(place) else {
          run.position = place
          throw failure(.invalidUTF8, run)
        }
        place += length
      case 0x20...: place += 1
      default:
        run.position = place
        throw failure(.controlCharacter, run)
      }
    }
    run.position = run.end
  }

  @inline(__always)
  private static func isEscape(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      true
    default: false
    }
  }

  /// The first byte of a character that the piece may not have all of.
  private mutating func beginCharacter(_ byte: UInt8, _ run: Run) throws(JSONScanError) {
    state =
      switch byte {
      case 0xC2...0xDF: .character(left: 1, lowest: 0x80, highest: 0xBF)
      case 0xE0: .character(left: 2, lowest: 0xA0, highest: 0xBF)
      case 0xED: .character(left: 2, lowest: 0x80, highest: 0x9F)
      case 0xE1...0xEF: .character(left: 2, lowest: 0x80, highest: 0xBF)
      case 0xF0: .character(left: 3, lowest: 0x90, highest: 0xBF)
      case 0xF1...0xF3: .character(left: 3, lowest: 0x80, highest: 0xBF)
      case 0xF4: .character(left: 3, lowest: 0x80, highest: 0x8F)
      default: throw failure(.invalidUTF8, run)
      }
  }

  // MARK: Tokens, byte by byte

  private mutating func token(_ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    let byte = run.position.pointee
    switch state {
    case .byteOrderMark(let seen): try byteOrderMark(byte, seen, &run)
    case .escape:
      guard byte == UInt8(ascii: "u") || DocumentScanner.isEscape(byte) else { throw failure(.invalidEscape, run) }
      state = byte == UInt8(ascii: "u") ? .hexadecimal(left: 4) : .string
      run.position += 1
    case .hexadecimal(let left):
      guard byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 else { throw failure(.invalidEscape, run) }
      state = left == 1 ? .string : .hexadecimal(left: left - 1)
      run.position += 1
    case .character(let left, let lowest, let highest):
      guard byte >= lowest, byte <= highest else { throw failure(.invalidUTF8, run) }
      state = left == 1 ? .string : .character(left: left - 1, lowest: 0x80, highest: 0xBF)
      run.position += 1
    case .literal(let word, let next):
      guard byte == word.utf8Start[next] else { throw failure(.unexpectedByte, run) }
      run.position += 1
      if next + 1 == word.utf8CodeUnitCount {
        close(at: offset(run), found)
      } else {
        state = .literal(word, next: next + 1)
      }
    default: try number(byte, &run, found)
    }
  }

  private mutating func byteOrderMark(_ byte: UInt8, _ seen: Int, _ run: inout Run) throws(JSONScanError) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if byte == mark[seen] {
      state = seen == 2 ? .value : .byteOrderMark(seen: seen + 1)
      run.position += 1
    } else {
      // Nothing else begins so.
      guard seen == 0 else { throw failure(.invalidUTF8, run) }
      state = .value
    }
  }

  private mutating func number(_ byte: UInt8, _ run: inout Run, _ found: (Edge) -> Void) throws(JSONScanError) {
    let isDigit = byte &- 0x30 < 10
    switch state {
    case .minus where byte == 0x30: state = .zero
    case .minus where isDigit: state = .integer
    case .point where isDigit: state = .fraction
    case .exponent where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"): state = .exponentSign
    case .exponent where isDigit, .exponentSign where isDigit: state = .exponentDigits
    case .minus, .point, .exponent, .exponentSign: throw failure(.unexpectedByte, run)
    case .integer where isDigit, .fraction where isDigit, .exponentDigits where isDigit: break
    case .zero where byte == UInt8(ascii: "."), .integer where byte == UInt8(ascii: "."): state = .point
    case .zero where byte | 0x20 == UInt8(ascii: "e"), .integer where byte | 0x20 == UInt8(ascii: "e"),
      .fraction where byte | 0x20 == UInt8(ascii: "e"):
      state = .exponent
    default: return close(at: offset(run), found)
    }
    run.position += 1
  }

  // MARK: Places

  @inline(__always)
  private func offset(_ run: Run) -> Int { before + (run.position - run.start) }

  @inline(never)
  private func failure(_ reason: JSONError.Reason, _ run: Run) -> JSONScanError {
    JSONScanError(reason, at: offset(run), line, lineStart)
  }
}
