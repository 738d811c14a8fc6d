/// SHA-256 of what a delivery says, whatever its spelling.
package struct ContentDigest: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Restores a stored digest; nil unless it has 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.init(Array(bytes))
  }

  /// - Parameter digest: 32 bytes, as SHA-256 gives them.
  package init(digest: UnsafeRawBufferPointer) { words = ContentDigest.words(digest) }

  private init(_ bytes: [UInt8]) { words = bytes.withUnsafeBytes { ContentDigest.words($0) } }

  /// The 32 bytes, as they are stored.
  package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }
    return (word(0), word(1), word(2), word(3))
  }

  package static func == (left: ContentDigest, right: ContentDigest) -> Bool { left.words == right.words }

  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
