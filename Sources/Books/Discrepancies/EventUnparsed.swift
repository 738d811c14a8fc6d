/// `event-unparsed`: a stored line that cannot be read, or a money event without its figures (inputs 2).
package enum EventUnparsed: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnparsed

  /// The finding on a line, by its place.
  package static func finding(file: String, line: Int, partner: String?, tenant: String?, reason: String) -> Finding {
    Finding(
      code: code, subject: "line:\(file):\(line)", partner: partner, tenant: tenant,
      explanation: "The stored delivery cannot be used: \(reason).", evidence: ["\(file):\(line)"])
  }
}
