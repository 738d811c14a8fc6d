import Foundation
import Testing

/// The desk of somebody who issues the statements of the sample.
struct StatementDesk {
  /// After the first night; February is over.
  static let issueTime = "2026-03-10T03:00:00Z"

  let installation: Installation

  /// The sample after its first night.
  init() throws { installation = try Installation(.firstNight) }

  /// With the statements of February, as ``issueFebruary()`` makes them.
  static func afterTheIssue() throws -> StatementDesk { StatementDesk(try Installation(.issue)) }

  init(_ installation: Installation) { self.installation = installation }

  init(copyOf other: StatementDesk) throws { installation = try Installation(copyOf: other.installation) }

  func run(_ words: String..., asOf: String = issueTime, variables: [String: String] = [:]) throws -> Ended {
    try installation.tieout(["statement"] + words + ["--as-of", asOf], variables: variables)
  }

  /// Issues February of every partner: on the first night nothing blocks it.
  func issueFebruary() throws {
    let ended = try run("issue", "--month", "2026-02")
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
  }

  var folder: URL { installation.output.appending(path: "statements") }

  /// Every issued file by its path below the folder of statements; the overviews change with what is paid and sent.
  func files() throws -> [String: Data] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [:] }
    return try Folder.files(folder).filter { !$0.key.hasSuffix("/internal/statements.csv") }
  }

  /// The lines of a statement by the name of its files.
  func lines(_ name: String) throws -> [[String: String]] {
    try CSV.rows(folder.appending(path: "\(name).csv"))
  }

  func report(_ name: String, of night: Night) throws -> [[String: String]] {
    try CSV.rows(installation.output.appending(path: "\(night.date)/\(name).csv"))
  }
}
