import Glibc

/// A new file that bytes are collected for and written to in large pieces.
struct ByteSink: ~Copyable {
  /// Large enough that system calls do not show, small enough to stay in the cache.
  static let capacity = 256 * 1024

  let path: String
  private let descriptor: Int32
  private let buffer: UnsafeMutablePointer<UInt8>
  private var used = 0
  private var flushed = 0

  /// Creates the file; one that is there already is an error.
  init(path: String) throws(ReportingError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw .file(operation: "create the file", path: path, code: errno) }
    self.path = path
    buffer = .allocate(capacity: ByteSink.capacity)
  }

  /// Creates a file that nobody sees, and takes the name away again at once.
  init(scratch path: String) throws(ReportingError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .file(operation: "create the file", path: path, code: errno) }
    unlink(path)
    self.path = path
    buffer = .allocate(capacity: ByteSink.capacity)
  }

  deinit {
    buffer.deallocate()
    close(descriptor)
  }

  /// How many bytes were given so far.
  var count: Int { flushed + used }

  /// Makes room for `count` bytes (at most `capacity`) and lends it; `body` returns how many it wrote.
  @inline(__always)
  mutating func fill(_ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) throws(ReportingError) {
    if used + count > ByteSink.capacity { try flush() }
    used += body(buffer + used)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(ReportingError) {
    if used == ByteSink.capacity { try flush() }
    buffer[used] = byte
    used += 1
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReportingError) {
    var rest = bytes
    while rest.count > ByteSink.capacity - used {
      let piece = ByteSink.capacity - used
      if let start = rest.baseAddress { (buffer + used).update(from: start, count: piece) }
      used += piece
      rest = UnsafeBufferPointer(rebasing: rest[piece...])
      try flush()
    }
    if let start = rest.baseAddress { (buffer + used).update(from: start, count: rest.count) }
    used += rest.count
  }

  /// Writes what is left.
  ///
  /// The file is synced when it is published.
  consuming func finish() throws(ReportingError) { try flush() }

  /// Writes what is left of a scratch file, to be read from now on.
  consuming func finishScratch() throws(ReportingError) -> ScratchFile {
    try flush()
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .file(operation: "read back what was set aside", path: path, code: errno) }
    return ScratchFile(path: path, descriptor: copy, count: count)
  }

  private mutating func flush() throws(ReportingError) {
    var done = 0
    while done < used {
      let written = write(descriptor, buffer + done, used - done)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .file(operation: "write", path: path, code: written < 0 ? errno : ENOSPC) }
      done += written
    }
    flushed += used
    used = 0
  }
}
