import Books
import Foundation
import Storage

/// A store without anything in it, made once and copied: making one takes longer than a small night.
enum EmptyStore {
  /// Where a path in memory is, if there is one: thousands of runs sync their stores.
  static let parent: URL = {
    let memory = URL(filePath: "/dev/shm")
    return FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
  }()

  private static let content = Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-empty-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "store.sqlite").path
    _ = try Store(path: path, environment: .production)
    return try Data(contentsOf: URL(filePath: path))
  }

  /// Opens a new one; all of them say that they are the same store.
  static func open(_ path: String) throws -> Store {
    guard
      FileManager.default.createFile(atPath: path, contents: try content.get(), attributes: [.posixPermissions: 0o600])
    else { throw NoSuchValue(text: path) }
    return try Store(path: path, environment: .production)
  }
}
