package import Amounts

/// `channel-silent`: a channel has received nothing for longer than its configuration allows (inputs 2).
package enum ChannelSilent: DiscrepancyRule {
  package static let code = DiscrepancyCode.channelSilent
  package static let severity = Severity.medium
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep = "Send a test delivery: is the receiver running, is the subscription active?"

  /// The finding on a channel.
  ///
  /// - Parameters:
  ///   - newest: the newest receipt of whatever parsed; nil for a channel that never received anything.
  ///   - days: how many business dates may lie between it and today; nil: any number.
  package static func finding(
    channel: String, newest: Instant?, days: Int?, partner: String?, tenant: String?, context: RunContext
  ) -> Finding? {
    guard let newest, let days else { return nil }
    let last = context.calendar.day(of: newest)
    guard context.hasCome(last.adding(days: days).adding(days: 1)) else { return nil }
    return Finding(
      code: code, subject: "channel:\(channel)", partner: partner, tenant: tenant,
      explanation: "The newest delivery was received on \(last), more than \(days) days ago.",
      evidence: ["newest receipt \(newest)"])
  }
}
