import CXLSXWriter
import Glibc

/// The folder that outputs are published in, each set of files as a whole.
///
/// Files are written into a hidden folder beside their place, synced, and renamed. A run that is killed leaves only such hidden
/// folders; the next one sweeps them away. The caller holds the run lock: nobody else publishes at the same time.
package struct OutputFolder: Sendable {
  package let path: String

  /// What the names of unfinished things begin with.
  static let prefix = ".tieout-"
  static let folderMode: mode_t = 0o750
  static let fileMode: mode_t = 0o640

  /// Takes the folder, making it if it is not there, and sees that it can be written.
  package init(path: String) throws(ReportingError) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if OutputFolder.kind(of: self.path) == nil { try OutputFolder.makeFolder(self.path) }
    guard OutputFolder.kind(of: self.path, followsLinks: true) == S_IFDIR else { throw .notAFolder(path: path) }
    guard access(self.path, W_OK | X_OK) == 0 else {
      throw .file(operation: "write into the output folder", path: path, code: errno)
    }
  }

  /// Deletes what killed runs left behind; returns the names.
  @discardableResult
  package func sweep() throws(ReportingError) -> [String] {
    var swept: [String] = []
    for name in try FileTree.names(in: path) where name.hasPrefix(OutputFolder.prefix) {
      try FileTree.remove("\(path)/\(name)")
      swept.append(name)
    }
    return swept
  }

  /// Publishes a folder as a whole: a folder that has the name is replaced in one step.
  ///
  /// - Parameter fill: writes the files into the folder whose path it gets. When it throws, nothing has happened.
  package func publish<R>(as name: String, _ fill: (_ folder: String) throws -> R) throws -> R {
    let target = "\(path)/\(name)"
    let kind = OutputFolder.kind(of: target)
    guard kind == nil || kind == S_IFDIR else { throw ReportingError.notAFolder(path: target) }
    let (staging, result) = try stage(name, fill)
    if kind == nil {
      try OutputFolder.renaming(target) { tieout_rename_new(staging, target) }
    } else {
      try replace(target, with: staging, name)
    }
    try FileTree.sync(path)
    return result
  }

  /// Adds files to a folder, making it if need be; a file that is there already is never replaced.
  ///
  /// For statements: what is issued does not change. Should the machine stop between two files, the caller's record of what
  /// was issued says which are missing; adding the rest again is safe with `skipsExisting`. Files in folders of it are
  /// added to the folders of the same names.
  @discardableResult
  package func add<R>(to name: String, skipsExisting: Bool = false, _ fill: (_ folder: String) throws -> R) throws -> R
  {
    try stage(into: name, fill) { staging, target, names in
      let folders = names.filter { OutputFolder.kind(of: "\(staging)/\($0)") == S_IFDIR }
      let files =
        try names.filter { !folders.contains($0) }
        + folders.flatMap { folder in try FileTree.names(in: "\(staging)/\(folder)").map { "\(folder)/\($0)" } }
      for folder in folders { try OutputFolder.makeIfMissing("\(target)/\(folder)") }
      let existing = files.filter { OutputFolder.kind(of: "\(target)/\($0)") != nil }
      if let first = existing.first, !skipsExisting {
        try FileTree.remove(staging)
        throw ReportingError.existsAlready(path: "\(target)/\(first)")
      }
      for file in files where !existing.contains(file) {
        try OutputFolder.renaming("\(target)/\(file)") { tieout_rename_new("\(staging)/\(file)", "\(target)/\(file)") }
      }
      for folder in folders { try FileTree.sync("\(target)/\(folder)") }
    }
  }

  /// Puts files into a folder, making it if need be, in place of those of the same names; all others stay as they are.
  ///
  /// - Parameter last: the file that is put there after all others.
  package func put<R>(into name: String, last: String, _ fill: (_ folder: String) throws -> R) throws -> R {
    try stage(into: name, fill) { staging, target, files in
      for file in files.filter({ $0 != last }) + files.filter({ $0 == last }) {
        try OutputFolder.renaming("\(target)/\(file)") { rename("\(staging)/\(file)", "\(target)/\(file)") }
      }
    }
  }

  /// Gives a finished folder another place on the same disk; what is there is never replaced.
  package static func move(_ folder: String, to target: String) throws {
    try renaming(target) { tieout_rename_new(folder, target) }
    try FileTree.sync(OutputPath.parent(of: target))
  }

  /// Lends a hidden folder that is gone afterwards.
  package func withScratch<R>(_ name: String, _ body: (_ folder: String) throws -> R) throws -> R {
    let (scratch, result) = try stage(name, body)
    try FileTree.remove(scratch)
    return result
  }

  /// Replaces a file by another one in one step: for the one case of putting back what was issued.
  package func restore(_ source: String, to target: String) throws(ReportingError) {
    let folder = OutputPath.parent(of: target)
    if OutputFolder.kind(of: folder) == nil { try OutputFolder.makeFolder(folder) }
    try FileTree.settle(OutputPath.parent(of: source))
    try OutputFolder.renaming(target) { rename(source, target) }
    try FileTree.sync(folder)
  }

  /// What the link `latest` points to; nil when there is no such link.
  package var latest: String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("\(path)/latest", &target, target.count)
    return count > 0 ? String(decoding: target[..<count], as: UTF8.self) : nil
  }

  /// Points the link `latest` to a folder in this one.
  package func pointLatest(to name: String) throws(ReportingError) {
    let link = "\(path)/latest"
    let kind = OutputFolder.kind(of: link)
    guard kind == nil || kind == S_IFLNK else { throw .notALink(path: link) }
    let staging = "\(path)/\(OutputFolder.prefix)latest-\(getpid())"
    unlink(staging)
    guard symlink(name, staging) == 0 else { throw .file(operation: "make the link", path: staging, code: errno) }
    try OutputFolder.renaming(link) { rename(staging, link) }
    try FileTree.sync(path)
  }

  /// Stages files for a folder, making it if need be, and has them moved there one by one.
  private func stage<R>(
    into name: String, _ fill: (String) throws -> R,
    move: (_ staging: String, _ target: String, _ files: [String]) throws -> Void
  ) throws -> R {
    let target = "\(path)/\(name)"
    if OutputFolder.kind(of: target) == nil { try OutputFolder.makeFolder(target) }
    guard OutputFolder.kind(of: target) == S_IFDIR else { throw ReportingError.notAFolder(path: target) }
    let (staging, result) = try stage(name, fill)
    try move(staging, target, try FileTree.names(in: staging))
    try FileTree.sync(target)
    try FileTree.remove(staging)
    try FileTree.sync(path)
    return result
  }

  private func stage<R>(_ name: String, _ fill: (String) throws -> R) throws -> (path: String, result: R) {
    let flat = String(name.map { $0 == "/" ? "-" : $0 })
    let staging = "\(path)/\(OutputFolder.prefix)\(flat)-\(getpid())"
    // What is there belongs to a killed run that had the same process id.
    try FileTree.remove(staging)
    try OutputFolder.makeFolder(staging)
    do {
      let result = try fill(staging)
      try FileTree.settle(staging)
      return (staging, result)
    } catch {
      // The first error is the one that matters; what can't be deleted is swept by the next run.
      try? FileTree.remove(staging)
      throw error
    }
  }

  private func replace(_ target: String, with staging: String, _ name: String) throws {
    if tieout_rename_exchange(staging, target) == 0 {
      try FileTree.sync(path)
      // The hidden name now holds the files of before.
      return try FileTree.remove(staging)
    }
    guard errno == ENOSYS || errno == EINVAL else {
      throw ReportingError.file(operation: "replace the folder", path: target, code: errno)
    }
    // A file system without exchange (NFS, for one): for a moment neither is there.
    let aside = "\(staging)-before"
    try OutputFolder.renaming(aside) { rename(target, aside) }
    do { try OutputFolder.renaming(target) { rename(staging, target) } } catch {
      rename(aside, target)
      throw error
    }
    try FileTree.sync(path)
    try FileTree.remove(aside)
  }

  private static func renaming(_ target: String, _ rename: () -> Int32) throws(ReportingError) {
    guard rename() == 0 else { throw .file(operation: "rename to it", path: target, code: errno) }
  }

  /// Makes a folder with the rights of outputs, unless it is there.
  static func makeIfMissing(_ path: String) throws(ReportingError) {
    if kind(of: path) == nil { try makeFolder(path) }
  }

  private static func makeFolder(_ path: String) throws(ReportingError) {
    guard mkdir(path, folderMode) == 0 else { throw .file(operation: "make the folder", path: path, code: errno) }
    // Whatever the umask says (reliability F91).
    guard chmod(path, folderMode) == 0 else {
      throw .file(operation: "set the rights of the folder", path: path, code: errno)
    }
  }

  /// The file type of a path; nil when there is nothing.
  static func kind(of path: String, followsLinks: Bool = false) -> mode_t? {
    var info = stat()
    guard (followsLinks ? stat(path, &info) : lstat(path, &info)) == 0 else { return nil }
    return info.st_mode & S_IFMT
  }
}
