import Foundation
import Glibc

/// How a program ended, and what it said.
struct Ended: Sendable {
  /// The exit status; 128 and the signal for one that was killed, as the shell says it.
  let status: Int32
  let output: String
  let errors: String
  let seconds: Double
}

/// Something that a test needs isn't as it must be.
struct TestProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A started program, without Foundation's `Process`: that blocks SIGTERM in its children, and it can't leave a
/// standard descriptor closed.
struct ChildProcess {
  /// What becomes of standard output or error.
  enum Stream {
    case file(URL)
    case closed
  }

  let pid: pid_t

  /// Starts a program with nothing of ours but the descriptors that are named here.
  ///
  /// - Parameter input: a descriptor to be its standard input; nil = `/dev/null`.
  init(
    _ program: URL, _ arguments: [String], environment: [String: String], input: Int32? = nil,
    output: Stream, errors: Stream
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    for (descriptor, stream) in [(Int32(1), output), (2, errors)] {
      switch stream {
      case .file(let file):
        posix_spawn_file_actions_addopen(&actions, descriptor, file.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      case .closed: posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    }
    // Other tests run beside this one: their pipes and locks must not live on in here. Closing what isn't open is fine.
    for descriptor in Int32(3)..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words: [UnsafeMutablePointer<CChar>?] = ([program.path] + arguments).map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, program.path, &actions, &attributes, words, variables)
    guard code == 0 else { throw TestProblem("\(program.path): \(String(cString: strerror(code)))") }
    self.pid = pid
  }

  /// Waits for the end, but not longer than a limit; then the program is killed.
  func wait(secondsMax: Double = 120) throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(secondsMax)
    while true {
      if let status = try endStatus(before: deadline) { return status }
      usleep(1000)
    }
  }

  /// The same for a program that waits itself: another test has the thread meanwhile.
  func patientWait(secondsMax: Double = 120) async throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(secondsMax)
    while true {
      if let status = try endStatus(before: deadline) { return status }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func endStatus(before deadline: ContinuousClock.Instant) throws -> Int32? {
    if let status = endStatus() { return status }
    guard ContinuousClock.now < deadline else {
      kill()
      throw TestProblem("process \(pid) did not end in time")
    }
    return nil
  }

  /// Kills it at once, and waits until it is gone.
  func kill() {
    Glibc.kill(pid, SIGKILL)
    while endStatus() == nil { usleep(500) }
  }

  /// The status of a program that has ended; nil while it runs.
  func endStatus() -> Int32? {
    var status: Int32 = 0
    let ended = waitpid(pid, &status, WNOHANG)
    if ended == 0 || (ended < 0 && errno == EINTR) { return nil }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// The programs that tests start.
enum Programs {
  /// The folder of the built programs: they lie beside the test bundle.
  private static var built: URL {
    URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
  }

  static var tieout: URL { built.appending(path: "tieout") }
  static var sandbox: URL { built.appending(path: "debitura-sandbox") }
  static let shell = URL(filePath: "/bin/sh")
}
