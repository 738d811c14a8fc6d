import Amounts
import Foundation
import Storage

/// What there is at the path of the store, looked at without touching it.
struct StoreLook {
  enum Content {
    case missing
    case notAFile
    case empty
    case unreadable(String)
    /// Another run is writing at this moment.
    case busy
    /// A run was killed while it wrote; the next one takes back what it left.
    case interrupted
    case failed(String)
    case read(StoreInspection)
  }

  let path: String
  let content: Content
  let size: Int64
  /// What the files of results beside it take.
  let resultsSize: Int64
  let isWritable: Bool
  /// Whose file it is; nil where there is none.
  let owner: UInt32?
  /// The process that holds the lock of a run.
  let holder: Int?

  /// - Parameters:
  ///   - begins: the first instant that is stated, by partner.
  ///   - first: which first issues are asked about; nil = none.
  init(path: String, partners: [String], begins: [String: Instant] = [:], first: FirstIssue? = nil) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    let code = exists ? 0 : errno
    owner = exists ? status.st_uid : nil
    size = exists ? Int64(status.st_size) : 0
    resultsSize = StoreFile.resultsSize(path)
    isWritable = faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0
    holder = StoreLook.holder(ofLock: path + ".lock")
    content =
      if !exists {
        code == ENOENT ? .missing : .unreadable(String(cString: strerror(code)))
      } else if status.st_mode & S_IFMT != S_IFREG {
        .notAFile
      } else if size == 0 {
        .empty
      } else if faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0 {
        .unreadable(String(cString: strerror(errno)))
      } else {
        StoreLook.inspect(path, partners, begins, first)
      }
  }

  private static func inspect(
    _ path: String, _ partners: [String], _ begins: [String: Instant], _ first: FirstIssue?
  ) -> Content {
    do {
      return .read(try StoreInspection(path: path, partners: partners, begins: begins, first: first))
    } catch {
      let failure = StoreFailure(error)
      if failure?.isLocked == true { return .busy }
      var status = stat()
      let hasJournal = stat(path + "-journal", &status) == 0 && status.st_size > 0
      if hasJournal, failure?.isDamage != true { return .interrupted }
      return .failed(failure?.text ?? JobFailure(error).text)
    }
  }

  /// Asks the kernel's table of locks: taking the lock to see whether it is free could make a run that starts give up.
  private static func holder(ofLock path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, let table = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else {
      return nil
    }
    // 1: FLOCK  ADVISORY  WRITE 4242 08:02:131 0 EOF
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 8, words[1] == "FLOCK", words[5].hasSuffix(":\(status.st_ino)") else { continue }
      return Int(words[4])
    }
    return nil
  }
}
