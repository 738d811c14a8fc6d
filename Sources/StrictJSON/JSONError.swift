/// Why bytes are not strict JSON, and where.
///
/// It never holds any of the content: it is printed where debtors' data may not be.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Reason: String, Hashable, Sendable {
    case unexpectedByte = "unexpected byte"
    case unexpectedEnd = "unexpected end"
    case trailingBytes = "bytes after the end of the value"
    /// Only where a text is read as a stream (``DocumentScanner``).
    case severalDocuments = "several documents behind each other"
    case invalidUTF8 = "invalid UTF-8"
    case controlCharacter = "control character in a string"
    case invalidEscape = "invalid escape"
    case loneSurrogate = "lone surrogate"
    case duplicateKey = "duplicate key"
    case tooDeep = "nested too deep"
    case tooLarge = "document too large"
  }

  package let reason: Reason
  /// Counted from 0.
  package let byteOffset: Int

  init(_ reason: Reason, at byteOffset: Int) {
    self.reason = reason
    self.byteOffset = byteOffset
  }
}

extension JSONError: CustomStringConvertible {
  /// `duplicate key at byte 812`.
  package var description: String { "\(reason.rawValue) at byte \(byteOffset)" }
}
