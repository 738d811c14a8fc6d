import Foundation

/// Finds the files that fit a pattern, folder by folder: one that cannot be read takes nothing from the others.
///
/// The wildcards are those of a shell: `*`, `?`, `[…]`, and `\` before a character that is none. They do not reach across
/// folders, and a name that begins with a dot is found only by one. `**` as a whole name is any depth of folders, none
/// included (inputs 2, Deliveries where they already are); links to folders are followed, in no circle.
struct PathPattern {
  /// Folders below each other that `**` looks into: deeper is nobody's archive.
  static let depthMax = 64
  /// Folders that one pattern looks into: links beside each other make a tree of any size of a few of them.
  static let foldersMax = 1_000_000

  /// What was found, and the folders that could not be looked into, each with the reason.
  private(set) var paths: [String] = []
  private(set) var faults: [(folder: String, reason: String)] = []
  private var folders = 0

  /// - Parameters:
  ///   - root: a folder that is taken as it is.
  ///   - parts: the names and patterns below it.
  init(root: String, parts: [Substring]) {
    // Any depth twice is any depth.
    var whole: [Substring] = []
    for part in parts where part != "**" || whole.last != "**" { whole.append(part) }
    look(in: root, whole[...])
    // With `**` at two places there are several ways to a file.
    if whole.count(where: { $0 == "**" }) > 1 { paths = Array(Set(paths)) }
  }

  private mutating func look(in folder: String, _ parts: ArraySlice<Substring>) {
    guard let part = parts.first else { return note(folder) }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    if part == "**" { return lookBelow(folder, parts.dropFirst(), on: []) }
    guard part.contains(where: "*?[\\".contains) else { return look(in: prefix + part, parts.dropFirst()) }
    for name in names(in: folder) where fnmatch(String(part), name, FNM_PERIOD) == 0 {
      look(in: prefix + name, parts.dropFirst())
    }
  }

  // MARK: Any depth

  /// A folder as it is told apart from others, by whatever name.
  private struct Identity: Hashable {
    let device: UInt64
    let file: UInt64
  }

  /// Looks in a folder, and in every one below it.
  ///
  /// - Parameter way: the folders above it as far as `**` reaches; one of them again is a circle.
  private mutating func lookBelow(_ folder: String, _ parts: ArraySlice<Substring>, on way: Set<Identity>) {
    guard let identity = folderIdentity(folder), !way.contains(identity) else { return }
    guard way.count < PathPattern.depthMax else {
      return faults.append((folder, "it is more than \(PathPattern.depthMax) folders deep"))
    }
    folders += 1
    guard folders <= PathPattern.foldersMax else {
      if folders == PathPattern.foldersMax + 1 {
        faults.append((folder, "the pattern leads into more than \(PathPattern.foldersMax) folders"))
      }
      return
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    // `**` at the end is every file; behind it one name is most often all, and the names are read here anyway.
    let last = parts.count > 1 ? nil : parts.first.map(String.init) ?? "*"
    if last == nil { look(in: folder, parts) }
    for name in names(in: folder) {
      if let last, fnmatch(last, name, FNM_PERIOD) == 0 { note(prefix + name) }
      if !name.hasPrefix(".") { lookBelow(prefix + name, parts, on: way.union([identity])) }
    }
  }

  /// Nil for what is no folder.
  private mutating func folderIdentity(_ path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      // A link to nowhere, or in a circle, leads to no file.
      let code = errno
      if code != ELOOP, faults.last?.folder != path { noteMissing(path, code) }
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return nil }
    return Identity(device: UInt64(status.st_dev), file: UInt64(status.st_ino))
  }

  // MARK: Names

  private mutating func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else {
      // A folder that is not there, or is a file, is no error: nothing was delivered.
      noteMissing(folder, errno)
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { faults.append((folder, String(cString: strerror(errno)))) }
        return names
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Takes a path that is a regular file.
  private mutating func note(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFREG { paths.append(path) }
    } else {
      noteMissing(path, errno)
    }
  }

  /// What is not there is no fault, unless its name is no UTF-8: then it is there, and nothing here can open it.
  private mutating func noteMissing(_ path: String, _ code: Int32) {
    if path.unicodeScalars.contains("\u{FFFD}") {
      faults.append((path, "its name is no UTF-8"))
    } else if code != ENOENT && code != ENOTDIR {
      faults.append((path, String(cString: strerror(code))))
    }
  }
}
