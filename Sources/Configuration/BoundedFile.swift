import Foundation

/// Reads a file that must not be larger than it can be: a device or a pipe has no end.
enum BoundedFile {
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
