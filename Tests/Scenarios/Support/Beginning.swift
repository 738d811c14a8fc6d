import Foundation
import Glibc

/// A state of the sample that several tests begin in: made once, and copied for each of them.
struct Beginning: Sendable {
  /// After the first night.
  static let firstNight = Beginning("first-night") {
    let installation = try Installation(sandbox: Sandbox())
    try installation.run(Night.all[0])
    return installation
  }

  /// After the second one.
  static let secondNight = Beginning("second-night") {
    let installation = try Installation(.firstNight)
    try installation.run(Night.all[1])
    return installation
  }

  /// After the third and last one.
  static let thirdNight = Beginning("third-night") {
    let installation = try Installation(.secondNight)
    try installation.run(Night.all[2])
    return installation
  }

  /// After the first night, with the statements of February.
  static let issue = Beginning("issue") {
    let desk = try StatementDesk()
    try desk.issueFebruary()
    return desk.installation
  }

  private let name: String
  private let make: @Sendable () throws -> Installation

  /// - Parameters:
  ///   - name: a name of its own.
  ///   - make: makes it; it may begin with another one.
  init(_ name: String, _ make: @escaping @Sendable () throws -> Installation) {
    (self.name, self.make) = (name, make)
  }

  /// What is kept of an installation.
  struct Kept {
    let folder: URL
    let environment: [String: String]
    let ports: (referral: UInt16, customer: UInt16)
    /// The night that its platform was at.
    let night: Int?
  }

  /// The state, made when it is asked for first.
  func kept() throws -> Kept {
    // One may begin with another, on the same thread.
    try Self.lock.withLock {
      if let kept = Self.made[name] { return kept }
      let installation = try make()
      let folder = Self.folder.appending(path: name)
      try FileManager.default.copyItem(at: installation.folder, to: folder)
      let sandbox = installation.sandbox
      let kept = Kept(
        folder: folder, environment: installation.environment,
        ports: (sandbox.referralPort, sandbox.customerPort), night: sandbox.night)
      Self.made[name] = kept
      return kept
    }
  }

  private static let lock = NSRecursiveLock()
  /// By their names; only under the lock.
  nonisolated(unsafe) private static var made: [String: Kept] = [:]

  /// Where they are kept until the tests end.
  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-beginnings-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(at: Beginning.folder) }
    return folder
  }()
}
