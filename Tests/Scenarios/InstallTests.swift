import Foundation
import Testing

/// `make install`, with the built program of the tests instead of the static one.
@Suite(.serialized) struct `An installation by make` {
  private let place: TemporaryFolder
  private var prefix: URL { place.url.appending(path: "usr") }
  private static let package = Fixtures.schedules.deletingLastPathComponent()

  init() throws {
    place = try TemporaryFolder()
    let made = try Self.make("install", prefix)
    guard made.status == 0 else { throw TestProblem("make install: \(made.output)\(made.errors)") }
  }

  private static func make(_ target: String, _ prefix: URL) throws -> Ended {
    try Command.shell(
      "exec make -C \"$0\" \"$1\" PREFIX=\"$2\" BINARY=\"$3\"", package.path, target, prefix.path,
      Programs.tieout.path)
  }

  private func tieout(_ words: String...) throws -> Ended {
    try Command.run(prefix.appending(path: "bin/tieout"), words)
  }

  @Test func `is complete, readable by all, and removed again as a whole`() throws {
    let files = try Folder.files(prefix)
    for file in [
      "bin/tieout", "share/tieout/tieout.example.yaml", "share/tieout/tieout.crontab",
      "share/tieout/reports/payments.yaml", "share/doc/tieout/README.md", "share/doc/tieout/Operations.md",
      "share/doc/tieout/LICENSE", "share/man/man1/tieout.1", "share/man/man1/tieout-nightly.1",
      "share/man/man1/tieout-statement.1", "share/bash-completion/completions/tieout",
      "share/zsh/site-functions/_tieout", "share/fish/vendor_completions.d/tieout.fish",
      "lib/systemd/system/tieout-nightly.service", "lib/systemd/system/tieout-nightly.timer",
      "lib/systemd/system/tieout-statement-draft.service", "lib/systemd/system/tieout-statement-draft.timer",
      "lib/sysusers.d/tieout.conf",
    ] {
      #expect(files[file]?.isEmpty == false, "\(file)")
    }
    for file in files.keys {
      #expect(try Folder.mode(prefix.appending(path: file)) & 0o444 == 0o444, "\(file)")
    }
    for file in ["lib/systemd/system/tieout-nightly.service", "share/tieout/tieout.crontab"] {
      let text = String(decoding: files[file] ?? Data(), as: UTF8.self)
      #expect(text.contains("\(prefix.path)/bin") && !text.contains("/usr/local"), "\(file)")
    }
    #expect(try Self.make("uninstall", prefix).status == 0)
    #expect(try Folder.files(prefix).isEmpty)
  }

  @Test func `finds what comes with it, from any folder`() throws {
    let folder = place.url.appending(path: "first")
    #expect(try tieout("init", folder.path).status == 0)
    let shipped = prefix.appending(path: "share/tieout/tieout.example.yaml")
    #expect(try Data(contentsOf: folder.appending(path: "tieout.yaml")) == Data(contentsOf: shipped))
    // Without it the message names where it should be.
    try FileManager.default.removeItem(at: shipped)
    let ended = try tieout("init", place.url.appending(path: "second").path)
    #expect(ended.status == 3 && ended.errors.contains(shipped.path), "\(ended.errors)")
  }

  @Test(.enabled(if: Command.exists("man") && Command.exists("groff")))
  func `has manual pages without a warning that name every command and option`() throws {
    let pages = prefix.appending(path: "share/man/man1")
    for name in try FileManager.default.contentsOfDirectory(atPath: pages.path) {
      let page = pages.appending(path: name).path
      let strict = try Command.shell("exec groff -ww -man -Tutf8 \"$0\"", page)
      #expect(strict.status == 0 && strict.errors.isEmpty, "\(name): \(strict.errors)")
      let ended = try Command.shell("exec man --warnings -l \"$0\"", page, environment: ["MANWIDTH": "80"])
      #expect(ended.status == 0 && ended.errors.isEmpty, "\(name): \(ended.errors)")
      let isTooWide = ended.output.split(separator: "\n").contains { $0.count > 100 }
      #expect(!isTooWide, "\(name)")
      let words = name.replacingOccurrences(of: ".1", with: "").split(separator: "-").map(String.init)
      let help = try Command.run(Programs.tieout, words.dropFirst() + ["--help"]).output
      #expect(help.contains("USAGE: \(words.joined(separator: " "))"), "\(name)")
      let parts = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first ?? ""
      for command in parts.matches(of: #/(?m)^  ([a-z]+) /#).map({ String($0.1) }) {
        if words.count == 1 {
          #expect(FileManager.default.fileExists(atPath: "\(pages.path)/tieout-\(command).1"), "\(command)")
        } else {
          let own = try Command.run(Programs.tieout, words.dropFirst() + [command, "--help"]).output
          try expect(ended.output, has: own)
        }
      }
      try expect(ended.output, has: help)
    }
  }

  /// Each option of a help text is in a page.
  private func expect(_ page: String, has help: String) throws {
    let options = help.matches(of: #/(?m)^  .*?(--[a-z-]+)/#).map { String($0.1) }
    #expect(!options.isEmpty)
    for option in options where !["--help", "--version"].contains(option) {
      #expect(page.contains(option), "\(option)")
    }
  }

  @Test func `has completions that their shell reads`() throws {
    let script = prefix.appending(path: "share/bash-completion/completions/tieout").path
    let ended = try Command.run(URL(filePath: "/bin/bash"), ["-c", "source \"$0\" && complete -p tieout", script])
    #expect(ended.status == 0 && ended.output.contains("tieout") && ended.errors.isEmpty, "\(ended.errors)")
    let zsh = try Data(contentsOf: prefix.appending(path: "share/zsh/site-functions/_tieout"))
    #expect(zsh.starts(with: Data("#compdef tieout".utf8)))
  }

  @Test(.enabled(if: Command.exists("systemd-analyze")))
  func `has units that systemd takes without a word, and that expose next to nothing`() throws {
    let units = prefix.appending(path: "lib/systemd/system").path
    let verified = try Command.shell(
      "exec systemd-analyze verify \"$0\"/*.service \"$0\"/*.timer", units,
      environment: ["MANPATH": prefix.appending(path: "share/man").path, "SYSTEMD_LOG_LEVEL": "notice"])
    #expect(verified.status == 0 && verified.errors.isEmpty && verified.output.isEmpty, "\(verified.errors)")
    for unit in ["tieout-nightly", "tieout-statement-draft"] {
      let ended = try Command.shell(
        "exec systemd-analyze security --no-pager --offline=true \"$0\"", "\(units)/\(unit).service")
      let match = try #require(ended.output.firstMatch(of: #/exposure level for .*: ([0-9.]+)/#), "\(ended.errors)")
      let score = try #require(Double(match.1))
      print("\(unit): systemd's exposure score is \(score)")
      #expect(score <= 1.5)
    }
  }
}
