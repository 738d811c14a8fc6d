import Foundation
import Glibc
import Synchronization

/// A running debitura-sandbox of its own, which ends with the test that started it.
final class SandboxProcess: Sendable {
  /// The ports that the sandbox took.
  let referralPort: UInt16
  let customerPort: UInt16

  private let process: Process
  private let input: FileHandle
  private let folder: URL

  /// Starts the built program and waits for its ports.
  ///
  /// Its standard input is a pipe of ours: should the tests die, the pipe closes and the sandbox ends too.
  init(data: URL = Paths.sample, _ arguments: String...) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ports = folder.appending(path: "ports.json")
    let process = Process()
    process.executableURL = Paths.program
    process.arguments = ["--data", data.path, "--port-file", ports.path, "--exit-with-parent"] + arguments
    process.standardOutput = FileHandle.nullDevice
    self.process = process
    input = try Self.starts.withLock { _ in try Self.start(process) }
    let deadline = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: ports.path) {
      guard process.isRunning, Date() < deadline else { throw TestProblem("the sandbox did not start") }
      usleep(20_000)
    }
    let text = String(decoding: try Data(contentsOf: ports), as: UTF8.self)
    let numbers = text.split { !$0.isNumber }.compactMap { UInt16($0) }
    guard numbers.count == 2 else { throw TestProblem("unexpected port file: \(text)") }
    (referralPort, customerPort) = (numbers[0], numbers[1])
  }

  /// Starts a process and gives the other end of its standard input.
  ///
  /// That end is closed in every other child, or a sandbox started later would hold this one's input open; one start
  /// at a time, since none may fall between opening the pipe and marking its end.
  private static func start(_ process: Process) throws -> FileHandle {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else { throw TestProblem("no pipe") }
    process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    try process.run()
    return FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
  }

  private static let starts = Mutex(0)

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Ends the sandbox and tells its exit status.
  func terminate() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Closes the sandbox's standard input and tells its exit status.
  func closeInput() throws -> Int32 {
    try input.close()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// Something that a test needs isn't as it must be.
struct TestProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
