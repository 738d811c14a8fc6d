import Foundation
import Testing

/// The command lines that `schedules/` gives to cron and systemd are ones that the program takes.
@Suite struct `Scheduled command lines` {
  @Test func `parse`() throws {
    var commands: [(file: String, words: [String])] = []
    for (file, bytes) in try Folder.files(Fixtures.schedules) {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        if let words = Self.words(in: String(line)) { commands.append((file, words)) }
      }
    }
    #expect(commands.map { $0.words[0] }.sorted() == ["nightly", "nightly", "statement", "statement"])
    for (file, words) in commands {
      // Without its configuration, a line that parses ends there; one that doesn't is wrong usage before.
      let ended = try Command.run(Programs.tieout, words, environment: ["TIEOUT_CONFIG": Self.configuration])
      let isParsed = ended.status == 64 && ended.errors.contains(Self.configuration) && !ended.errors.contains("Usage:")
      #expect(isParsed, "\(file): \(words)\n\(ended.errors)")
    }
  }

  /// Is not there.
  private static let configuration = "/nonexistent/tieout.yaml"

  /// What follows `tieout` in a crontab line or an `ExecStart=`; nil for other lines.
  ///
  /// No line needs a shell.
  private static func words(in line: String) -> [String]? {
    guard let match = line.wholeMatch(of: #/(?:ExecStart=/usr/local/bin/|(?:[0-9*]+ ){5})tieout (.*)/#) else {
      return nil
    }
    return match.1.split(separator: " ").map(String.init)
  }
}
