import Foundation
import Testing

/// What the commands say about themselves.
@Suite struct `Help` {
  private let installation: Installation

  init() throws { installation = try Installation(sandbox: Sandbox()) }

  private func page(_ words: [String], columns: Int) throws -> [String] {
    let ended = try installation.tieout(words + ["--help"], variables: ["COLUMNS": "\(columns)"])
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(words): \(ended.errors)")
    return ended.output.components(separatedBy: "\n")
  }

  /// The names below SUBCOMMANDS: two blanks before, and a text behind.
  private func subcommands(_ page: [String]) -> [String] {
    let list = page.drop { $0 != "SUBCOMMANDS:" }.dropFirst().prefix { !$0.isEmpty }
    return list.compactMap { $0.wholeMatch(of: #/ {2}([a-z-]+)( .*)?/#).map { String($0.1) } }
  }

  @Test(arguments: [80, 120]) func `of every command fits, and is no wall of text`(columns: Int) throws {
    var commands: [[String]] = [[]]
    var seen = 0
    while let words = commands.popLast() {
      let page = try page(words, columns: columns)
      commands += subcommands(page).map { words + [$0] }
      seen += 1
      #expect(page.allSatisfy { $0.count <= columns }, "\(words): \(page.filter { $0.count > columns })")
      #expect(page.count <= 50, "\(words): \(page.count) lines")
      let paragraphs = page.prefix { !$0.hasPrefix("USAGE:") }.split(separator: "")
      // A paragraph of prose; lists of commands and statuses may be longer.
      for paragraph in paragraphs where paragraph.allSatisfy({ !$0.hasPrefix("  ") }) {
        #expect(paragraph.count <= 5, "\(words): \(paragraph)")
      }
    }
    #expect(seen > 15)
  }

  @Test func `is named by one line where the command line is wrong`() throws {
    for (words, text) in [
      (["nightly", "--nope"], "Unknown option '--nope'; see `tieout nightly --help`"),
      (["statement", "issue"], "Missing expected argument '--month <month>'; see `tieout statement issue --help`"),
      (["report", "--format", "xlsx"], "--format xlsx needs the names of reports; see `tieout report --help`"),
    ] {
      let ended = try installation.tieout(words)
      #expect(ended.status == 64 && ended.errors == "tieout: \(text)\n", "\(words): \(ended.errors)")
    }
  }
}
