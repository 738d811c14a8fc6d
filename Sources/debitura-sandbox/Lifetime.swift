import Foundation
import Glibc

/// How the process ends.
enum Lifetime {
  /// Lets SIGTERM and SIGINT end the process at once with status 0: there is nothing to save.
  static func endOnSignals() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGTERM) { _ in _exit(0) }
    signal(SIGINT) { _ in _exit(0) }
  }

  /// Waits for the end: for a signal, or for the standard input to close.
  static func wait(untilInputCloses: Bool) -> Never {
    var byte: UInt8 = 0
    while true {
      if !untilInputCloses {
        pause()
        continue
      }
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { _exit(0) }
    }
  }
}
