import CXLSXWriter
import Glibc

/// Reads the entries of a ZIP file, as far as workbooks need it.
package final class ZipArchive: Sendable {
  /// One file in the archive.
  package struct Entry: Hashable, Sendable {
    package let name: String
    let method: UInt16
    let crc: UInt32
    let compressedSize: Int
    let size: Int
    let headerOffset: Int
    /// Its record in the central directory, with name and comment.
    let record: [UInt8]
  }

  package let path: String
  /// In the order of the central directory.
  package let entries: [Entry]
  private let descriptor: Int32
  private static let chunk = 256 * 1024

  /// Opens an archive and reads its central directory.
  package init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReportingError.file(operation: "read", path: path, code: errno) }
    do { entries = try ZipArchive.readDirectory(descriptor, path) } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The local header of an entry, with name and extra field.
  func header(of entry: Entry) throws -> [UInt8] { try bytes(at: entry.headerOffset, count: try headerLength(entry)) }

  /// The bytes of an entry as they are stored.
  func stored(_ entry: Entry, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try readStored(entry, entry.headerOffset + (try headerLength(entry)), body)
  }

  private func headerLength(_ entry: Entry) throws -> Int {
    let header = try bytes(at: entry.headerOffset, count: 30)
    guard ZipArchive.number(header, 0, 4) == 0x0403_4B50 else { throw damaged("\(entry.name) has no local header") }
    return 30 + ZipArchive.number(header, 26, 2) + ZipArchive.number(header, 28, 2)
  }

  /// Inflates an entry and lends its bytes piece by piece; length and CRC-32 are checked at the end.
  package func read(_ entry: Entry, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    let start = entry.headerOffset + (try headerLength(entry))
    var crc = crc32(0, nil, 0)
    var size = 0
    func give(_ piece: UnsafeBufferPointer<UInt8>) throws {
      crc = crc32(crc, piece.baseAddress, UInt32(piece.count))
      size += piece.count
      try body(piece)
    }
    switch entry.method {
    case 0: try readStored(entry, start, give)
    case 8: try readDeflated(entry, start, give)
    default: throw damaged("\(entry.name) has an unknown compression")
    }
    guard size == entry.size, UInt32(crc) == entry.crc else { throw damaged("\(entry.name) has another length or CRC") }
  }

  private func readStored(_ entry: Entry, _ start: Int, _ give: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var done = 0
    while done < entry.compressedSize {
      let piece = try bytes(at: start + done, count: min(ZipArchive.chunk, entry.compressedSize - done))
      try piece.withUnsafeBufferPointer { try give($0) }
      done += piece.count
    }
  }

  private func readDeflated(_ entry: Entry, _ start: Int, _ give: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var stream = z_stream()
    // -15: raw deflate with the largest window, as in every ZIP file.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw damaged("zlib can't start")
    }
    defer { inflateEnd(&stream) }
    let out = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ZipArchive.chunk)
    defer { out.deallocate() }
    var done = 0
    var status = Z_OK
    while status != Z_STREAM_END {
      guard done < entry.compressedSize else { throw damaged("\(entry.name) is cut off") }
      var piece = try bytes(at: start + done, count: min(ZipArchive.chunk, entry.compressedSize - done))
      done += piece.count
      let count = UInt32(piece.count)
      try piece.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = count
        repeat {
          stream.next_out = out.baseAddress
          stream.avail_out = UInt32(out.count)
          status = inflate(&stream, Z_NO_FLUSH)
          guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw damaged("\(entry.name) can't be inflated")
          }
          try give(UnsafeBufferPointer(start: out.baseAddress, count: out.count - Int(stream.avail_out)))
        } while status == Z_OK && (stream.avail_out == 0 || stream.avail_in > 0)
      }
    }
  }

  private static func readDirectory(_ descriptor: Int32, _ path: String) throws -> [Entry] {
    func damaged(_ problem: String) -> ReportingError { .damaged(path: path, problem: problem) }
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
      try ZipArchive.bytes(descriptor, path, at: offset, count: count)
    }
    var entries: [Entry] = []
    let length = Int(lseek(descriptor, 0, SEEK_END))
    // The end record has 22 bytes and a comment, which our writers leave empty.
    guard length >= 22 else { throw damaged("it is too short") }
    let end = try bytes(at: length - 22, count: 22)
    guard ZipArchive.number(end, 0, 4) == 0x0605_4B50 else { throw damaged("it has no ZIP directory") }
    let (count, size, offset) = (
      ZipArchive.number(end, 10, 2), ZipArchive.number(end, 12, 4), ZipArchive.number(end, 16, 4)
    )
    guard offset + size == length - 22 else { throw damaged("its ZIP directory is not where it must be") }
    let directory = try bytes(at: offset, count: size)
    var at = 0
    for _ in 0..<count {
      guard at + 46 <= size, ZipArchive.number(directory, at, 4) == 0x0201_4B50 else {
        throw damaged("its ZIP directory is cut off")
      }
      let lengths = [28, 30, 32].map { ZipArchive.number(directory, at + $0, 2) }
      guard at + 46 + lengths[0] <= size else { throw damaged("its ZIP directory is cut off") }
      entries.append(
        Entry(
          name: String(decoding: directory[at + 46..<at + 46 + lengths[0]], as: UTF8.self),
          method: UInt16(ZipArchive.number(directory, at + 10, 2)),
          crc: UInt32(ZipArchive.number(directory, at + 16, 4)),
          compressedSize: ZipArchive.number(directory, at + 20, 4), size: ZipArchive.number(directory, at + 24, 4),
          headerOffset: ZipArchive.number(directory, at + 42, 4),
          record: Array(directory[at..<min(size, at + 46 + lengths.reduce(0, +))])))
      at += 46 + lengths.reduce(0, +)
    }
    return entries
  }

  private func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    try ZipArchive.bytes(descriptor, path, at: offset, count: count)
  }

  private static func bytes(_ descriptor: Int32, _ path: String, at offset: Int, count: Int) throws -> [UInt8] {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let read = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
        if read < 0 && errno == EINTR { continue }
        if read < 0 { failure = errno }
        if read <= 0 { return }
        filled += read
      }
    }
    if let failure { throw ReportingError.file(operation: "read", path: path, code: failure) }
    guard bytes.count == count else { throw ReportingError.damaged(path: path, problem: "it ends too early") }
    return bytes
  }

  private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private func damaged(_ problem: String) -> ReportingError { .damaged(path: path, problem: problem) }
}
