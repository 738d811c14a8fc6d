package import Amounts

/// `event-without-payment`: a `payment.created` event for a payment that no list ever showed (rules R3).
package enum EventWithoutPayment: DiscrepancyRule {
  package static let code = DiscrepancyCode.eventWithoutPayment
  package static let severity = Severity.high
  package static let number = "R3"
  package static let stops = ListStop.lists([.payments])
  package static let staysResolved = StaysResolved.whileMoneyStays
  package static let blocksStatements = StatementBlocking.bySeverity
  package static let fixed: FixedCode? = .evidence
  package static let nextStep = "Ask Debitura whether the announced payment exists; it is in no list."

  /// A `payment.created` event without payment and without `payment.deleted`.
  package struct Announcement: Sendable {
    package var paymentID: String
    package var caseID: String?
    package var partner: String?
    package var tenant: String?
    package var amount: Money?
    package var at: Instant
    package var event: EventRef

    package init(
      paymentID: String, caseID: String?, partner: String?, tenant: String?, amount: Money?, at: Instant,
      event: EventRef
    ) {
      self.paymentID = paymentID
      self.caseID = caseID
      self.partner = partner
      self.tenant = tenant
      self.amount = amount
      self.at = at
      self.event = event
    }
  }

  /// How long the payment may still come.
  static func grace(since announced: Instant, _ context: RunContext) -> Grace {
    Grace(since: announced, hours: context.settings.graces.webhookHours, context: context)
  }

  /// What becomes of an announcement.
  package static func verdict(_ announcement: Announcement, context: RunContext) -> Verdict {
    let amount = announcement.amount
    return grace(since: announcement.at, context).verdict(
      Finding(
        code: code, subject: "payment:\(announcement.paymentID)", partner: announcement.partner,
        tenant: announcement.tenant, caseID: announcement.caseID,
        atRisk: amount?.negated,
        explanation:
          "A payment.created event of \(announcement.at) announced the payment\(amount.map { " of \($0)" } ?? ""), "
          + "but no list of payments ever showed it.",
        events: [announcement.event]))
  }
}

extension CaseFile {
  /// Whether an announced payment of the case may still come: then something on it is `expected` (rules R5).
  func isAwaitingPayment(_ context: RunContext) -> Bool {
    announcedAt.map { !EventWithoutPayment.grace(since: $0, context).isOver } ?? false
  }
}
