import Amounts
import Foundation

/// What earlier runs left in the output folder, as far as it tells which store they had.
struct EarlierOutputs {
  /// The newest `run.json`.
  struct Newest {
    let file: String
    /// The identity of the store; nil in a manifest of a program that gave none.
    let store: String?
    let asOf: Instant?
  }

  /// Whether there is anything that a run published.
  let areThere: Bool
  let newest: Newest?

  /// No manifest of ours is larger.
  private static let bytesMax = 16 << 20

  /// - Throws: ``JobError/cannotRead(path:reason:)`` for a folder that is there and can't be read.
  init(_ output: String) throws {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: output) } catch {
      var status = stat()
      guard lstat(output, &status) == 0 else {
        (areThere, newest) = (false, nil)
        return
      }
      throw JobError.cannotRead(path: output, reason: String(cString: strerror(errno)))
    }
    let nights = names.filter { Day($0) != nil }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    areThere = !nights.isEmpty || names.contains("latest") || names.contains("statements")
    let manifests = (["latest"] + nights.reversed()).map { "\(output)/\($0)/run.json" }
    newest = manifests.lazy.compactMap { EarlierOutputs.manifest($0) }.first
  }

  /// Reads the two members that matter; nil when there is no manifest, or what is no manifest.
  private static func manifest(_ path: String) -> Newest? {
    struct Members: Decodable {
      let store: String?
      let asOf: String?
    }
    guard let data = FileManager.default.contents(atPath: path), data.count <= bytesMax,
      let members = try? JSONDecoder().decode(Members.self, from: data)
    else { return nil }
    return Newest(file: path, store: members.store, asOf: members.asOf.flatMap { Instant($0) })
  }
}
