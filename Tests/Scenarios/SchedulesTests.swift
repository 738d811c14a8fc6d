import Foundation
import Testing

/// The command lines that `schedules/` gives to cron and systemd are ones that the program takes.
@Suite struct `Scheduled command lines` {
  @Test func `parse`() throws {
    var commands: [(file: String, line: String)] = []
    for (file, bytes) in try Folder.files(Fixtures.schedules) {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
        if let command = Self.command(in: String(line)) { commands.append((file, command)) }
      }
    }
    #expect(commands.count >= 2)
    for (file, line) in commands {
      // Without its configuration, a line that parses ends there; one that doesn't is wrong usage before.
      let ended = try run(line)
      let isParsed = ended.status == 64 && ended.errors.contains(Self.configuration) && !ended.errors.contains("Usage:")
      withKnownIssue("`statement` is not built yet", isIntermittent: true) {
        #expect(isParsed, "\(file): \(line)\n\(ended.errors)")
      } when: {
        line.hasPrefix("statement")
      }
    }
  }

  /// Is not there.
  private static let configuration = "/nonexistent/tieout.yaml"

  /// What follows `tieout` in a crontab line or an `ExecStart=`; nil for other lines.
  private static func command(in line: String) -> String? {
    let isExec = line.hasPrefix("ExecStart")
    let isCron = line.first.map { $0.isNumber || $0 == "*" || $0 == "@" } ?? false
    guard isExec || isCron, let program = line.range(of: #"(^|[ /=])tieout "#, options: .regularExpression) else {
      return nil
    }
    var words = String(line[program.upperBound...])
    if isExec, line.contains("sh -c '") { words = String(words.prefix { $0 != "'" }) }
    // systemd writes $$ and %% for what cron writes as $ and \%.
    return words.replacingOccurrences(of: "$$", with: "$").replacingOccurrences(of: "%%", with: "%")
      .replacingOccurrences(of: "\\%", with: "%")
  }

  /// Lets the shell expand the line as cron does.
  private func run(_ words: String) throws -> Ended {
    let said = FileManager.default.temporaryDirectory.appending(path: "tieout-scheduled-\(UUID().uuidString)")
    let errors = said.appendingPathExtension("err")
    defer { for file in [said, errors] { try? FileManager.default.removeItem(at: file) } }
    let child = try ChildProcess(
      Programs.shell, ["-c", "exec \"$0\" \(words)", Programs.tieout.path],
      environment: ["PATH": "/usr/bin:/bin", "TIEOUT_CONFIG": Self.configuration], output: .file(said),
      errors: .file(errors))
    let status = try child.wait()
    return Ended(
      status: status, output: String(decoding: try Data(contentsOf: said), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self), seconds: 0)
  }
}
