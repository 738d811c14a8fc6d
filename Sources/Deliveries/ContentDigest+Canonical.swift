import Crypto
import Platforms
import StrictJSON

extension ContentDigest {
  init(of writer: borrowing CanonicalWriter) {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(writer.output.bytes))
    self = hash.finalize().withUnsafeBytes { ContentDigest(digest: $0) }
  }
}
