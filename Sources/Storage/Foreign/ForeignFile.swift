private import CStore
private import Foundation

/// Somebody else's SQLite file as it lies there, with what its program keeps beside it.
package struct ForeignFile: Hashable, Sendable {
  /// How it can be read without writing.
  enum Way: Hashable {
    /// With locks against its writers, which keep a rollback journal.
    case rollback
    /// With the write-ahead log beside it, whose index is read, never written.
    case live
    /// It has no write-ahead log now, and an ordinary reader would make one: as if nobody could change it. Whether
    /// somebody did is seen afterwards.
    case frozen
  }

  /// Size and time of last change; -1 for a file that is not there.
  private struct Marks: Hashable {
    var size: Int64 = -1
    var changed: Int64 = -1
  }

  /// Its place without links: SQLite looks for a log there.
  let realPath: String
  let way: Way
  private let main: Marks
  private let log: Marks
  /// What a rollback journal's writers count up.
  private let changeCounter: UInt32

  /// How many bytes ``identity`` has.
  package static let identityBytes = 36

  /// - Throws: ``ForeignFault`` for what is no SQLite file or cannot be read.
  init(path: String) throws(ForeignFault) {
    guard let resolved = realpath(path, nil) else {
      throw errno == ENOENT ? .missing : .notReadable(String(cString: strerror(errno)))
    }
    defer { free(resolved) }
    realPath = String(cString: resolved)
    guard let marks = try ForeignFile.marks(realPath) else { throw .missing }
    guard marks.size > 0 else { throw .empty }
    main = marks
    guard access(realPath, R_OK) == 0 else { throw .notReadable(String(cString: strerror(errno))) }
    let header = try ForeignConnection.header(realPath)
    guard header.starts(with: ForeignFile.magic), marks.size >= ForeignFile.pageBytesMin else { throw .noDatabase }
    changeCounter = header[24..<28].reduce(0) { $0 << 8 | UInt32($1) }
    let log = try ForeignFile.marks(realPath + "-wal")
    self.log = log ?? Marks()
    guard header[18] == 2 || header[19] == 2 else {
      way = .rollback
      return
    }
    let hasIndex = try ForeignFile.marks(realPath + "-shm") != nil
    guard let log, log.size > 0 || hasIndex else {
      way = .frozen
      return
    }
    guard hasIndex else {
      throw .unfinished(
        "has a write-ahead log (-wal) without its index (-shm): a copy, or its program keeps it for itself")
    }
    way = .live
  }

  /// How every SQLite file begins.
  private static let magic = Array("SQLite format 3\0".utf8)
  private static let pageBytesMin = 512

  /// What tells the file from what it was before, the same in every version of ours.
  package var identity: [UInt8] {
    [main.size, main.changed, log.size, log.changed].flatMap { ForeignFile.bytes(UInt64(bitPattern: $0)) }
      + ForeignFile.bytes(UInt64(changeCounter)).suffix(4)
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
  }

  /// Whether its last change is so long ago that a further one would have shown.
  ///
  /// The kernel's times go in steps: within one of them a file may change twice, and look as if it had changed once.
  package var isSettled: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return max(main.changed, log.changed) < ForeignFile.nanoseconds(now) &- 2_000_000_000
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  private static func marks(_ path: String) throws(ForeignFault) -> Marks? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno != ENOENT else { return nil }
      throw .notReadable(String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile("is no regular file") }
    return Marks(size: Int64(status.st_size), changed: nanoseconds(status.st_mtim))
  }
}
