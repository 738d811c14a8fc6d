/// A key, a token or a signing secret: only who asks for it by name gets it, and it prints as `•••`, whatever prints it.
///
/// Source: inputs 3 ("Tokens, keys and secrets appear in no log, error, report or stored row").
package struct Secret: Sendable {
  private let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The secret itself as text: to be handed to a request at once, never stored or printed.
  package func reveal() -> String { String(decoding: bytes, as: UTF8.self) }

  /// The secret itself as bytes: to be handed to a signature check at once, never stored or printed.
  package func revealBytes() -> [UInt8] { bytes }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `•••`.
  package var description: String { "•••" }

  /// Always `•••`.
  package var debugDescription: String { description }

  /// Nothing, so that `dump` and a test's message show nothing either.
  package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
