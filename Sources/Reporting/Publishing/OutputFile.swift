import Glibc

/// Whole files of a folder that is about to be published.
package enum OutputFile {
  /// Writes a new file and reads it back: what is published is what was meant.
  package static func write(_ bytes: [UInt8], to path: String) throws(ReportingError) {
    var sink = try ByteSink(path: path)
    for byte in bytes { try sink.append(byte) }
    try sink.finish()
    guard try contents(of: path, count: bytes.count) == bytes else {
      throw .damaged(path: path, problem: "it reads otherwise")
    }
  }

  /// The bytes of a file, as far as one more than was written.
  private static func contents(of path: String, count: Int) throws(ReportingError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .file(operation: "read it back", path: path, code: errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count + 1)
    var done = 0
    while done < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .file(operation: "read it back", path: path, code: errno) }
      guard got > 0 else { break }
      done += got
    }
    return Array(bytes[..<done])
  }

  /// Leaves exactly the named files in a folder: what a library left of a write that failed is not published.
  ///
  /// - Parameter files: with their sizes; below folders as `folder/file`.
  /// - Throws: ``ReportingError/damaged(path:problem:)`` for a file that is not there, or not as it was written.
  package static func keepOnly(_ files: [String: Int64], in folder: String) throws(ReportingError) {
    for (name, size) in files.sorted(by: { $0.key < $1.key }) {
      var info = stat()
      guard lstat("\(folder)/\(name)", &info) == 0, info.st_mode & S_IFMT == S_IFREG, Int64(info.st_size) == size else {
        throw .damaged(path: "\(folder)/\(name)", problem: "it is not there as it was written")
      }
    }
    try removeStrays(in: folder, below: "", files)
  }

  private static func removeStrays(in folder: String, below place: String, _ files: [String: Int64])
    throws(ReportingError)
  {
    for name in try FileTree.names(in: folder) {
      let path = "\(folder)/\(name)"
      if OutputFolder.kind(of: path) == S_IFDIR {
        try removeStrays(in: path, below: "\(place)\(name)/", files)
      } else if files[place + name] == nil {
        try FileTree.remove(path)
      }
    }
  }
}
