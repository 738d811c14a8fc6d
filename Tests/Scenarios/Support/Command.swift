import Foundation

/// Runs programs that are not a job of an installation.
enum Command {
  /// Whether the shell finds a program.
  static func exists(_ name: String) -> Bool {
    (try? run(Programs.shell, ["-c", "command -v \"$0\"", name]))?.status == 0
  }

  /// Runs a program to its end.
  static func run(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:], secondsMax: Double = 120
  ) throws -> Ended {
    let said = FileManager.default.temporaryDirectory.appending(path: "tieout-command-\(UUID().uuidString)")
    let (out, err) = (said.appendingPathExtension("out"), said.appendingPathExtension("err"))
    defer { for file in [out, err] { try? FileManager.default.removeItem(at: file) } }
    let child = try ChildProcess(
      program, arguments, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }, output: .file(out),
      errors: .file(err))
    let status = try child.wait(secondsMax: secondsMax)
    func text(_ file: URL) -> String { String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self) }
    return Ended(status: status, output: text(out), errors: text(err), seconds: 0)
  }

  /// Lets a shell run a line; `$0`, `$1` … are the words.
  static func shell(_ line: String, _ words: String..., environment: [String: String] = [:]) throws -> Ended {
    try run(Programs.shell, ["-c", line] + words, environment: environment)
  }
}

/// A folder that is removed with the value.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tieout-folder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
