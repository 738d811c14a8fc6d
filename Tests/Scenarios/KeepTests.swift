import Foundation
import Testing

/// How many nights' reports stay (`keep`), and what is never touched.
@Suite struct `Old nights` {
  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func `are deleted at the end of a night, and nothing else is`() throws {
    let installation = try Installation(.issue)
    let output = installation.output
    try installation.run(Night.all[1])
    let statements = try Folder.files(output.appending(path: "statements"))
    #expect(!statements.isEmpty)
    #expect(try installation.tieout(["report", "fees", "--as-of", Night.all[1].asOf]).status == 0)
    // What only looks like a night: no `run.json`, a link, a name that is no date.
    for name in ["2026-01-01", "2026-02-30"] {
      try FileManager.default.createDirectory(at: output.appending(path: name), withIntermediateDirectories: false)
    }
    try Data("{}".utf8).write(to: output.appending(path: "2026-02-30/run.json"))
    try FileManager.default.createSymbolicLink(
      at: output.appending(path: "2026-01-02"), withDestinationURL: output.appending(path: Night.all[1].date))
    let before = try names(output)
    try installation.edit { $0 + "\nkeep: {nights: 2}\n" }
    #expect(try installation.run(Night.all[2]).status == 1)
    #expect(try names(output) == (before.filter { $0 != Night.all[0].date } + [Night.all[2].date]).sorted())
    #expect(try Folder.files(output.appending(path: "statements")) == statements)
    // One of the past, written again by itself, deletes none; `latest` is the newest all the same.
    try installation.edit { $0 + "\nkeep: {nights: 1}\n" }
    #expect(try installation.tieout(["report", "fees", "--as-of", Night.all[2].asOf]).status == 0)
    #expect(try names(output).contains(Night.all[1].date))
    #expect(try installation.nightly(Night.all[2]).status == 0)
    #expect(try !names(output).contains(Night.all[1].date))
    let latest = try FileManager.default.destinationOfSymbolicLink(atPath: output.appending(path: "latest").path)
    #expect(latest == Night.all[2].date)
    let replayed = try installation.tieout(["replay", Night.all[0].date])
    #expect(replayed.status == 0, "\(replayed.errors)")
  }
}
