private import Crypto
private import Foundation
import Gzip
import Storage

/// Cuts what a file holds into pieces of whole lines, in memory that no file can make grow.
final class LineFeed {
  /// Whole lines, each with its end; or one that is too long to be a delivery, of which only its identity is left.
  enum Piece {
    case lines([UInt8])
    case tooLong(LineIdentity, bytes: Int64)
  }

  /// How the reading came to its end.
  enum End {
    /// At the end of the file; what stands behind its last line end, if anything.
    case complete(tail: Tail?)
    /// An archive that is no gzip from here on, or is cut off.
    case broken(String)
    /// It was cut or written anew while it was read.
    case changed
    case unreadable(String)
  }

  /// A last line without its end; without bytes when it is longer than a delivery may be.
  struct Tail {
    let identity: LineIdentity
    /// How long it is, as it stands in the file.
    let count: Int64
    let bytes: [UInt8]?
  }

  /// How much is read at a time: long enough to keep two cores busy, short beside the memory limit.
  static let pieceBytes = 1 << 20
  /// Lines of one piece: each costs some memory, however short it is.
  static let pieceLines = 8192
  /// A longer line is malformed: a webhook's body is a few kilobytes (inputs 2).
  static let lineBytesMax = 16 << 20

  private let source: any DeliveryBytes
  private let decoder: GzipDecoder?
  private var compressed: ArraySlice<UInt8> = []
  /// A line that was too long, in front of what is ready.
  private var tooLong: (identity: LineIdentity, bytes: Int64)?
  /// Whole lines that were read and not yet handed over.
  private var ready: ArraySlice<UInt8> = []
  /// The beginning of a line whose end was not read yet.
  private var carry: [UInt8] = []
  /// In place of a beginning that is too long already; and the fingerprint behind it.
  private var overlong: (line: RunningIdentity, fingerprint: Fingerprint)?
  /// Of a plain file, up to the end of the last line handed over; of an archive, of all that was read.
  private(set) var fingerprint: Fingerprint
  private(set) var end: End?

  /// - Parameter known: what was read of a plain file before; reading goes on behind it.
  init(_ source: any DeliveryBytes, behind known: Fingerprint = Fingerprint(), isArchive: Bool) throws {
    self.source = source
    fingerprint = known
    source.seek(behind: known)
    decoder = isArchive ? GzipDecoder() : nil
    if isArchive, decoder == nil { throw OutOfHandles(path: source.path, reason: "out of memory") }
  }

  /// The next piece; nil at the end, which ``end`` then tells.
  func next() -> Piece? {
    while true {
      if let line = tooLong {
        tooLong = nil
        return .tooLong(line.identity, bytes: line.bytes)
      }
      if !ready.isEmpty { return .lines(takeReady()) }
      guard end == nil else { return nil }
      do throws(DeliverySource.Failure) {
        if decoder == nil { try readPlain() } else { try readArchive() }
      } catch {
        switch error {
        case .changed: end = .changed
        case .unreadable(let reason): end = .unreadable(reason)
        }
      }
    }
  }

  // MARK: Bytes

  private func readPlain() throws(DeliverySource.Failure) {
    let bytes = try source.next(LineFeed.pieceBytes)
    if bytes.isEmpty { end = .complete(tail: tail) } else { take(bytes) }
  }

  private func readArchive() throws(DeliverySource.Failure) {
    guard let decoder else { return }
    if compressed.isEmpty {
      let bytes = try source.next(LineFeed.pieceBytes)
      fingerprint.add(bytes)
      compressed = bytes
      guard !bytes.isEmpty else {
        end = decoder.isAtEndOfMember ? .complete(tail: tail) : .broken("the archive is cut off")
        return
      }
    }
    var text: [UInt8] = []
    let progress = decoder.decode(&compressed, into: &text, limit: LineFeed.pieceBytes)
    take(text[...])
    guard progress == .broken else { return }
    // The rest of it is still what tells it from another one.
    while true {
      let rest = try source.next(LineFeed.pieceBytes)
      guard !rest.isEmpty else { break }
      fingerprint.add(rest)
    }
    end = .broken("no gzip archive, or a damaged one")
  }

