private import Foundation

/// What deliveries are read from, piece by piece.
protocol DeliveryBytes: AnyObject {
  var path: String { get }
  /// Goes to a position behind bytes that are known.
  func seek(behind known: Fingerprint)
  /// Reads the next bytes, at most so many; none at the end.
  func next(_ count: Int) throws(DeliverySource.Failure) -> ArraySlice<UInt8>
}

/// A file of deliveries, opened for one run: read up to the size that it has now, as long as it stays the same file.
///
/// A log may be cut and written anew while it is read (logrotate's copytruncate). Each piece is therefore read together
/// with the bytes before it, and the first bytes are looked at again behind each piece: what does not fit is not used.
final class DeliverySource: DeliveryBytes {
  let path: String
  let size: Int64
  /// When it was last written to, as the file system says it.
  let writtenAt: String
  private let descriptor: Int32
  /// The first bytes as they were when the file was opened.
  private let start: [UInt8]
  /// The last bytes read, and the position behind them.
  private var last: [UInt8] = []
  private(set) var position: Int64 = 0

  /// Why a piece could not be read.
  enum Failure: Error {
    /// The file is not what it was when it was opened.
    case changed
    case unreadable(String)
  }

  /// Opens a regular file.
  ///
  /// - Throws: ``JobError/cannotRead(path:reason:)``.
  init(path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw DeliverySource.refusal(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Foundation.close(descriptor)
      throw JobError.cannotRead(path: path, reason: "not a regular file")
    }
    self.descriptor = descriptor
    size = Int64(status.st_size)
    writtenAt = DeliverySource.words(status.st_mtim)
    do {
      start = try DeliverySource.read(descriptor, at: 0, count: Int(min(Int64(Fingerprint.sideBytes), size)))
    } catch {
      Foundation.close(descriptor)
      throw JobError.cannotRead(path: path, reason: DeliverySource.words(error))
    }
  }

  deinit { Foundation.close(descriptor) }

  /// What is said when a file can't be opened; limits of the machine are no fault of the file, and end the run.
  static func refusal(_ path: String, _ code: Int32) -> any Error {
    let reason = String(cString: strerror(code))
    return [EMFILE, ENFILE, ENOMEM].contains(code)
      ? OutOfHandles(path: path, reason: reason) : JobError.cannotRead(path: path, reason: reason)
  }

  static func words(_ failure: any Error) -> String {
    if case .unreadable(let reason)? = failure as? Failure { return reason }
    return "it changed while it was read"
  }

  /// The fingerprint of the first bytes up to an end, as the file is now; nil when it is shorter.
  func fingerprint(upTo end: Int64) throws(Failure) -> Fingerprint? {
    guard end <= size else { return nil }
    let length = Int(min(Int64(Fingerprint.sideBytes), end))
    return Fingerprint(
      head: Array(start.prefix(length)),
      tail: try DeliverySource.read(descriptor, at: end - Int64(length), count: length), end: end)
  }

  /// Goes to a position behind bytes that are known.
  func seek(behind known: Fingerprint) {
    position = known.end
    last = known.tail
  }

  /// Whether nobody has written to it since it was opened, nor cut or lengthened it.
  var isAsOpened: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int64(status.st_size) == size
      && DeliverySource.words(status.st_mtim) == writtenAt
  }

  private static func words(_ time: timespec) -> String { "\(time.tv_sec).\(time.tv_nsec)" }

  /// Reads bytes anywhere, without moving on.
  func piece(at offset: Int64, count: Int64) throws(Failure) -> ArraySlice<UInt8> {
    try DeliverySource.read(descriptor, at: offset, count: Int(count))[...]
  }

  /// Reads the next bytes; none at the end.
  func next(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
    let wanted = Int(min(Int64(count), size - position))
    guard wanted > 0 else { return [] }
    let bytes = try DeliverySource.read(descriptor, at: position - Int64(last.count), count: last.count + wanted)
    let first = try DeliverySource.read(descriptor, at: 0, count: start.count)
    guard bytes.prefix(last.count).elementsEqual(last), first == start else { throw .changed }
    let piece = bytes.dropFirst(last.count)
    last = Array(bytes.suffix(Fingerprint.sideBytes))
    position += Int64(wanted)
    return piece
  }

  /// Reads exactly so many bytes.
  private static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(Failure) -> [UInt8] {
    var failure: Failure?
    // Nothing is written into it twice.
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      done = 0
      while done < count {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset) + off_t(done))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else {
          failure = got < 0 ? .unreadable(String(cString: strerror(errno))) : .changed
          return
        }
        done += got
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// The machine gives the process no further file: nothing of this run can be relied on.
struct OutOfHandles: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String {
    "\(path): cannot be opened (\(reason)); raise the limit of open files of the job's user or service, then run again"
  }
}
