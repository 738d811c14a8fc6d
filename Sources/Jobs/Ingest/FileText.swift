private import Gzip

/// What a file holds, from its start to its end: unpacked where it is an archive.
final class FileText {
  enum Piece {
    case text(ArraySlice<UInt8>)
    case end
    /// An archive that is no gzip from here on, or is cut off.
    case broken(String)
  }

  private let source: any DeliveryBytes
  private let decoder: GzipDecoder?
  private var compressed: ArraySlice<UInt8> = []
  private var isBroken = false
  /// Of the bytes as they stand in the file, as far as they were read.
  private(set) var fingerprint = Fingerprint()

  /// - Throws: ``OutOfHandles`` without memory.
  init(_ source: any DeliveryBytes, isArchive: Bool) throws {
    self.source = source
    source.seek(behind: fingerprint)
    decoder = isArchive ? GzipDecoder() : nil
    if isArchive, decoder == nil { throw OutOfHandles(path: source.path, reason: "out of memory") }
  }

  /// The next piece, of at most ``LineFeed/pieceBytes``; it may be empty before the end.
  func next() throws(DeliverySource.Failure) -> Piece {
    guard let decoder else {
      let bytes = try read()
      return bytes.isEmpty ? .end : .text(bytes)
    }
    if isBroken {
      // The rest of it is still what tells it from another one.
      while try !read().isEmpty {}
      return .broken("no gzip archive, or a damaged one")
    }
    if compressed.isEmpty {
      compressed = try read()
      guard !compressed.isEmpty else { return decoder.isAtEndOfMember ? .end : .broken("the archive is cut off") }
    }
    var text: [UInt8] = []
    isBroken = decoder.decode(&compressed, into: &text, limit: LineFeed.pieceBytes) == .broken
    return .text(text[...])
  }

  private func read() throws(DeliverySource.Failure) -> ArraySlice<UInt8> {
    let bytes = try source.next(LineFeed.pieceBytes)
    fingerprint.add(bytes)
    return bytes
  }
}
