import Foundation

/// Kills a program right before one of its calls that change a file (`Tools/die-at-write.c`).
struct SuddenDeath {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Tools/die-at-write.c")

  /// With the library that is loaded into the program.
  private let folder: TemporaryFolder
  private var library: String { folder.url.appending(path: "die-at-write.so").path }

  init() throws {
    folder = try TemporaryFolder()
    let built = try Command.shell(
      "exec $(command -v clang || command -v cc) -shared -fPIC -O1 -o \"$0\" \"$1\" -ldl", library, Self.source.path,
      environment: ProcessInfo.processInfo.environment)
    guard built.status == 0 else { throw TestProblem("no C compiler could build \(Self.source.path): \(built.errors)") }
  }

  /// The calls of a program that is left alone, each by the letter of its kind.
  ///
  /// - Parameter run: runs it with some more variables.
  func calls(_ run: ([String: String]) throws -> Ended) throws -> [UInt8] {
    let file = folder.url.appending(path: "calls")
    try? FileManager.default.removeItem(at: file)
    let ended = try run(["LD_PRELOAD": library, "DIE_COUNT": file.path])
    let calls = [UInt8](try Data(contentsOf: file))
    guard ended.status <= 1, !calls.isEmpty else { throw TestProblem("\(ended.status) \(ended.errors)") }
    return calls
  }

  /// With what a program is killed right before a call, counted from 1 on.
  func variables(before call: Int) -> [String: String] { ["LD_PRELOAD": library, "DIE_AT": "\(call)"] }

  /// The calls before which a program is to die: of each row of one kind the first, and one of the others at random.
  ///
  /// What lies on the disk after one write of a row or the next is thrown away by the same journal, or with the same
  /// unfinished file; so it is with the temporary files that are taken away one after the other.
  static func moments(of calls: [UInt8], _ random: inout SplitMix) -> [Int] {
    var moments: [Int] = []
    var start = 0
    while start < calls.count {
      let end = calls[start...].firstIndex { $0 != calls[start] } ?? calls.count
      moments.append(start + 1)
      let others = end - start - 1
      if others > 0 { moments.append(start + 2 + Int(random.next() % UInt64(others))) }
      start = end
    }
    return moments
  }
}
