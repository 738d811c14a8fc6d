package import Configuration
private import GRDB
private import Reporting
private import Storage

/// Any error of a run as one text that says where, what and what to do, and the exit status that cron hangs on.
package struct JobFailure {
  package let text: String
  package let status: ExitStatus

  package init(_ error: any Error) {
    switch error {
    case let error as JobError: (text, status) = (error.description, error.exitStatus)
    case let error as ConfigurationError: (text, status) = (error.description, .usage)
    case let error as DefinitionError: (text, status) = (error.description, .usage)
    case let error as StoreError:
      text = error.description
      if case .otherEnvironment = error { status = .usage } else { status = .failed }
    case let error as DatabaseError: (text, status) = JobFailure.database(error)
    default: (text, status) = ("\(error)", .failed)
    }
  }

  /// SQLite's words without SQL and bound values, and what to do.
  private static func database(_ error: DatabaseError) -> (String, ExitStatus) {
    let message = error.message ?? "\(error.resultCode)"
    return switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      ("store: another program keeps it locked (\(message)); close it, then run again", .locked)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      ("store: the file is damaged (\(message)); restore it from the last backup and run again", .failed)
    case .SQLITE_FULL:
      ("store: the disk is full (\(message)); free some room and run again, nothing was changed", .failed)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR:
      ("store: cannot be written (\(message)); check the folder, its owner and the disk, then run again", .failed)
    default: ("store: \(message); run again, and report it if it stays", .failed)
    }
  }
}
