package import Amounts

/// Whether an open finding keeps a statement from being issued (rules R10).
package enum StatementBlocking: Hashable, Sendable {
  /// Critical by its code or by its money. Age alone blocks nothing, so the severity that it has grown to says nothing.
  case bySeverity
  /// The lists that statements are made from, the others never.
  case byList
  /// What the statement itself is about to settle, and how deliveries will come in future.
  case never
}

extension DiscrepancyCode {
  /// Whether an open finding keeps a statement from being issued.
  ///
  /// - Parameter atRisk: the money at risk of the newest run.
  package func blocksStatements(subject: String, atRisk: Money?, settings: Settings) -> Bool {
    switch rule.blocksStatements {
    case .never: return false
    case .byList:
      guard let list = subject.utf8.split(separator: UInt8(ascii: "/")).last else { return true }
      return ![PulledListKind.me, .webhooks].contains { list.elementsEqual($0.rawValue.utf8) }
    case .bySeverity:
      // What the table calls critical blocks, whatever the configuration calls it (outputs 5).
      let severity = self.severity == .critical ? .critical : settings.severity(of: self)
      return severity == .critical || (severity == .high && DiscrepancyLife.isMuchMoney(atRisk, settings))
    }
  }
}
