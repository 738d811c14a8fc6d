import Glibc

/// Bytes that are set aside on the disk of the outputs, written once and then read.
///
/// The file has no name from the moment on that it is there: a killed run leaves nothing behind. Read from any thread.
final class ScratchFile: Sendable {
  /// The path it was made at, for messages.
  let path: String
  let count: Int
  private let descriptor: Int32

  /// Takes over an open file.
  init(path: String, descriptor: Int32, count: Int) {
    self.path = path
    self.descriptor = descriptor
    self.count = count
  }

  deinit { close(descriptor) }

  /// Lends the bytes piece by piece.
  func read(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ByteSink.capacity)
    defer { piece.deallocate() }
    var done = 0
    while done < count {
      let got = pread(descriptor, piece.baseAddress, min(piece.count, count - done), off_t(done))
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        throw ReportingError.file(operation: "read back what was set aside", path: path, code: got < 0 ? errno : EIO)
      }
      try body(UnsafeBufferPointer(rebasing: piece[..<got]))
      done += got
    }
  }
}