  // MARK: Lines

  /// At most so many lines of what is ready.
  private func takeReady() -> [UInt8] {
    let length = ready.withUnsafeBytes { all in
      var length = 0
      for _ in 0..<LineFeed.pieceLines {
        guard let start = all.baseAddress, let newline = memchr(start + length, 0x0A, all.count - length) else { break }
        length = start.distance(to: UnsafeRawPointer(newline)) + 1
      }
      return length
    }
    let cut = ready.startIndex + length
    let piece = Array(ready[..<cut])
    ready = ready[cut...]
    if decoder == nil { fingerprint.add(piece[...]) }
    return piece
  }

  /// Takes bytes in when everything before them was handed over.
  private func take(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    if let first = rest.firstIndex(of: 0x0A) {
      if overlong != nil || isTooLong(carry, rest[..<first]) {
        beginOverlong()
        addToOverlong(rest[...first])
        if let done = overlong {
          tooLong = (done.line.identity, done.line.count)
          if decoder == nil { fingerprint = done.fingerprint }
        }
        overlong = nil
        rest = rest[(first + 1)...]
      }
      if let last = rest.lastIndex(of: 0x0A) {
        ready = carry.isEmpty ? rest[...last] : (carry + rest[...last])[...]
        carry = []
        rest = rest[(last + 1)...]
      }
    }
    if overlong != nil {
      addToOverlong(rest)
    } else {
      carry += rest
      // One byte more may be the carriage return of the line's end.
      if carry.count > LineFeed.lineBytesMax + 1 { beginOverlong() }
    }
  }

  private func isTooLong(_ beginning: [UInt8], _ rest: ArraySlice<UInt8>) -> Bool {
    let hasReturn = (rest.last ?? beginning.last) == 0x0D
    return beginning.count + rest.count - (hasReturn ? 1 : 0) > LineFeed.lineBytesMax
  }

  /// Lets go of a beginning, of which length and hash are kept.
  private func beginOverlong() {
    guard overlong == nil else { return }
    overlong = (RunningIdentity(), fingerprint)
    addToOverlong(carry[...])
    carry = []
  }

  private func addToOverlong(_ bytes: ArraySlice<UInt8>) {
    overlong?.line.add(bytes)
    overlong?.fingerprint.add(bytes)
  }

  private var tail: Tail? {
    if let line = overlong?.line { return Tail(identity: line.identity, count: line.count, bytes: nil) }
    guard !carry.isEmpty else { return nil }
    return Tail(identity: LineIdentity(carry[...]), count: Int64(carry.count), bytes: carry)
  }
}

/// Length and hash of a line that comes in pieces and is not held.
struct RunningIdentity {
  private var hash = SHA256()
  private var length: Int64 = 0
  /// A carriage return that may belong to the line's end.
  private var hasReturn = false
  /// All bytes, the line's end among them.
  private(set) var count: Int64 = 0

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    count += Int64(bytes.count)
    var content = bytes.last == 0x0A ? bytes.dropLast() : bytes
    guard !content.isEmpty else { return }
    if hasReturn {
      hash.update(data: [0x0D])
      length += 1
    }
    hasReturn = content.last == 0x0D
    if hasReturn { content = content.dropLast() }
    hash.update(data: Array(content))
    length += Int64(content.count)
  }

  var identity: LineIdentity { LineIdentity(digest: Array(hash.finalize()), length: length) }
}

extension LineIdentity {
  /// Of a line without its newline; a carriage return at its end is no part of it.
  init(_ line: ArraySlice<UInt8>) {
    let content = line.last == 0x0D ? line.dropLast() : line
    self.init(digest: Array(SHA256.hash(data: Array(content))), length: Int64(content.count))
  }
}
