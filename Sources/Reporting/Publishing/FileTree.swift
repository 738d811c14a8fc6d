import Glibc

/// Operations on a folder with all that is in it.
enum FileTree {
  /// The names in a folder, sorted.
  static func names(in path: String) throws(ReportingError) -> [String] {
    guard let directory = opendir(path) else { throw .file(operation: "read the folder", path: path, code: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Deletes a file, a link, or a folder with its content; nothing there is fine.
  ///
  /// Links are not followed.
  static func remove(_ path: String) throws(ReportingError) {
    guard let kind = OutputFolder.kind(of: path) else { return }
    if kind == S_IFDIR {
      for name in try names(in: path) { try remove("\(path)/\(name)") }
      guard rmdir(path) == 0 else { throw .file(operation: "delete the folder", path: path, code: errno) }
    } else {
      guard unlink(path) == 0 else { throw .file(operation: "delete the file", path: path, code: errno) }
    }
  }

  /// Gives files and folders their rights and brings all of it to the disk, folders after their files.
  static func settle(_ folder: String) throws(ReportingError) {
    for name in try names(in: folder) {
      let path = "\(folder)/\(name)"
      if OutputFolder.kind(of: path) == S_IFDIR {
        try settle(path)
      } else {
        try setMode(path, OutputFolder.fileMode)
        try sync(path)
      }
    }
    try setMode(folder, OutputFolder.folderMode)
    try sync(folder)
  }

  /// Brings a file or the names in a folder to the disk.
  static func sync(_ path: String) throws(ReportingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(operation: "open it to sync", path: path, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .file(operation: "sync", path: path, code: errno) }
  }

  private static func setMode(_ path: String, _ mode: mode_t) throws(ReportingError) {
    guard chmod(path, mode) == 0 else { throw .file(operation: "set the rights", path: path, code: errno) }
  }
}
