/// `event-unparsed`: a stored line that cannot be read, or a money event without its figures (inputs 2).
package enum EventUnparsed: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventUnparsed
  package static let severity = Severity.medium
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .evidence
  package static let nextStep =
    "Look at the line; fix the receiver if it mangles deliveries, ask the platform to send it again."

  /// The finding on a line, by its bytes.
  ///
  /// - Parameters:
  ///   - hash: the first eight bytes of the SHA-256 of the line without its end.
  ///   - places: every place that the line was found at, in order.
  package static func finding(
    channel: String, hash: Int64, places: [String], partner: String?, tenant: String?, reason: String
  ) -> Finding {
    Finding(
      code: code, subject: "line:\(channel)/\(LineHash.text(hash))", partner: partner, tenant: tenant,
      explanation: "The stored delivery cannot be used: \(reason).", evidence: EvidenceList.shortened(places))
  }
}

/// How lines of deliveries are named in subjects.
package enum LineHash {
  /// Sixteen hexadecimal digits in lower case.
  package static func text(_ hash: Int64) -> String {
    let digits = String(UInt64(bitPattern: hash), radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Reads ``text(_:)`` again; nil for anything else.
  package static func hash(_ text: some StringProtocol) -> Int64? {
    guard text.utf8.count == 16, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return UInt64(text, radix: 16).map { Int64(bitPattern: $0) }
  }
}

/// Evidence that a sender can make as long as he likes.
enum EvidenceList {
  /// More than a person looks at.
  private static let shownMax = 50

  static func shortened(_ items: [String]) -> [String] {
    let more = items.count - shownMax
    return more > 0 ? items.prefix(shownMax) + ["and \(more) more"] : items
  }
}
