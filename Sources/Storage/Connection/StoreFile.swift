private import Foundation

/// The file of a store as it lies there, looked at before anything about it is changed (inputs 5).
package enum StoreFile {
  /// What there is at the path of a store.
  package enum Content: Sendable {
    case missing
    /// A file of 0 bytes: a lost write, or a mount that is not there.
    case empty
    /// An SQLite file.
    case store
  }

  /// Says what lies at a path, without following a link and without changing a byte or a mode.
  ///
  /// - Throws: ``StoreError/notOurs(path:what:remedy:)`` for anything but a regular file of ours under one name that
  ///   begins as a store does.
  package static func look(_ path: String) throws(StoreError) -> Content {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: return .missing
      case ELOOP: throw .notOurs(path: path, what: "is a symbolic link", remedy: "name the file that it points to")
      case EACCES, EPERM: throw .noPermission(path: path, owner: owner(of: path))
      case let code: throw .cannotOpen(path: path, reason: String(cString: strerror(code)))
      }
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notOurs(path: path, what: "is no regular file", remedy: "name the file of the store")
    }
    // An administrator may look after the store of the job's user.
    guard status.st_uid == geteuid() || geteuid() == 0 else {
      throw .noPermission(path: path, owner: name(of: status.st_uid))
    }
    guard status.st_nlink == 1 else {
      throw .notOurs(
        path: path, what: "has \(status.st_nlink) names (hard links)", remedy: "leave the store its one name")
    }
    guard status.st_size > 0 else { return .empty }
    // Behind the magic the size of a page, big end first; 1 stands for 65,536.
    var head = [UInt8](repeating: 0, count: magic.count + 2)
    guard pread(descriptor, &head, head.count, 0) == head.count, head.starts(with: magic) else {
      throw .noStore(path: path)
    }
    let stated = Int64(head[magic.count]) << 8 | Int64(head[magic.count + 1])
    let page = stated == 1 ? 65_536 : stated
    // A file that was cut within a page, which a run that does not read that page would go on with. What a killed run left
    // half written is put right by its journal.
    guard page >= 512, Int64(status.st_size) % page == 0 || access(path + "-journal", F_OK) == 0 else {
      throw .noStore(path: path)
    }
    return .store
  }

  /// How every SQLite file begins.
  private static let magic = Array("SQLite format 3\0".utf8)

  /// Who owns a path, or the nearest folder above it that can be seen.
  private static func owner(of path: String) -> String? {
    var path = Substring(path)
    while !path.isEmpty {
      var status = stat()
      if lstat(String(path), &status) == 0 { return name(of: status.st_uid) }
      path = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }
    return nil
  }

  private static func name(of user: uid_t) -> String {
    getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "uid \(user)"
  }

  /// Makes an empty private file for a store that is about to be made.
  static func create(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    // Whatever the umask says.
    fchmod(descriptor, 0o600)
    close(descriptor)
  }

  /// Removes a file of 0 bytes that a new store is to replace.
  package static func removeEmpty(_ path: String) throws(StoreError) {
    guard case .empty = try look(path) else { return }
    guard unlink(path) == 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
  }

  /// Removes what a run left that was killed while it made a store.
  static func sweep(_ path: String) throws(StoreError) {
    for name in [path, path + "-journal"] {
      guard unlink(name) == 0 || errno == ENOENT else {
        throw .cannotOpen(path: name, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Gives a finished store its name, for good.
  static func publish(_ unfinished: String, as path: String) throws(StoreError) {
    // Under the lock of the store: nobody else makes one here.
    guard rename(unfinished, path) == 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    syncFolder(of: path)
  }

  /// Brings the names in the folder of a file to the disk.
  static func syncFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }
}
