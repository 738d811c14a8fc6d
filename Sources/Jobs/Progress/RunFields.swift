import Logging

extension RunRecord {
  /// The counts of a stage as fields of a log line.
  func fields(of stage: Stage) -> Logger.Metadata {
    var counts: KeyValuePairs<String, Int?> {
      switch stage {
      case .pull: ["rows": pull?.rows, "pages": pull?.pages, "lists": pull?.lists, "incomplete": pull?.incomplete]
      case .ingest:
        [
          "lines": ingest?.lines, "new": ingest?.new, "repeated": ingest?.repeated, "conflicting": ingest?.conflicting,
          "unverified": ingest?.quarantined, "unreadable": ingest?.unreadable,
        ]
      case .reconcile:
        ["cases": reconcile?.cases, "payments": reconcile?.payments, "allocations": reconcile?.allocations]
      case .report: ["files": files.count]
      }
    }
    var fields: Logger.Metadata = [:]
    for (name, count) in counts {
      if let count { fields[name] = .stringConvertible(count) }
    }
    if let seconds = durations.last(where: { $0.stage == stage })?.seconds {
      fields["seconds"] = .stringConvertible((seconds * 1000).rounded() / 1000)
    }
    return fields
  }
}
