package import Amounts

extension DiscrepancyCode {
  /// Whether an open finding keeps a statement from being issued: critical by its code or by its money (rules R10).
  ///
  /// Age alone blocks nothing, so the severity that it has grown to says nothing here.
  ///
  /// - Parameters:
  ///   - subject: of `pull-incomplete`, the lists that statements are made from count, the others never.
  ///   - atRisk: the money at risk of the newest run.
  package func blocksStatements(subject: String, atRisk: Money?, settings: Settings) -> Bool {
    switch self {
    // What the statement itself is about to settle, and how deliveries will come in future.
    case .clawback, .lateArrival, .subscriptionUnhealthy: return false
    case .pullIncomplete:
      guard let list = subject.utf8.split(separator: UInt8(ascii: "/")).last else { return true }
      return ![PulledListKind.me, .webhooks].contains { list.elementsEqual($0.rawValue.utf8) }
    default:
      return severity == .critical || (severity == .high && DiscrepancyLife.isMuchMoney(atRisk, settings))
    }
  }
}
