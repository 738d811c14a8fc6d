import Foundation

/// The sample with other answers of the platform, so that a test decides what changes from one night to the next.
final class EditedSample {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-sample-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Fixtures.sample, to: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func answers(_ night: Int) -> URL { folder.appending(path: "nights/00\(night)/api.json") }

  /// Makes a night answer what another one does, but for one text in the rows with an id.
  ///
  /// The files have a row a line.
  func make(night: Int, like other: Int, rowsOf id: String, _ text: String, become replacement: String) throws {
    let lines = String(decoding: try Data(contentsOf: answers(other)), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var changed = 0
    let edited = lines.map { line -> String in
      guard line.contains("{\"id\":\"\(id)\""), line.contains(text) else { return String(line) }
      changed += 1
      return line.replacingOccurrences(of: text, with: replacement)
    }
    guard changed > 0 else { throw TestProblem("no row of \(id) with \(text)") }
    try Data(edited.joined(separator: "\n").utf8).write(to: answers(night))
  }
}
