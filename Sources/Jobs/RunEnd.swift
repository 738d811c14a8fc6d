package import Books

/// How a run ended: with what it did, or with nothing.
package enum RunEnd {
  case ended(RunRecord)
  case failed(JobFailure)

  package func status(alertAt: Severity) -> ExitStatus {
    switch self {
    case .ended(let record): record.status(alertAt: alertAt)
    case .failed(let failure): failure.status
    }
  }
}
