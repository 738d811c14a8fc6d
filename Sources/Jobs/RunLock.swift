private import Foundation

/// The lock of a store: two runs never overlap (outputs 4, exit status 75).
///
/// `flock` on a file beside the store: free at once when its holder dies. The descriptor is closed on exec (M21), and a
/// lock file that was deleted while held is noticed by its inode.
package final class RunLock {
  private let descriptor: Int32

  /// Takes the lock of a store without waiting.
  ///
  /// - Throws: ``JobError/locked(path:)`` when another run holds it, ``JobError/cannotWrite(path:reason:)``.
  package init(store path: String) throws {
    let lockPath = path + ".lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else {
      throw JobError.cannotWrite(path: lockPath, reason: String(cString: strerror(errno)))
    }
    guard RunLock.isOurs(descriptor) else {
      close(descriptor)
      throw JobError.cannotWrite(path: lockPath, reason: "it is no file of ours with one name")
    }
    let isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    let code = errno
    guard isHeld, RunLock.isSameFile(descriptor, lockPath) else {
      close(descriptor)
      // A file system without locks is no other run.
      guard isHeld || code == EWOULDBLOCK else {
        throw JobError.cannotWrite(path: lockPath, reason: String(cString: strerror(code)))
      }
      throw JobError.locked(path: path)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A regular file under this name alone; one that was deleted since has none.
  private static func isOurs(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG && status.st_nlink <= 1
  }

  private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
    return held.st_dev == named.st_dev && held.st_ino == named.st_ino
  }
}
