private import Crypto

/// What tells a file that has grown from one that was replaced: a digest of the first bytes that were read and of the
/// last ones, and how many there were.
///
/// It is taken of the bytes that were read, never of the file afterwards: a file that is cut and written anew meanwhile
/// would else be taken for one that was read.
struct Fingerprint {
  /// How much of both ends counts.
  static let sideBytes = 4096

  /// The first bytes, at most ``sideBytes``.
  private(set) var head: [UInt8]
  /// The bytes before ``end``, at most ``sideBytes``.
  private(set) var tail: [UInt8]
  private(set) var end: Int64

  init(head: [UInt8] = [], tail: [UInt8] = [], end: Int64 = 0) {
    self.head = head
    self.tail = tail
    self.end = end
  }

  /// Goes on behind bytes that were read.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    if head.count < Fingerprint.sideBytes { head += bytes.prefix(Fingerprint.sideBytes - head.count) }
    if bytes.count >= Fingerprint.sideBytes {
      tail = Array(bytes.suffix(Fingerprint.sideBytes))
    } else {
      tail += bytes
      if tail.count > Fingerprint.sideBytes { tail.removeFirst(tail.count - Fingerprint.sideBytes) }
    }
    end += Int64(bytes.count)
  }

  /// As it is stored.
  var digest: [UInt8] { digest(writtenAt: "") }

  /// Of a file that may be another one in its middle only: it is known by the time of its last change, too.
  func digest(writtenAt: String) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: head)
    hash.update(data: tail)
    hash.update(data: Array("\(end)\(writtenAt.isEmpty ? "" : " \(writtenAt)")".utf8))
    return Array(hash.finalize())
  }
}
