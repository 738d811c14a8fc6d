import Books

extension DiscrepancyStatus {
  /// The statuses that are listed, as the right side of an SQL `IN`.
  static let liveSQL = "(\(live.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
}

extension Severity {
  /// Their names, the worst first.
  static let namesByRank = allCases.sorted(by: >).map(\.name)
}

extension AgeBucket {
  /// SQL that gives the bucket of a number of days.
  static func sql(days: String) -> String {
    let bounds = zip(allCases, allCases.dropFirst()).map { bucket, next in
      "WHEN \(days) < \(next.firstDay) THEN '\(bucket.rawValue)'"
    }
    return "CASE \(bounds.joined(separator: " ")) ELSE '\(allCases.last?.rawValue ?? "")' END"
  }
}
