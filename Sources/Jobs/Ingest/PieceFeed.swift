/// Cuts a file of deliveries into pieces that are read and stored one behind the other.
protocol PieceFeed {
  /// The next piece; nil at the end.
  func next() -> LineFeed.Piece?
  /// Of what was handed over.
  var fingerprint: Fingerprint { get }
}

/// Pieces that were cut before.
final class HeldPieces: PieceFeed {
  private var pieces: ArraySlice<LineFeed.Piece>
  let fingerprint: Fingerprint

  init(_ pieces: [LineFeed.Piece], fingerprint: Fingerprint) {
    self.pieces = pieces[...]
    self.fingerprint = fingerprint
  }

  func next() -> LineFeed.Piece? { pieces.popFirst() }
}
