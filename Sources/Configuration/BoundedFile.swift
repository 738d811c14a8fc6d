import Foundation

/// Reads a file that must not be larger than it can be: a device or a pipe has no end.
enum BoundedFile {
  /// The bytes of a file that somebody hands to a command.
  ///
  /// - Parameter bytesMax: whole MiB.
  /// - Throws: what is wrong with the file as a whole.
  static func bytes(_ file: String, bytesMax: Int) throws(ConfigurationProblem) -> [UInt8] {
    guard let data = contents(file, bytesMax: bytesMax) else {
      throw ConfigurationProblem(
        file: file, line: nil, path: "",
        wrong: "can't be read, is no file, or is larger than \(bytesMax >> 20) MiB",
        remedy: "check its name and its owner")
    }
    return [UInt8](data)
  }

  /// The bytes of a regular file; nil when it can't be read, is none, or is larger.
  static func contents(_ path: String, bytesMax: Int) -> Data? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= bytesMax else {
      return nil
    }
    // It may grow while it is read; an empty file gives no data at all.
    do {
      let data = try handle.read(upToCount: bytesMax + 1) ?? Data()
      return data.count <= bytesMax ? data : nil
    } catch {
      return nil
    }
  }
}
