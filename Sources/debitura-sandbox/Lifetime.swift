import Foundation
import Glibc

/// How the process ends.
enum Lifetime {
  /// Lets SIGTERM and SIGINT end the process at once with status 0: there is nothing to save.
  ///
  /// They are unblocked first: a process started from a worker thread of libdispatch inherits that thread's mask, in
  /// which SIGTERM is blocked.
  static func endOnSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGTERM) { _ in _exit(0) }
    signal(SIGINT) { _ in _exit(0) }
  }

  /// Waits for the end: for a signal, or with `untilParentEnds` for the input to close or the parent to be gone.
  ///
  /// The input alone would not do: a sibling that was started later may have inherited the pipe's other end and keep it
  /// open. The parent's death signal would not do either: Linux sends it when the starting thread ends.
  static func wait(untilParentEnds: Bool) -> Never {
    guard untilParentEnds else { while true { pause() } }
    let parent = getppid()
    var byte: UInt8 = 0
    while getppid() == parent {
      var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 250) > 0 else { continue }
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { break }
    }
    _exit(0)
  }
}
