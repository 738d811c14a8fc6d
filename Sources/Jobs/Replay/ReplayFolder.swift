import Amounts
import Configuration
import Foundation
import Reporting

/// Where the files of a replay are made: a hidden, private folder beside their place, gone in any case.
///
/// It holds a copy of the store. What a killed replay left is removed by the next one beside
/// it, or by the next night.
final class ReplayFolder {
  let path: String
  private let lock: RunLock

  private static let prefix = ".replay-"

  /// - Parameter target: the folder that the files are for; it must not be there.
  /// - Throws: ``JobError/configuration(_:)``, ``JobError/cannotWrite(path:reason:)``.
  init(beside target: String, day: Day) throws {
    let parent = (target as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    } catch {
      throw JobError.cannotWrite(path: parent, reason: String(cString: strerror(errno)))
    }
    ReplayFolder.sweep(parent)
    path = "\(parent)/\(ReplayFolder.prefix)\(day)-\(getpid())"
    guard mkdir(path, 0o700) == 0 else {
      throw JobError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    do { lock = try RunLock(store: "\(path)/store") } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Removes what killed replays left in a folder; one that still works holds its lock.
  static func sweep(_ parent: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
      guard let lock = try? RunLock(store: "\(parent)/\(name)/store") else { continue }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
      withExtendedLifetime(lock) {}
    }
  }
}
