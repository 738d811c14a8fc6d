import CXLSXWriter

/// A sheet's XML made whole and compressed, as libxlsxwriter would have put it into its file.
struct PackedSheet: Sendable {
  let content: ScratchFile
  let crc: UInt32
  let size: Int
  /// What the ZIP format wants to know of a file: whether it looks like text.
  let isText: Bool
}

/// Puts the rows that were set aside into the frame of their sheet, and compresses it.
enum SheetPacking {
  private static let sheetData: [UInt8] = Array("<sheetData>".utf8)
  private static let rowEnd: [UInt8] = Array("</row>".utf8)

  /// - Parameters:
  ///   - frame: the XML of the sheet with its first and its last row.
  ///   - path: where its file is made; it has no name for long.
  static func pack(_ frame: [UInt8], _ sheet: SheetFrame, path: String, _ turn: WorkTurn) throws -> PackedSheet {
    guard let rows = sheet.rows, let data = position(of: sheetData, in: frame, from: 0),
      let place = position(of: rowEnd, in: frame, from: data)
    else { throw ReportingError.damaged(path: path, problem: "a sheet has no row of headers") }
    let deflater = try Deflater(path: path)
    var sink = try ByteSink(scratch: path)
    var marks = StyleMarks(sheet.styleNumbers)
    try frame[..<place].withUnsafeBufferPointer { try deflater.add($0, to: &sink) }
    try rows.read { piece in
      try turn.check()
      try marks.replace(piece) { try deflater.add($0, to: &sink) }
    }
    try frame[place...].withUnsafeBufferPointer { try deflater.add($0, to: &sink) }
    try deflater.finish(to: &sink)
    return PackedSheet(
      content: try sink.finishScratch(), crc: deflater.crc, size: deflater.size, isText: deflater.isText)
  }

  /// The index behind the first of some bytes.
  private static func position(of bytes: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + bytes.count <= text.count {
      if text[index..<index + bytes.count].elementsEqual(bytes) { return index + bytes.count }
      index += 1
    }
    return nil
  }
}

/// Replaces the marks of `RowsWriter` by the numbers that styles have in this workbook.
private struct StyleMarks: ~Copyable {
  /// What stands for each mark: the end of the attribute before, and the one of the style.
  private let texts: [[UInt8]]
  private let out: UnsafeMutablePointer<UInt8>
  /// Whether the piece before ended within a mark.
  private var isOpen = false
  /// Eight digits of a number are more than a workbook has styles.
  private static let longest = 16

  init(_ numbers: [Int]) {
    // 0 is the look of a cell that has no style.
    texts = numbers.map { Array(($0 == 0 ? "\"" : "\" s=\"\($0)\"").utf8) }
    out = .allocate(capacity: (ByteSink.capacity / 2 + 1) * StyleMarks.longest)
  }

  deinit { out.deallocate() }

  mutating func replace(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws
  {
    guard var next = piece.baseAddress else { return }
    let end = next + piece.count
    var to = out
    while next < end {
      if isOpen {
        for byte in texts[Int(next[0] &- RowsWriter.markBase)] {
          to[0] = byte
          to += 1
        }
        next += 1
        isOpen = false
      }
      let found = memchr(next, Int32(RowsWriter.mark), end - next)
      let stop = found.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? end
      to.update(from: next, count: stop - next)
      to += stop - next
      next = stop
      if found != nil {
        next += 1
        isOpen = true
      }
    }
    try body(UnsafeBufferPointer(start: out, count: to - out))
  }
}

/// Compresses as the ZIP part of libxlsxwriter does: the same bytes go in, the same come out.
private final class Deflater {
  private(set) var crc: UInt32 = 0
  private(set) var size = 0
  private let stream: UnsafeMutablePointer<z_stream>
  private let out: UnsafeMutableBufferPointer<UInt8>

  init(path: String) throws(ReportingError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    out = .allocate(capacity: 64 * 1024)
    let code = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .workbook(path: path, operation: "compress it", reason: "out of memory") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    out.deallocate()
  }

  var isText: Bool { stream.pointee.data_type == Z_TEXT }

  func add(_ bytes: UnsafeBufferPointer<UInt8>, to sink: inout ByteSink) throws {
    guard !bytes.isEmpty else { return }
    crc = UInt32(truncatingIfNeeded: crc32(UInt(crc), bytes.baseAddress, UInt32(bytes.count)))
    size += bytes.count
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.pointee.avail_in = UInt32(bytes.count)
    while stream.pointee.avail_in > 0 { _ = try step(Z_NO_FLUSH, &sink) }
  }

  func finish(to sink: inout ByteSink) throws { while try step(Z_FINISH, &sink) != Z_STREAM_END {} }

  private func step(_ flush: Int32, _ sink: inout ByteSink) throws -> Int32 {
    stream.pointee.next_out = out.baseAddress
    stream.pointee.avail_out = UInt32(out.count)
    let code = deflate(stream, flush)
    guard code == Z_OK || code == Z_STREAM_END else {
      throw ReportingError.workbook(path: sink.path, operation: "compress it", reason: "zlib says \(code)")
    }
    try sink.append(UnsafeBufferPointer(start: out.baseAddress, count: out.count - Int(stream.pointee.avail_out)))
    return code
  }
}
