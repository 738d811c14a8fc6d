/// What a YAML file of ours may be, told from its text before a parser works on it: no file sets a limit of its own.
///
/// An alias makes one line stand for as many as somebody likes, and a parser goes one call deeper for each level.
package enum YAMLBounds {
  /// A configuration or a definition has some kilobytes.
  package static let bytesMax = 1 << 20
  /// Ours have six levels.
  private static let depthMax = 100
  /// No line of ours begins further to the right.
  private static let indentMax = 400

  /// What is out of bounds, with its line.
  package struct Excess: Error, Hashable, Sendable {
    package let line: Int
    package let problem: String
    package let remedy: String
  }

  /// Looks at a text.
  ///
  /// - Throws: ``Excess`` for the first line with an anchor, and for more levels than any file of ours has.
  package static func check(_ text: some StringProtocol) throws(Excess) {
    var line = 1
    var scan = LineScan()
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") {
        line += 1
        scan.beginLine()
      } else if byte == UInt8(ascii: "\r") {
        // Alone it ends a line of YAML, too.
        scan.beginLine()
      } else if let excess = scan.take(byte, line) {
        throw excess
      }
    }
  }

  /// One pass over the bytes of a text.
  private struct LineScan {
    private var openBrackets = 0
    private var indent = 0
    private var dashes = 0
    /// Only blanks and dashes so far.
    private var isLeading = true
    /// Only blanks since what a value may follow on: the start of a line, or an indicator.
    private var mayBeginValue = true
    private var followsAmpersand = false
    /// Inside a tag (`!!seq`), behind which the value is still to come.
    private var isTag = false

    mutating func beginLine() {
      (indent, dashes, isLeading, mayBeginValue, followsAmpersand, isTag) = (0, 0, true, true, false, false)
    }

    mutating func take(_ byte: UInt8, _ line: Int) -> Excess? {
      if followsAmpersand, LineScan.isNameByte(byte) {
        return Excess(
          line: line, problem: "has an anchor (&)", remedy: "write the value out, or in quotes if it begins with &")
      }
      followsAmpersand = false
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if isLeading { indent += 1 }
        isTag = false
      case UInt8(ascii: "-"), UInt8(ascii: "?"):
        if isLeading { dashes += 1 }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        (openBrackets, isLeading, mayBeginValue) = (openBrackets + 1, false, true)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        (openBrackets, isLeading, mayBeginValue) = (max(0, openBrackets - 1), false, false)
      case UInt8(ascii: ","), UInt8(ascii: ":"): (isLeading, mayBeginValue) = (false, true)
      case UInt8(ascii: "&"):
        (followsAmpersand, isLeading, mayBeginValue) = (mayBeginValue, false, false)
      case UInt8(ascii: "!") where mayBeginValue: (isTag, isLeading) = (true, false)
      default: (isLeading, mayBeginValue) = (false, isTag)
      }
      guard openBrackets > depthMax || indent > indentMax || dashes > depthMax else { return nil }
      return Excess(
        line: line, problem: "goes deeper than \(depthMax) levels", remedy: "a file of the documented form was expected"
      )
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
      byte > 0x7F || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }
}
