/// The kinds of JSON values.
package enum JSONKind: UInt8, Hashable, Sendable { case null, bool, number, string, array, object }

/// One value or key on the tape of a parsed document.
///
/// The tape is in the order of the text: an object is followed by key, value, key, value …; an array by its elements.
struct JSONNode {
  /// The first byte; of a string the one after the quote.
  var start: UInt32
  /// How many bytes; of a string those between the quotes.
  var length: UInt32
  /// The node after this one and all that is in it.
  ///
  /// Of a key its tag (`KeyIndex`), as the next node is its value.
  var next: UInt32
  var kind: JSONKind
  var hasEscapes: Bool
}
