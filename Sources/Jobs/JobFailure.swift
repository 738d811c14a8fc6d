private import Configuration
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
    case let error as DefinitionError: (text, status) = (JobFailure.oneLine(error.description), .usage)
    case let error as ReportingError: (text, status) = (JobFailure.oneLine(error.description), .failed)
    case let error as StoreError:
      text = error.description
      switch error {
      case .otherEnvironment, .empty, .noResults: status = .usage
      case .cannotOpen, .newerSchema, .noStore, .notOurs, .noPermission, .damagedResults: status = .failed
      }
    default:
      let failure = StoreFailure(error)
      text = failure?.text ?? "\(error)"
      status = failure?.isLocked == true ? .locked : .failed
    }
  }

  /// Where, what and what to do on one line, as cron's mail wants it (outputs 4).
  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " })
    }.joined(separator: " ")
  }
}
