/// A reference or an id that rows are joined by: compared, hashed and put in order by its bytes.
///
/// Swift takes two spellings of one letter (composed and decomposed) for equal texts. Platforms that compare bytes do not,
/// so they are two keys (rules, Conventions: "exactly as sent"). Whatever finds, groups or sorts by a key uses this type.
package struct Key: Hashable, Comparable, Sendable {
  /// As it was sent, trimmed; ids in lower case.
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: Key, right: Key) -> Bool {
    left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: Key, right: Key) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(text.utf8.count)
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if isDone == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}

extension Key: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self.init(text) }
}

extension Key: CustomStringConvertible {
  package var description: String { text }
}

extension Sequence<Key> {
  /// The keys in a text, with something between them.
  package func joined(separator: String) -> String { map(\.text).joined(separator: separator) }
}
