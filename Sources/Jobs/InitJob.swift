import Foundation

/// Prepares a folder for an installation: the commented configuration and empty folders beside it.
package struct InitJob {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  /// The configuration, and the folders that it names.
  private static let configuration = "tieout.yaml"

  /// Only the job's user may look at keys and at the store.
  private static let folders = [
    (name: "events", mode: 0o750), (name: "registers", mode: 0o750), (name: "secrets", mode: 0o700),
    (name: "var", mode: 0o700), (name: "out", mode: 0o750),
  ]

  /// Writes everything, or nothing where something of it is there already.
  ///
  /// - Returns: the path of the configuration.
  /// - Throws: ``JobError/configuration(_:)`` naming what is there, ``JobError/cannotWrite(path:reason:)``.
  package func run() throws -> String {
    let example = ShippedFiles.exampleConfiguration
    guard let text = FileManager.default.contents(atPath: example) else {
      throw JobError.cannotRead(path: example, reason: String(cString: strerror(errno)))
    }
    let names = [InitJob.configuration] + InitJob.folders.map(\.name)
    let present = names.filter { (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")) != nil }
    guard present.isEmpty else {
      throw JobError.configuration([
        "init \(folder): has \(present.joined(separator: ", ")) already, and nothing is overwritten; name another folder"
      ])
    }
    try make(folder, mode: 0o750, withParents: true)
    for (name, mode) in InitJob.folders { try make("\(folder)/\(name)", mode: mode, withParents: false) }
    let path = "\(folder)/\(InitJob.configuration)"
    do {
      try text.write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    } catch {
      throw JobError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    return path
  }

  private func make(_ path: String, mode: Int, withParents: Bool) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: withParents, attributes: [.posixPermissions: mode])
    } catch {
      throw JobError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
