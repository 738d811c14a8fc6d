private import Crypto
private import Foundation

/// A growing file of deliveries, opened for one run: read up to the size that it has now.
struct DeliverySource {
  let path: String
  let size: Int64
  private let descriptor: Int32

  /// Opens a regular file.
  ///
  /// - Throws: ``JobError/cannotRead(path:reason:)``.
  init(path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw JobError.cannotRead(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Foundation.close(descriptor)
      throw JobError.cannotRead(path: path, reason: "not a regular file")
    }
    self.descriptor = descriptor
    size = Int64(status.st_size)
  }

  func close() { Foundation.close(descriptor) }

  /// How much of both ends of what was read tells a grown file from a replaced one.
  private static let fingerprintBytes = 4096

  /// A digest of the first bytes and of those before `end`; equal for a file that has only grown.
  func fingerprint(upTo end: Int64) throws -> [UInt8] {
    let length = Int(min(Int64(DeliverySource.fingerprintBytes), end))
    var hash = SHA256()
    hash.update(data: try read(at: 0, count: length))
    hash.update(data: try read(at: end - Int64(length), count: length))
    hash.update(data: Data("\(end)".utf8))
    return Array(hash.finalize())
  }

  /// Reads exactly so many bytes.
  func read(at offset: Int64, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset) + off_t(done))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        throw JobError.cannotRead(path: path, reason: got == 0 ? "it became shorter" : String(cString: strerror(errno)))
      }
      done += got
    }
    return bytes
  }
}
