/// `channel-missing`: no file fits a channel's path, although deliveries of it are stored (inputs 2).
package enum ChannelMissing: DiscrepancyRule {
  package static let code = DiscrepancyCode.channelMissing
  package static let severity = Severity.high
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep = "Bring the channel's files back to its path, or name the path where they are now."

  /// The finding on a channel.
  ///
  /// - Parameters:
  ///   - files: how many files fitted its path when a run last looked; nil before the first look.
  ///   - hasLines: whether any line of it is known.
  package static func finding(
    channel: String, files: Int?, hasLines: Bool, partner: String?, tenant: String?
  ) -> Finding? {
    guard files == 0, hasLines else { return nil }
    return Finding(
      code: code, subject: "channel:\(channel)", partner: partner, tenant: tenant,
      explanation: "No file fits the path of the channel, although deliveries of it are stored: its folder was moved, "
        + "renamed, or is not mounted, or the path in the configuration is another one.")
  }
}
