/// Reads XML piece by piece: checks that it is well-formed and counts rows, cells and figures of a sheet.
///
/// It knows the XML that libxlsxwriter writes: no comments, no document type, no CDATA. Those are errors here, as they
/// could only be damage.
package struct XMLScanner {
  /// What is wrong with a document.
  package struct Failure: Error, Hashable, Sendable {
    package let problem: String
  }

  private enum State {
    case text, open, name, tag, attributeName, equals, value, empty, closeName, closed, instruction, instructionEnd
  }

  /// Rows (`row`), cells (`c`) and formulas (`f`) so far.
  package private(set) var rows = 0
  package private(set) var cells = 0
  package private(set) var formulas = 0
  /// The sums of the numeric cells by column, in ten-thousandths, wrapping around.
  package private(set) var sums: [Int64]

  private var state = State.text
  private var stack: [UInt64] = []
  private var hash = XMLScanner.seed
  private var quote: UInt8 = 0
  private var hasRoot = false
  private var isText = false
  private var column = 0
  private var isColumnRead = false
  private var figure = Figure()

  package init(columns: Int) { sums = Array(repeating: 0, count: columns) }

  /// Reads the next piece.
  package mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    var index = 0
    let end = bytes.count
    while index < end {
      let byte = bytes[index]
      switch state {
      case .text:
        // The loop for most of the bytes.
        while index < end {
          let byte = bytes[index]
          if byte == 0x3C {
            state = .open
            break
          }
          if byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D {
            throw Failure(problem: "a control character")
          }
          if figure.isOpen { figure.add(byte) }
          if stack.isEmpty && byte > 0x20 { throw Failure(problem: "text outside of the document") }
          index += 1
        }
      case .open: try open(byte)
      case .name: try name(byte)
      case .tag: try tag(byte)
      case .attributeName:
        if byte == 0x3D {
          state = .equals
        } else if !XMLScanner.isName(byte) {
          throw Failure(problem: "an attribute without value")
        }
      case .equals:
        guard byte == 0x22 || byte == 0x27 else { throw Failure(problem: "an attribute without quotes") }
        quote = byte
        state = .value
      case .value: try value(byte)
      case .empty:
        guard byte == 0x3E else { throw Failure(problem: "a / inside a tag") }
        stack.removeLast()
        figure.close()
        state = .text
      case .closeName: try closeName(byte)
      case .closed:
        guard byte == 0x3E else { throw Failure(problem: "an end tag that does not end") }
        state = .text
      case .instruction: if byte == 0x3F { state = .instructionEnd }
      case .instructionEnd: state = byte == 0x3E ? .text : .instruction
      }
      index += 1
    }
  }

  /// Checks that the document is complete.
  package func finish() throws(Failure) {
    guard state == .text, stack.isEmpty else { throw Failure(problem: "it is cut off") }
    guard hasRoot else { throw Failure(problem: "it is empty") }
  }

  private mutating func open(_ byte: UInt8) throws(Failure) {
    switch byte {
    case 0x3F where stack.isEmpty && !hasRoot: state = .instruction
    case 0x2F:
      hash = XMLScanner.seed
      state = .closeName
    default:
      guard XMLScanner.isName(byte) else { throw Failure(problem: "a < without a name") }
      guard !stack.isEmpty || !hasRoot else { throw Failure(problem: "a second document") }
      hasRoot = true
      hash = XMLScanner.mix(XMLScanner.seed, byte)
      state = .name
    }
  }

  private mutating func name(_ byte: UInt8) throws(Failure) {
    if XMLScanner.isName(byte) {
      hash = XMLScanner.mix(hash, byte)
      return
    }
    stack.append(hash)
    switch hash {
    case XMLScanner.cell:
      cells += 1
      column = 0
      isColumnRead = false
      isText = false
    case XMLScanner.row: rows += 1
    case XMLScanner.value: figure.open()
    case XMLScanner.formula: formulas += 1
    default: break
    }
    state = .tag
    try tag(byte)
  }

  private mutating func tag(_ byte: UInt8) throws(Failure) {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09: break
    case 0x3E: state = .text
    case 0x2F: state = .empty
    default:
      guard XMLScanner.isName(byte) else { throw Failure(problem: "a tag that does not end") }
      // `t="s"`, `t="b"`, `t="inlineStr"`: the value is not a figure.
      if byte == 0x74 && stack.last == XMLScanner.cell { isText = true }
      state = .attributeName
    }
  }

  private mutating func value(_ byte: UInt8) throws(Failure) {
    if byte == quote {
      isColumnRead = true
      state = .tag
    } else if byte == 0x3C {
      throw Failure(problem: "a < in an attribute")
    } else if !isColumnRead && byte >= 0x41 && byte <= 0x5A && stack.last == XMLScanner.cell {
      // The first attribute of a cell is its place: `r="AB12"`.
      column = column * 26 + Int(byte - 0x40)
    }
  }

  private mutating func closeName(_ byte: UInt8) throws(Failure) {
    if XMLScanner.isName(byte) {
      hash = XMLScanner.mix(hash, byte)
      return
    }
    guard stack.popLast() == hash else { throw Failure(problem: "an end tag that closes another element") }
    if hash == XMLScanner.value {
      if !isText, column > 0, column <= sums.count { sums[column - 1] &+= figure.tenThousandths }
      figure.close()
    }
    state = byte == 0x3E ? .text : .closed
  }

  @inline(__always)
  private static func isName(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x3A) || byte == 0x2D
      || byte == 0x2E || byte == 0x5F || byte >= 0x80
  }

  private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a: names are compared by hash, so that no string is made for a tag.
  @inline(__always)
  private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

  private static let cell = mix(seed, 0x63)
  private static let value = mix(seed, 0x76)
  private static let formula = mix(seed, 0x66)
  private static let row = mix(mix(mix(seed, 0x72), 0x6F), 0x77)
}

/// A number in a cell, read digit by digit.
private struct Figure {
  private(set) var isOpen = false
  private var digits: Int64 = 0
  private var decimals = -1
  private var isNegative = false
  private var roundsUp = false

  mutating func open() {
    self = Figure()
    isOpen = true
  }

  mutating func close() { isOpen = false }

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    switch byte {
    case 0x2D: isNegative = true
    case 0x2E: decimals = 0
    case 0x30...0x39 where decimals < SheetTally.decimals:
      digits = digits &* 10 &+ Int64(byte - 0x30)
      if decimals >= 0 { decimals += 1 }
    case 0x35...0x39 where decimals == SheetTally.decimals:
      // libxlsxwriter writes 16 digits: 0.29 may be 0.2899999999999999.
      roundsUp = true
      decimals += 1
    case 0x30...0x34 where decimals == SheetTally.decimals: decimals += 1
    default: break
    }
  }

  var tenThousandths: Int64 {
    let scaled = digits &* SheetTally.scale[min(max(0, decimals), SheetTally.decimals)] &+ (roundsUp ? 1 : 0)
    return isNegative ? 0 &- scaled : scaled
  }
}
