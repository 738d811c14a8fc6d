import Glibc

/// Writes a ZIP file anew with some of its files replaced; the others are copied as they are.
enum ZipRepacking {
  /// What ZIP files hold without the extension that libxlsxwriter is not asked for.
  private static let sizeMax = Int(UInt32.max)

  static func write(_ archive: ZipArchive, replacing packed: [String: PackedSheet], to path: String) throws {
    var sink = try ByteSink(path: path)
    var directory: [UInt8] = []
    for entry in archive.entries {
      var (header, record) = (try archive.header(of: entry), entry.record)
      set(&record, 42, 4, try checked(sink.count, path))
      if let sheet = packed[entry.name] {
        let sizes = (try checked(sheet.content.count, path), try checked(sheet.size, path))
        for (index, value) in [Int(sheet.crc), sizes.0, sizes.1].enumerated() {
          set(&header, 14 + 4 * index, 4, value)
          set(&record, 16 + 4 * index, 4, value)
        }
        set(&record, 36, 2, sheet.isText ? 1 : 0)
        try header.withUnsafeBufferPointer { try sink.append($0) }
        try sheet.content.read { try sink.append($0) }
      } else {
        try header.withUnsafeBufferPointer { try sink.append($0) }
        try archive.stored(entry) { try sink.append($0) }
      }
      directory += record
    }
    let start = try checked(sink.count, path)
    try directory.withUnsafeBufferPointer { try sink.append($0) }
    var end = [UInt8](repeating: 0, count: 22)
    set(&end, 0, 4, 0x0605_4B50)
    set(&end, 8, 2, archive.entries.count)
    set(&end, 10, 2, archive.entries.count)
    set(&end, 12, 4, directory.count)
    set(&end, 16, 4, start)
    try end.withUnsafeBufferPointer { try sink.append($0) }
    try sink.finish()
  }

  private static func set(_ bytes: inout [UInt8], _ offset: Int, _ count: Int, _ value: Int) {
    for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  private static func checked(_ size: Int, _ path: String) throws(ReportingError) -> Int {
    guard size < sizeMax else {
      throw .workbook(path: path, operation: "write it", reason: "a part of it has more than 4 GiB")
    }
    return size
  }
}
