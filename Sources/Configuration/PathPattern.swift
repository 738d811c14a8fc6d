import Foundation

/// Finds the files that fit a pattern, folder by folder: one that cannot be read takes nothing from the others.
///
/// The wildcards are those of a shell: `*`, `?`, `[…]`, and `\` before a character that is none. They do not reach across
/// folders, and a name that begins with a dot is found only by one.
struct PathPattern {
  /// What was found, and the folders that could not be looked into, each with the reason.
  private(set) var paths: [String] = []
  private(set) var faults: [(folder: String, reason: String)] = []

  /// - Parameters:
  ///   - root: a folder that is taken as it is.
  ///   - parts: the names and patterns below it.
  init(root: String, parts: [Substring]) { look(in: root, parts[...]) }

  private mutating func look(in folder: String, _ parts: ArraySlice<Substring>) {
    guard let part = parts.first else { return note(folder) }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    guard part.contains(where: "*?[\\".contains) else { return look(in: prefix + part, parts.dropFirst()) }
    for name in names(in: folder) where fnmatch(String(part), name, FNM_PERIOD) == 0 {
      look(in: prefix + name, parts.dropFirst())
    }
  }

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
