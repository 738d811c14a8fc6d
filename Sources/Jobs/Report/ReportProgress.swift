private import Synchronization

/// Passes progress on, one word at a time and with rows that only grow, whichever thread it comes from.
final class ReportProgress: Sendable {
  private let state = Mutex((file: "", rows: 0))
  /// Only called with the state locked.
  nonisolated(unsafe) private let tell: (_ file: String, _ rows: Int) -> Void

  init(_ tell: @escaping (_ file: String, _ rows: Int) -> Void) { self.tell = tell }

  /// Says that a file is worked on.
  func begin(_ file: String) {
    state.withLock { state in
      state.file = file
      tell(file, state.rows)
    }
  }

  /// Counts rows that were read.
  func add(_ rows: Int) {
    state.withLock { state in
      state.rows += rows
      tell(state.file, state.rows)
    }
  }
}
