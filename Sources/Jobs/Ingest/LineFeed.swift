private import Crypto
private import Foundation
import Storage

/// Cuts what a file holds into pieces of whole lines, in memory that no file can make grow.
final class LineFeed: PieceFeed {
  /// Whole lines, each with its end; or one that is too long to be a delivery, of which only its identity is left.
  enum Piece {
    case lines([UInt8])
    /// Whole deliveries of format `json`, and where each ends.
    case deliveries([UInt8], ends: [Int])
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
  /// Nil for a plain file.
  private let archive: FileText?
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
    archive = isArchive ? try FileText(source, isArchive: true) : nil
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
        if let archive { try read(archive) } else { try readPlain() }
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

  private func read(_ archive: FileText) throws(DeliverySource.Failure) {
    let piece = try archive.next()
    fingerprint = archive.fingerprint
    switch piece {
    case .text(let text): take(text)
    case .end: end = .complete(tail: tail)
    case .broken(let reason): end = .broken(reason)
    }
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
    if archive == nil { fingerprint.add(piece[...]) }
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
          if archive == nil { fingerprint = done.fingerprint }
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

/// Length and hash of a line, or of a whole file, that comes in pieces and is not held.
struct RunningIdentity {
  private var hash = SHA256()
  private var length: Int64 = 0
  /// What may be the line's end: it belongs to the line once something follows.
  private var lineEnd: [UInt8] = []
  /// All bytes, the line's end among them.
  private(set) var count: Int64 = 0

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    count += Int64(bytes.count)
    guard bytes.count > 1 else {
      // A single byte may go on with a line end.
      let all = lineEnd + bytes
      return settle(all[...])
    }
    take(lineEnd[...])
    settle(bytes)
  }

  /// Takes bytes but for the line end that they end with.
  private mutating func settle(_ bytes: ArraySlice<UInt8>) {
    var content = bytes
    if content.last == 0x0A { content = content.dropLast() }
    if content.last == 0x0D { content = content.dropLast() }
    lineEnd = Array(bytes[content.endIndex...])
    take(content)
  }

  private mutating func take(_ content: ArraySlice<UInt8>) {
    content.withUnsafeBytes { hash.update(bufferPointer: $0) }
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
