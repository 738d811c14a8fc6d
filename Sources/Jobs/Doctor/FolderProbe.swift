import Foundation

/// Says whether files can be made in a folder, and leaves none behind.
enum FolderProbe {
  /// `O_TMPFILE` of the Linux kernel, which the C library shows to GNU sources only.
  private static let unnamedFile = O_DIRECTORY | 0o20_000_000

  /// What keeps a file from being made in a folder, or in the nearest one above it that is there; nil for nothing.
  static func obstacle(_ path: String) -> (folder: String, reason: String)? {
    let folder = nearest(path)
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return (folder, "is no folder") }
    // A file without a name is gone when it is closed, whatever happens to this process.
    let unnamed = open(folder, unnamedFile | O_RDWR | O_CLOEXEC, 0o600)
    if unnamed >= 0 {
      close(unnamed)
      return nil
    }
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL else {
      return (folder, String(cString: strerror(errno)))
    }
    // File systems without them, NFS for one. A leftover with this prefix would be swept by the next run.
    let named = "\(folder)/.tieout-doctor-\(getpid())"
    let descriptor = open(named, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return (folder, String(cString: strerror(errno))) }
    unlink(named)
    close(descriptor)
    return nil
  }

  /// The path itself, or the nearest one above it that there is something at.
  static func nearest(_ path: String) -> String {
    var path = path
    var status = stat()
    while path != "/", lstat(path, &status) != 0, errno == ENOENT {
      path = (path as NSString).deletingLastPathComponent
    }
    return path
  }

  /// Bytes that this user may still write on the file system of a path, and which file system that is.
  static func free(_ path: String) -> (bytes: Int64, device: dev_t)? {
    let folder = nearest(path)
    var system = statvfs()
    var status = stat()
    guard statvfs(folder, &system) == 0, stat(folder, &status) == 0 else { return nil }
    return (
      Int64(clamping: UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).partialValue),
      status.st_dev
    )
  }
}
