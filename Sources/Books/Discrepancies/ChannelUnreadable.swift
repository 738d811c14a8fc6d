/// `channel-unreadable`: more than half of what a channel received anew is malformed (inputs 2, Health of a channel).
package enum ChannelUnreadable: DiscrepancyRule {
  package static let code = DiscrepancyCode.channelUnreadable
  package static let severity = Severity.high
  package static let number = "inputs 2"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .incompleteness
  package static let nextStep =
    "Look at the newest lines of the channel: repair its receiver, or name the form in which it writes."

  /// The lines that one run saw for the first time, and how many of them were malformed.
  package struct Look: Hashable, Sendable {
    package let run: Int64
    package let newLines: Int
    package let malformed: Int

    package init(run: Int64, newLines: Int, malformed: Int) {
      self.run = run
      self.newLines = newLines
      self.malformed = malformed
    }
  }

  /// Fewer new lines say nothing about the channel.
  package static let linesMin = 20

  /// The look at which a channel became unreadable; nil when it can be read.
  ///
  /// - Parameter looks: of all runs, in their order. One without new lines changes nothing.
  package static func since(_ looks: [Look]) -> Look? {
    var since: Look?
    for look in looks where look.newLines > 0 {
      let isMostlyMalformed = look.malformed > look.newLines - look.malformed
      if !isMostlyMalformed {
        since = nil
      } else if look.newLines >= linesMin, since == nil {
        since = look
      }
    }
    return since
  }

  /// The finding on a channel; it stands in place of those on its lines.
  package static func finding(channel: String, since look: Look, partner: String?, tenant: String?) -> Finding {
    Finding(
      code: code, subject: "channel:\(channel)", partner: partner, tenant: tenant,
      explanation: "\(look.malformed) of \(look.newLines) new lines were malformed in one run, and no run since read "
        + "new lines of which at most half are: what the receiver writes is not the form that is configured. The "
        + "lines are kept; they become event-unparsed once the channel can be read.")
  }
}
