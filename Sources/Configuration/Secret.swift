/// A key or a signing secret: it never prints itself, whatever prints it.
package struct Secret: Sendable {
  private let bytes: [UInt8]
  /// Where it came from, such as `environment variable ACME_KEY`; safe to print.
  package let source: String

  package init(bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  /// The secret itself as bytes: to be handed to a signature check at once, never stored or printed.
  package func revealedBytes() -> [UInt8] { bytes }

  /// The secret itself as text: to be handed to a request at once, never stored or printed.
  package func revealedText() -> String { String(decoding: bytes, as: UTF8.self) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `•••`.
  package var description: String { "•••" }

  /// `•••`.
  package var debugDescription: String { description }

  /// Without children, so that `dump` and a test's message show nothing either.
  package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
