/// A key or token: only who asks for it by name gets it, and it prints as `•••`.
///
/// Source: inputs 3 ("Tokens, keys and secrets appear in no log, error, report or stored row").
package struct Secret: Sendable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The secret itself, for the wire only.
  package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `•••`.
  package var description: String { "•••" }

  /// Always `•••`.
  package var debugDescription: String { description }

  /// Nothing, so that `dump` finds nothing either.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
