import Foundation
import Glibc

/// What other programs do to a store.
enum StoreByHand {
  /// Runs SQL.
  static func run(_ sql: String, _ installation: Installation) throws {
    let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
    let process = try python(script, [installation.store.path, sql])
    guard try process.wait() == 0 else { throw TestProblem("the SQL failed: \(sql)") }
  }

  /// The first cell that a query gives.
  static func ask(_ sql: String, _ installation: Installation) throws -> String {
    let script = "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])"
    let ended = try Command.run(
      Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", script, installation.store.path, sql],
      environment: ProcessInfo.processInfo.environment)
    guard ended.status == 0 else { throw TestProblem("the SQL failed: \(sql)\(ended.errors)") }
    return ended.output.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// Schema and rows of a store as SQL, in one order.
  static func dump(_ store: URL) throws -> String {
    let script = "import sqlite3,sys; print(chr(10).join(sorted(sqlite3.connect(sys.argv[1]).iterdump())))"
    let ended = try Command.run(
      Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", script, store.path],
      environment: ProcessInfo.processInfo.environment)
    guard ended.status == 0, !ended.output.isEmpty else {
      throw TestProblem("no dump of \(store.path): \(ended.errors)")
    }
    return ended.output
  }

  /// Holds the lock of a run and is in the middle of writing, until it is killed.
  static func hold(_ installation: Installation) throws -> ChildProcess {
    try start(
      """
      import fcntl,sqlite3,sys,time
      lock=open(sys.argv[1]+'.lock','r+'); fcntl.flock(lock,fcntl.LOCK_EX)
      c=sqlite3.connect(sys.argv[1]); c.isolation_level=None; c.execute('BEGIN EXCLUSIVE')
      open(sys.argv[2],'w').close(); time.sleep(600)
      """, installation)
  }

  /// Is killed after it has changed the file and before it has committed.
  static func interrupt(_ installation: Installation) throws {
    let process = try start(
      """
      import sqlite3,sys,time
      c=sqlite3.connect(sys.argv[1]); c.isolation_level=None; c.execute('PRAGMA cache_size=1'); c.execute('BEGIN')
      c.execute('CREATE TABLE half (x)'); c.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n "
        "WHERE i<20000) INSERT INTO half SELECT randomblob(50) FROM n")
      open(sys.argv[2],'w').close(); time.sleep(600)
      """, installation)
    process.kill()
  }

  private static func start(_ script: String, _ installation: Installation) throws -> ChildProcess {
    let sign = FileManager.default.temporaryDirectory.appending(path: "tieout-sign-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: sign) }
    let process = try python(script, [installation.store.path, sign.path])
    let deadline = Date(timeIntervalSinceNow: 30)
    while !FileManager.default.fileExists(atPath: sign.path) {
      guard process.endStatus() == nil, Date() < deadline else { throw TestProblem("python3 did not come so far") }
      usleep(2000)
    }
    return process
  }

  private static func python(_ script: String, _ arguments: [String]) throws -> ChildProcess {
    try ChildProcess(
      Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", script] + arguments,
      environment: ProcessInfo.processInfo.environment, output: .closed, errors: .closed)
  }
}

/// A terminal that nobody sits at.
final class Terminal {
  /// What a program writes to.
  let device: URL
  private let descriptor: Int32
  private let kept: Int32

  init() throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN: the C library's own calls are hidden from Swift.
    guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &isLocked) == 0,
      ioctl(descriptor, 0x8004_5430, &number) == 0
    else { throw TestProblem("no terminal") }
    device = URL(filePath: "/dev/pts/\(number)")
    // Kept open: what was written is lost when the last writer is gone.
    kept = open(device.path, O_RDWR | O_NOCTTY)
  }

  deinit {
    close(descriptor)
    close(kept)
  }

  /// What was written so far.
  func text() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, 100) > 0 {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
