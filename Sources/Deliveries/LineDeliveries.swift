/// What stands in a line, or in its place (inputs 2, Deliveries where they already are).
package enum LineDeliveries: Hashable, Sendable {
  /// One delivery, or none.
  case itself
  /// Several deliveries that were stored together, as ranges of the line's bytes; a batch may have one or none.
  case batch([Range<Int>])
  /// A batch of more than ``LineReader/batchMax``.
  case tooMany
}
