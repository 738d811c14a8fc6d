import Amounts
import Books
import Storage

/// Why a payment earns a fee or not: each rule in its order (rules R7).
struct AttributionSection {
  let desk: ExplainDesk
  let view: CaseView
  let payment: PaymentFile
  let fee: PaymentFee

  private var facts: EligibilityFacts {
    EligibilityFacts(
      client: view.file.client, register: view.file.register, hasTransaction: fee.transaction != nil,
      isBeforeBegin: view.context.isBeforeBegin(payment))
  }

  func section() throws -> Explanation.Section {
    var steps = [
      Explanation.Fact("eligibility", "\(fee.eligibility.state.rawValue), \(fee.eligibility.reason.rawValue)")
    ]
    var decided: Eligibility?
    for rule in AttributionRule.order {
      let verdict = rule.verdict(on: payment.row, of: view.known, facts)
      steps.append(try step(rule, verdict))
      decided = verdict
      if verdict != nil { break }
    }
    if let last = steps.last?.label, let number = Int(last.dropFirst(5)), number < 10 {
      steps.append(
        .init(number == 9 ? "rule 10" : "rules \(number + 1)-10", "not looked at: the first that applies decides"))
    }
    if decided?.state == .eligible, let holds = fee.holds {
      for reason in HoldFacts.order { steps.append(hold(reason, holds)) }
    }
    if payment.isBooked {
      if fee.eligibility.reason == .eligibilityChanged {
        steps.append(
          .init("stated", "held, eligibility-changed: statements have stated it, no person accepted this yet"))
      }
    } else if fee.eligibility.reason == .vanished {
      steps.append(
        .init("vanished", "held, vanished: gone from the list without a payment.deleted event, not for long"))
    } else {
      steps.append(.init("deleted", "reversed, payment-deleted: whatever the rules above say"))
    }
    return .init("Attribution and eligibility", rule: "R7", steps)
  }

  private func step(_ rule: AttributionRule, _ verdict: Eligibility?) throws -> Explanation.Fact {
    let (question, answer, evidence) = try asked(rule)
    let said = verdict.map { "applies: \($0.state.rawValue), \($0.reason.rawValue)" } ?? "does not apply"
    return .init("rule \(rule.rawValue)", "\(question)? \(said)", answer, evidence: evidence)
  }

  /// What a rule asks, what the facts say, and where they are.
  private func asked(_ rule: AttributionRule) throws -> (String, String?, [Explanation.Evidence]) {
    let client = view.file.client
    let row = view.known?.row
    let section = ClientSection(desk: desk, partner: view.file.partner, tenant: view.file.tenant, client: client)
    switch rule {
    case .beforeBegin:
      let begin = view.context.statementsBegin[payment.partner]
      let answer = begin.map { "statements_begin \($0)" } ?? "no statements_begin is set"
      return ("before the first month that is stated", answer, [])
    case .caseUnknown:
      return ("case in no list", nil, Array(try desk.caseRows(view).prefix(1)))
    case .testCase:
      return ("test case", row?.isTest == nil ? "no list says whether it is one" : nil, [])
    case .caseBeforeLink:
      let created = row.map { "case created \($0.createdAt?.readable ?? "at an unknown time")" } ?? ""
      return (
        "case before the link",
        "\(created); client linked \(client?.linkedAt?.readable ?? "at an unknown time")"
          + (client.flatMap { section.linkSource($0) }.map { " (\($0))" } ?? ""),
        try client.map { try linkEvidence($0, section) } ?? []
      )
    case .neverLinked:
      let events = client?.events.map(\.event) ?? []
      return (
        "client never linked", client.map { $0.listings.isEmpty ? "no list shows it" : "clients lists show it" },
        try client?.listings.isEmpty ?? true ? desk.evidence(events) : []
      )
    case .linkArchived:
      let read = client?.reads.last { $0 < payment.row.createdAt }
      return (
        "client archived",
        "payment created \(payment.row.createdAt.readable); newest complete clients list before it: "
          + (read?.readable ?? "none"), []
      )
    case .attributedClient:
      return (
        "client attributed", "what the first list said stays in force; before any list, the earliest event",
        try client.map { try section.attributionEvidence($0) } ?? []
      )
    case .integrationCase, .notIntegrationCase:
      let fact = RegisterWords.fact(view.file.register, view.file.partner, desk)
      return (
        rule == .integrationCase ? "case in the register" : "partner has a register without it",
        "register: \(fact.value)", rule == .integrationCase ? fact.evidence : []
      )
    case .platformVerdict:
      return (
        "transaction matches", nil,
        try fee.transaction.map { .rows(try desk.versions.transaction($0.id)).suffix(1) } ?? []
      )
    case .channelUnknown: return ("otherwise", "nobody says whether the integration created the case", [])
    }
  }

  private func linkEvidence(_ client: ClientFile, _ section: ClientSection) throws -> [Explanation.Evidence] {
    if !client.listings.isEmpty {
      return Array(
        [Explanation.Evidence].rows(try desk.versions.client(partner: client.partner, tenant: client.tenant)).prefix(1))
    }
    return try desk.evidence(client.events.filter { $0.kind == .linked }.min { $0.at < $1.at }.map { [$0.event] } ?? [])
  }

  private func hold(_ reason: EligibilityReason, _ holds: HoldFacts) -> Explanation.Fact {
    let why: String
    switch reason {
    case .disputed:
      why = holds.isMatchedToReversal ? "matched to a reversed allocation" : "not matched to a reversed one"
    case .conflict: why = "an allocation of the case in conflict: \(holds.hasConflict ? "yes" : "none")"
    case .holdPeriod:
      let days = holds.createdOn.days(until: view.context.today)
      why = "\(days) days since creation, hold_days \(holds.holdDays)"
    case .phaseUnknown: why = "platform share \(holds.terms.share.map { "\($0) %" } ?? "unknown")"
    case .rateUnknown: why = "rate on the payment's date \(holds.terms.rate.map { "\($0) %" } ?? "unknown")"
    case .successFeeUnknown: why = "success fee \(holds.terms.successFee.map { "\($0) %" } ?? "unknown")"
    default: why = ""
    }
    return .init("hold", "\(reason.rawValue)? \(holds.applies(reason) ? "holds it" : "no")", why)
  }
}
