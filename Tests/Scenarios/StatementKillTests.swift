import Foundation
import Testing

/// An issue is killed right before each of its calls that change a file (issue of statements: nothing, or everything).
@Suite(.serialized) struct `A killed issue` {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Tools/die-at-write.c")

  @Test(.timeLimit(.minutes(10))) func `leaves nothing issued, or everything`() throws {
    let before = try StatementDesk()
    let library = before.installation.folder.appending(path: "die-at-write.so")
    try build(library)
    let whole = try StatementDesk(copyOf: before)
    let count = whole.installation.folder.appending(path: "calls")
    _ = try issue(whole, ["LD_PRELOAD": library.path, "DIE_COUNT": count.path])
    let wanted = try whole.files()
    let calls = try #require(Int(String(decoding: try Data(contentsOf: count), as: UTF8.self)))
    #expect(calls > 50 && !wanted.isEmpty, "\(calls) calls")
    var outcomes = (nothing: 0, everything: 0)
    for call in 1...calls {
      let desk = try StatementDesk(copyOf: before)
      let killed = try issue(desk, ["LD_PRELOAD": library.path, "DIE_AT": "\(call)"])
      #expect(killed.status == 128 + 9, "call \(call): \(killed.status) \(killed.errors)")
      // Whatever is in place is whole.
      for (name, bytes) in try desk.files() where !name.contains(".tieout-") {
        #expect(bytes == wanted[name], "call \(call): \(name)")
      }
      // The same command again issues everything, or finds that it is issued and brings the files to their end.
      let again = try issue(desk, [:])
      if again.status == 0 {
        outcomes.nothing += 1
      } else {
        #expect(again.status == 4 && again.errors.contains("is issued already"), "call \(call): \(again.errors)")
        #expect(try desk.run("verify").status == 0, "call \(call)")
        outcomes.everything += 1
      }
      #expect(Folder.differences(try desk.files(), wanted) == [], "call \(call)")
    }
    // Both happen: the kills reach over the commit.
    #expect(outcomes.nothing > 0 && outcomes.everything > 0, "\(outcomes)")
  }

  private func issue(_ desk: StatementDesk, _ variables: [String: String]) throws -> Ended {
    try desk.run(
      "issue", "--month", "2026-02", "--partner", "corvid", variables: variables)
  }

  private func build(_ library: URL) throws {
    let compiler = try ChildProcess(
      Programs.shell,
      [
        "-c", "exec $(command -v clang || command -v cc) -shared -fPIC -O1 -o \"$0\" \"$1\" -ldl", library.path,
        Self.source.path,
      ],
      environment: ProcessInfo.processInfo.environment, output: .closed, errors: .closed)
    guard try compiler.wait() == 0 else { throw TestProblem("no C compiler could build \(Self.source.path)") }
  }
}
