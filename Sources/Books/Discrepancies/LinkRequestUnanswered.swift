import Amounts

/// `link-request-unanswered`: nobody answered the newest link request in time (rules R6).
package enum LinkRequestUnanswered: DiscrepancyRule {
  package static let code = DiscrepancyCode.linkRequestUnanswered
  package static let severity = Severity.low
  package static let number = "R6"
  package static let stops = ListStop.nothing
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let nextStep = "Remind the client of the approval link, or request it again."

  /// What becomes of the newest request; nil when it was answered or the client is listed since.
  package static func verdict(_ client: ClientFile, context: RunContext) -> Verdict? {
    guard let request = client.events.filter({ $0.kind == .linkRequested }).max(by: ClientLinkEvent.isOrdered) else {
      return nil
    }
    let answers: [ClientEvent] = [.linked, .linkDeclined, .linkExpired]
    guard !client.events.contains(where: { answers.contains($0.kind) && $0.at >= request.at }),
      !client.isListed(after: request.at)
    else { return nil }
    // The next clients list of a client that is still shown answers it.
    if client.listings.contains(where: { $0.until == nil }) { context.noteNextList() }
    // An hour for Debitura's own job that expires requests (contracts C.1).
    return Grace(since: request.at, hours: context.settings.graces.linkDays * 24 + 1, context: context).verdict(
      Finding(
        code: code, subject: client.subject, partner: client.partner, tenant: client.tenant,
        explanation: "The link was requested at \(request.at); no answer came and no clients list shows the client.",
        events: [request.event]))
  }
}
