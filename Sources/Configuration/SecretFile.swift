import Foundation

/// Reads a file that holds one secret.
enum SecretFile {
  /// Why a file can't be taken as a secret.
  struct Fault: Error {
    let wrong: String
    let remedy: String
  }

  /// No key is that long: it is another file.
  private static let bytesMax = 65_536

  /// The text of the file without its last line break.
  ///
  /// Others must not be able to read it (reliability S2), except where systemd puts credentials: there it is safe
  /// by the folder. A link is followed; what counts is the file behind it.
  static func read(_ path: String, _ context: ReadingContext) -> Result<String, Fault> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      return .failure(Fault(wrong: "can't be read (\(reason))", remedy: "create it, readable for the job's user only"))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= bytesMax else {
      return .failure(Fault(wrong: "is no regular file with one secret", remedy: "name a file with nothing else in it"))
    }
    if !context.isCredential(path) {
      guard status.st_uid == geteuid() || status.st_uid == 0 else {
        return .failure(Fault(wrong: "belongs to another user", remedy: "chown it to the job's user"))
      }
      guard status.st_mode & 0o077 == 0 else {
        return .failure(Fault(wrong: "can be read by others", remedy: "chmod 600 it"))
      }
    }
    guard let data = try? handle.read(upToCount: bytesMax), let text = String(data: data, encoding: .utf8) else {
      // An empty file gives no data at all.
      return status.st_size == 0
        ? .success("") : .failure(Fault(wrong: "is no UTF-8 text", remedy: "copy the secret again"))
    }
    if text.hasSuffix("\r\n") || text.hasSuffix("\n") { return .success(String(text.dropLast())) }
    return .success(text)
  }
}
