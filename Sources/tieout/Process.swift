import CStore
import Foundation
import Jobs

/// What the process does before anything else.
enum Process {
  /// Files of ours are private; a closed pipe or a file-size limit is an error of the write, not a death (M20).
  static func prepare() {
    beginAnew()
    forbidDumps()
    umask(0o027)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    keepStandardDescriptors()
    tieout_silence_libraries()
  }

  /// Sees that a few files can be opened at all: libdispatch ends a process that has none left without a word.
  ///
  /// Where it is enough to begin with and not for the work, the work says so.
  ///
  /// - Throws: ``Failure``.
  static func requireHandles() throws {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < handlesNeeded {
      let descriptor = fcntl(0, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else {
        throw Failure(
          text: "too few files can be open at once (\(String(cString: strerror(errno)))); raise the limit "
            + "(ulimit -n, LimitNOFILE) and run again", status: .failed)
      }
      opened.append(descriptor)
    }
  }

  private static let handlesNeeded = 12

  /// What the runtime reads of the environment before any line of ours.
  ///
  /// It decides what a crash prints, and some of that is memory. `TZ` and the locale decide about nothing here, and shall
  /// not.
  private static let settled = [("SWIFT_BACKTRACE", "enable=no"), ("TZ", "UTC"), ("LC_ALL", "C")]

  /// Starts the program again where the environment is another one: what was read at the start cannot be taken back.
  private static func beginAnew() {
    let isSettled = settled.allSatisfy { name, value in getenv(name).map { String(cString: $0) == value } ?? false }
    guard !isSettled else { return }
    for (name, value) in settled { setenv(name, value, 1) }
    // The same process goes on, with the same descriptors; where that is not possible, this program does.
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }

  /// Keeps keys and debtors' data out of core dumps, and out of the reach of a debugger of the same user.
  private static func forbidDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = tieout_forbid_dumps()
  }

  /// Opens descriptors 0–2 where the caller closed them, so that no file of ours gets one of them (F20).
  private static func keepStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
  }
}
