/// Why a text is not strict JSON, and where; none of its content.
package struct JSONScanError: Error, Hashable, Sendable {
  package let reason: JSONError.Reason
  /// Counted from 0.
  package let byteOffset: Int
  /// From 1.
  package let line: Int
  /// From 1, in bytes.
  package let column: Int

  init(_ reason: JSONError.Reason, at byteOffset: Int, _ line: Int, _ lineStart: Int) {
    self.reason = reason
    self.byteOffset = byteOffset
    self.line = line
    column = byteOffset - lineStart + 1
  }
}

extension JSONScanError: CustomStringConvertible {
  /// `unexpected end at line 12, column 5`.
  package var description: String { "\(reason.rawValue) at line \(line), column \(column)" }
}
