import Foundation
import Glibc

/// Where the test data are.
enum Fixtures {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  static let sample = folder.appending(path: "sample")
  static let vendorSamples = folder.appending(path: "receeve-samples.ndjson")
  static let schedules = folder.deletingLastPathComponent().deletingLastPathComponent().appending(path: "schedules")
}

/// A night of the sample.
struct Night: Sendable {
  let number: Int
  let asOf: String

  /// As `meta.json` of the sample says.
  static let all = [
    Night(number: 1, asOf: "2026-03-10T02:00:00Z"), Night(number: 2, asOf: "2026-03-13T02:00:00Z"),
    Night(number: 3, asOf: "2026-03-16T02:00:00Z"),
  ]

  /// The name of the folder that the reports of the night are in.
  var date: String { String(asOf.prefix(10)) }
}

/// An installation of Tieout in a folder of its own, which is removed with it.
final class Installation {
  let folder: URL
  let sandbox: Sandbox
  /// What the configuration's keys and secrets are taken from.
  private(set) var environment: [String: String]

  /// Installs the sample against a sandbox; nothing is delivered yet.
  init(sandbox: Sandbox) throws {
    self.sandbox = sandbox
    folder = Installation.newFolder()
    environment = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: Fixtures.sample.appending(path: "env.json")))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Fixtures.sample.appending(path: "registers"), to: folder.appending(path: "registers"))
    try edit { $0 }
  }

  /// An installation in a state that others begin in, too; its platform is its own, at the night of then.
  init(_ beginning: Beginning) throws {
    let kept = try beginning.kept()
    sandbox = try Sandbox()
    environment = kept.environment
    folder = Installation.newFolder()
    try FileManager.default.copyItem(at: kept.folder, to: folder)
    var text = String(decoding: try Data(contentsOf: configuration), as: UTF8.self)
    for (then, now) in [
      (kept.ports.referral, sandbox.referralPort), (kept.ports.customer, sandbox.customerPort),
    ] { text = text.replacingOccurrences(of: "http://127.0.0.1:\(then)", with: "http://127.0.0.1:\(now)") }
    try Data(text.utf8).write(to: configuration)
    if let night = kept.night { try sandbox.go(toNight: night) }
  }

  /// An installation that is in the state of another one.
  init(copyOf other: Installation) throws {
    sandbox = other.sandbox
    environment = other.environment
    folder = Installation.newFolder()
    try FileManager.default.copyItem(at: other.folder, to: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var configuration: URL { folder.appending(path: "tieout.yaml") }
  var store: URL { folder.appending(path: "var/tieout.sqlite") }
  var output: URL { folder.appending(path: "out") }

  /// Writes the sample's configuration with a change to its text.
  func edit(_ change: (String) throws -> String) throws {
    let text = String(
      decoding: try Data(contentsOf: Fixtures.sample.appending(path: "tieout.yaml")), as: UTF8.self)
    let addressed = text.replacingOccurrences(
      of: "@SANDBOX_REFERRAL@", with: "http://127.0.0.1:\(sandbox.referralPort)"
    )
    .replacingOccurrences(of: "@SANDBOX_CUSTOMER@", with: "http://127.0.0.1:\(sandbox.customerPort)")
    try Data(try change(addressed).utf8).write(to: configuration)
  }

  /// Changes or takes away a variable of the job's environment.
  func set(_ variable: String, to value: String?) { environment[variable] = value }

  /// The files of deliveries that a night of the sample brings, with their bytes.
  static func deliveries(of night: Night) throws -> [(file: String, bytes: Data)] {
    let events = Fixtures.sample.appending(path: "nights/00\(night.number)/events")
    return try Folder.files(events).sorted { $0.key < $1.key }.map { ("events/\($0.key)", $0.value) }
  }

  /// Appends to a file of deliveries, as a receiver of webhooks does.
  func append(_ bytes: Data, to file: String) throws {
    let url = folder.appending(path: file)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    var all = (try? Data(contentsOf: url)) ?? Data()
    all.append(bytes)
    // In place, so that the file keeps its inode as a growing file does.
    guard let handle = fopen(url.path, "r+") ?? fopen(url.path, "w") else { throw TestProblem("can't write \(file)") }
    defer { fclose(handle) }
    guard all.withUnsafeBytes({ fwrite($0.baseAddress, 1, $0.count, handle) }) == all.count else {
      throw TestProblem("can't write \(file)")
    }
  }

  /// Delivers the newest line of a channel again under another id: its signature does not fit any more.
  func deliverForged(id: String) throws {
    let all = try Installation.deliveries(of: Night.all[0]).last { $0.file.hasPrefix("events/receeve-eu/") }
    guard let all, let line = String(decoding: all.bytes, as: UTF8.self).split(separator: "\n").last else {
      throw TestProblem("no delivery of receeve-eu")
    }
    let key = #"\"messageId\": \""#
    let parts = line.components(separatedBy: key)
    guard parts.count == 2, let end = parts[1].firstIndex(of: "\\") else {
      throw TestProblem("no messageId in \(line)")
    }
    try append(Data("\(parts[0])\(key)\(id)\(parts[1][end...])\n".utf8), to: all.file)
  }

  /// Delivers what a night brings, and takes the platform to that night.
  func begin(_ night: Night) throws {
    for (file, bytes) in try Installation.deliveries(of: night) { try append(bytes, to: file) }
    try sandbox.go(toNight: night.number)
  }

  /// Runs one night from its deliveries to its reports.
  @discardableResult
  func run(_ night: Night) throws -> Ended {
    try begin(night)
    return try nightly(night)
  }

  /// Runs `tieout nightly` for a night.
  @discardableResult
  func nightly(_ night: Night, _ more: String...) throws -> Ended {
    try tieout(["nightly", "--as-of", night.asOf] + more)
  }

  /// Runs `tieout` to its end.
  ///
  /// - Parameters:
  ///   - prelude: what a shell does before it becomes the program, such as `umask 077;`.
  func tieout(
    _ arguments: [String], variables: [String: String] = [:], prelude: String? = nil,
    output: ChildProcess.Stream? = nil, errors: ChildProcess.Stream? = nil, secondsMax: Double = 120
  ) throws -> Ended {
    let said = Said()
    let start = ContinuousClock.now
    let child = try self.start(
      arguments, variables: variables, prelude: prelude, output: output ?? .file(said.output),
      errors: errors ?? .file(said.errors))
    return said.ended(try child.wait(secondsMax: secondsMax), since: start)
  }

  /// Runs `tieout` to its end where most of that is waiting: other tests have the thread meanwhile.
  func patiently(_ arguments: [String], secondsMax: Double = 120) async throws -> Ended {
    let said = Said()
    let start = ContinuousClock.now
    let child = try self.start(arguments, output: .file(said.output), errors: .file(said.errors))
    return said.ended(try await child.patientWait(secondsMax: secondsMax), since: start)
  }

  /// The files that a program's words go to.
  private final class Said {
    let output: URL
    let errors: URL

    init() {
      let said = FileManager.default.temporaryDirectory.appending(path: "tieout-said-\(UUID().uuidString)")
      (output, errors) = (said.appendingPathExtension("out"), said.appendingPathExtension("err"))
    }

    deinit { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }

    func ended(_ status: Int32, since start: ContinuousClock.Instant) -> Ended {
      let (whole, parts) = (ContinuousClock.now - start).components
      func text(_ file: URL) -> String { String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self) }
      return Ended(
        status: status, output: text(output), errors: text(errors), seconds: Double(whole) + Double(parts) / 1e18)
    }
  }

  /// Starts `tieout` and lets it run.
  func start(
    _ arguments: [String], variables: [String: String] = [:], prelude: String? = nil,
    output: ChildProcess.Stream, errors: ChildProcess.Stream
  ) throws -> ChildProcess {
    let all = arguments + ["--config", configuration.path]
    let environment = self.environment.merging(variables) { $1 }
    guard let prelude else {
      return try ChildProcess(
        Programs.tieout, all, environment: environment, output: output, errors: errors)
    }
    return try ChildProcess(
      Programs.shell, ["-c", prelude + " exec \"$0\" \"$@\"", Programs.tieout.path] + all, environment: environment,
      output: output, errors: errors)
  }

  private static func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "tieout-scenario-\(UUID().uuidString)")
  }
}
