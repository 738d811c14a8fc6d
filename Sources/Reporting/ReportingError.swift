import Glibc

/// What can go wrong between the rows of a query and the published file.
package enum ReportingError: Error, Hashable, Sendable {
  /// A file operation failed; `advice` says what to do.
  case file(operation: String, path: String, code: Int32)
  /// The output path is there already and is not what it must be.
  case notAFolder(path: String)
  /// `latest` is there and is not a symbolic link.
  case notALink(path: String)
  /// A file that must not change is there already.
  case existsAlready(path: String)
  /// A row holds what its column can't show.
  case cell(file: String, report: String, row: Int, column: String, problem: String)
  /// libxlsxwriter refused a call.
  case workbook(path: String, operation: String, reason: String)
  /// The written file is not what was written into it (reliability M1).
  case damaged(path: String, problem: String)
  /// A statement has a layout that this program does not know.
  case unknownLayout(document: String, layout: Int)
}

extension ReportingError: CustomStringConvertible {
  /// Where, what, and what to do.
  package var description: String {
    switch self {
    case .file(let operation, let path, let code):
      "\(path): can't \(operation): \(String(cString: strerror(code))).\n  \(ReportingError.advice(code))"
    case .notAFolder(let path):
      "\(path): is there already and is not a folder.\n  Move it away, or set another output folder in the configuration."
    case .notALink(let path):
      "\(path): is there already and is not a symbolic link.\n  Move it away: every run points this name to its files."
    case .existsAlready(let path):
      "\(path): is there already, and an issued file never changes.\n  Look at it with `tieout statement verify`."
    case .cell(let file, let report, let row, let column, let problem):
      "\(file): \(report), row \(row), column \"\(column)\": \(problem).\n  Correct the SELECT, or the type of the column."
    case .workbook(let path, let operation, let reason):
      "\(path): can't \(operation): \(reason).\n  Nothing was published. See that the output disk has room, then run again."
    case .damaged(let path, let problem):
      "\(path): the workbook on disk is not what was written: \(problem).\n"
        + "  Nothing was published. See that the output disk has room, then run again."
    case .unknownLayout(let document, let layout):
      "statement \(document): its layout \(layout) was written by a newer tieout.\n"
        + "  Run the newest tieout that has worked on this store: this one can't rebuild the statement."
    }
  }

  private static func advice(_ code: Int32) -> String {
    switch code {
    case EACCES, EPERM, EROFS: "Give the user that runs tieout the right to write there, or set another output folder."
    case ENOSPC, EDQUOT: "Free some room on that disk, then run again: earlier outputs are untouched."
    case ENOENT, ENOTDIR: "See that the folder above it exists, or set another output folder in the configuration."
    case EFBIG: "Raise the file size limit (ulimit -f) of the user that runs tieout."
    default: "Nothing was published: earlier outputs are untouched. Mend the cause, then run again."
    }
  }
}
