import Glibc

/// Puts the rows of a written CSV file in the order of their keys.
///
/// Rarely needed: a text that gets a guard (`-1` is written `'-1`) changes its place in the order, and SQL does not know.
enum CSVOrder {
  /// Sorts the rows below the header by their first `keyCount` cells.
  static func sort(_ path: String, keyCount: Int) throws(ReportingError) {
    let bytes = try map(path)
    defer { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
    let rowStarts = starts(bytes)
    let rows = rowStarts.indices.map { index in
      rowStarts[index]..<(index + 1 < rowStarts.count ? rowStarts[index + 1] : bytes.count)
    }
    let keys = rows.map { key(UnsafeBufferPointer(rebasing: bytes[$0]), cells: keyCount) }
    let order = rows.indices.sorted { left, right in
      if keys[left] == keys[right] { return left < right }
      return keys[left].lexicographicallyPrecedes(keys[right])
    }
    let sorted = "\(path).sorted"
    var sink = try ByteSink(path: sorted)
    try sink.append(UnsafeBufferPointer(rebasing: bytes[..<(rowStarts.first ?? bytes.count)]))
    for index in order { try sink.append(UnsafeBufferPointer(rebasing: bytes[rows[index]])) }
    try sink.finish()
    guard rename(sorted, path) == 0 else {
      throw .file(operation: "rename the sorted file to it", path: path, code: errno)
    }
  }

  /// Where each row below the header begins: behind a line end that is not in quotes.
  private static func starts(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var starts: [Int] = []
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if byte == 0x0A && !isQuoted && index + 1 < bytes.count { starts.append(index + 1) }
    }
    return starts
  }

  /// The first cells without their quotes, a NUL between them.
  private static func key(_ row: UnsafeBufferPointer<UInt8>, cells: Int) -> [UInt8] {
    var key: [UInt8] = []
    var left = cells
    var isQuoted = false
    var index = 0
    while index < row.count {
      let byte = row[index]
      switch byte {
      case 0x22 where isQuoted && index + 1 < row.count && row[index + 1] == 0x22:
        key.append(byte)
        index += 1
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted, 0x0D where !isQuoted:
        left -= 1
        if left == 0 { return key }
        key.append(0)
      default: key.append(byte)
      }
      index += 1
    }
    return key
  }

  private static func map(_ path: String) throws(ReportingError) -> UnsafeBufferPointer<UInt8> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(operation: "read", path: path, code: errno) }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0, let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
      throw .file(operation: "read", path: path, code: errno)
    }
    return UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: size)
  }
}
