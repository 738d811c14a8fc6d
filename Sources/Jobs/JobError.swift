/// Why a job ended without result; its text says where, what, and what to do.
package enum JobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another run holds the store.
  case locked(path: String)
  /// A folder or file of ours can't be written.
  case cannotWrite(path: String, reason: String)
  /// A file of deliveries can't be read.
  case cannotRead(path: String, reason: String)
  /// This machine's clock is so many seconds ahead of the platform's.
  case clock(ahead: Int64)
  /// Wrong usage or configuration; each text is a line of its own.
  case configuration([String])
  /// Files of an issued statement can't be made as they were issued.
  case statement(String)
  /// Work that somebody's definition asks for did not come to its end in time.
  case tookTooLong(String)
  /// A statement command was refused.
  case refused(String)

  package var description: String {
    switch self {
    case .locked(let path):
      "store \(path): another run holds it; wait until it has ended, or look for it with `fuser \(path).lock`"
    case .cannotWrite(let path, let reason): "\(path): cannot be written (\(reason)); check the folder and its owner"
    case .cannotRead(let path, let reason): "\(path): cannot be read (\(reason)); check the file and its owner"
    case .clock(let ahead):
      "clock: this machine is \(Wording.span(seconds: Int64(clamping: ahead.magnitude))) "
        + "\(ahead < 0 ? "behind" : "ahead of") Debitura, and nothing was stored; let NTP set it "
        + "(timedatectl set-ntp true), then run again"
    case .configuration(let lines): lines.joined(separator: "\n")
    case .statement(let text), .tookTooLong(let text), .refused(let text): text
    }
  }

  /// The exit status (outputs 4).
  package var exitStatus: ExitStatus {
    switch self {
    case .locked: .locked
    case .configuration: .usage
    case .cannotWrite, .cannotRead, .clock, .statement, .tookTooLong: .failed
    case .refused: .refused
    }
  }
}

/// The exit statuses of the program: the interface of cron, for ever (outputs 4).
package enum ExitStatus: Int32, Comparable, Sendable {
  case done = 0
  /// New, worsened, reopened or suppression-ended discrepancies at or above `alert_at`.
  case alert = 1
  /// A source was incomplete or a row unreadable.
  case partly = 2
  /// Nothing was published; earlier outputs are untouched.
  case failed = 3
  /// A statement was refused.
  case refused = 4
  /// Wrong usage or configuration.
  case usage = 64
  /// Another run holds the store.
  case locked = 75

  package static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rawValue < right.rawValue }
}
