package import Amounts

/// `register-unmatched`: a row of a register names no case (inputs 4).
///
/// Rows that spreadsheets mangle, and slips of the pen: they would only be seen by the fees that they do not give.
package enum RegisterUnmatched: DiscrepancyRule {
  package static let code = DiscrepancyCode.registerUnmatched
  package static let severity = Severity.medium
  package static let number = "inputs 4"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Correct the row of the register, or take it out."

  /// A row that names no case in the newest complete lists, nor a vanished one.
  package struct Row: Hashable, Sendable {
    /// nil: of the claim map.
    package let partner: String?
    /// A case id, a creditorReference or a claimRef.
    package let first: Key
    /// An externalTenantId, or the case id of the claim map; nil in a register of case ids.
    package let second: Key?
    package let firstRead: Instant
    /// File and line.
    package let place: String

    package init(partner: String?, first: Key, second: Key?, firstRead: Instant, place: String) {
      self.partner = partner
      self.first = first
      self.second = second
      self.firstRead = firstRead
      self.place = place
    }
  }

  /// The finding, once the row was first read more than `graces.booking_days` ago; nothing is `expected` of a register.
  package static func finding(_ row: Row, context: RunContext) -> Finding? {
    guard Grace(since: row.firstRead, days: context.settings.graces.bookingDays, context: context).isOver else {
      return nil
    }
    return Finding(
      code: code, subject: subject(row), partner: row.partner,
      explanation: "\(words(row)); the row was first read on \(context.calendar.day(of: row.firstRead)).",
      evidence: [row.place])
  }

  private static func subject(_ row: Row) -> String {
    guard let partner = row.partner else { return "register:claim-map/\(row.first)" }
    return "register:\(partner)/\(row.first)\(row.second.map { "/\($0)" } ?? "")"
  }

  private static func words(_ row: Row) -> String {
    switch (row.partner, row.second) {
    case (nil, let caseID):
      "The claim map puts claim \(row.first) on case \(caseID?.text ?? ""), which nobody's lists show: the claim is joined "
        + "by its reference"
    case (let partner?, nil): "The register of \(partner) names case \(row.first), which none of its lists shows"
    case (let partner?, let tenant?):
      "The register of \(partner) names reference \(row.first) of tenant \(tenant), which is on none of its cases"
    }
  }
}
