package import Amounts

/// Two sides that do not agree, found in one run; its life over the runs is a ``DiscrepancyLife``.
package struct Finding: Hashable, Sendable {
  package var code: DiscrepancyCode
  /// What it is about, as in the table of the spec: with the code its identity, so without amounts.
  package var subject: String
  package var partner: String?
  package var tenant: String?
  package var caseID: String?
  /// Positive: we count more than the other side shows; nil when not about money or about several currencies.
  package var atRisk: Money?
  /// Which figures disagree, in a sentence.
  package var explanation: String
  /// Rows and figures behind it, in words.
  package var evidence: [String]
  /// Stored events behind it.
  package var events: [EventRef]
  /// What a person's resolution is about (readings, Rules): a finding behind which others stand opens anew.
  ///
  /// nil = its currency and money at risk (``StaysResolved``).
  package var facts: String?

  package init(
    code: DiscrepancyCode, subject: String, partner: String? = nil, tenant: String? = nil, caseID: String? = nil,
    atRisk: Money? = nil, explanation: String, evidence: [String] = [], events: [EventRef] = [], facts: String? = nil
  ) {
    self.code = code
    self.subject = subject
    self.partner = partner
    self.tenant = tenant
    self.caseID = caseID
    self.atRisk = atRisk
    self.explanation = explanation
    self.evidence = evidence
    self.events = events
    self.facts = facts
  }
}

/// A one-sided item inside its grace: listed in `expected.csv`, not yet a discrepancy.
package struct ExpectedItem: Hashable, Sendable {
  /// The code that it would become.
  package var code: DiscrepancyCode
  package var subject: String
  package var partner: String?
  package var tenant: String?
  package var caseID: String?
  /// The item's own amount, without sign.
  package var amount: Money?
  package var since: Instant
  package var becomesDiscrepancyAt: Instant
}

/// What a rule says of its subject.
package enum Verdict: Hashable, Sendable {
  case finding(Finding)
  case expected(ExpectedItem)

  package var code: DiscrepancyCode {
    switch self {
    case .finding(let finding): finding.code
    case .expected(let item): item.code
    }
  }
}

/// How far inside its grace an item is (rules, Conventions: a finding needs strictly more than the grace).
package struct Grace: Hashable, Sendable {
  package let since: Instant
  package let endsAt: Instant
  package let isOver: Bool

  /// A grace in days compares business dates: over on the day after the last day of grace.
  package init(since: Instant, days: Int, context: RunContext) {
    let first = context.calendar.day(of: since).adding(days: days).adding(days: 1)
    self.since = since
    endsAt = context.calendar.midnight(of: first)
    isOver = context.hasCome(first)
  }

  /// A grace in hours compares elapsed time: over when strictly more has passed.
  package init(since: Instant, hours: Int, context: RunContext) {
    self.since = since
    endsAt = since.adding(hours: hours)
    isOver = context.isPast(endsAt)
  }

  /// The finding once the grace is over; until then what it would become.
  package func verdict(_ finding: Finding) -> Verdict {
    guard !isOver else { return .finding(finding) }
    return .expected(
      ExpectedItem(
        code: finding.code, subject: finding.subject, partner: finding.partner, tenant: finding.tenant,
        caseID: finding.caseID,
        amount: finding.atRisk.map {
          Money(minorUnits: Int64(clamping: $0.minorUnits.magnitude), currency: $0.currency)
        },
        since: since, becomesDiscrepancyAt: endsAt))
  }
}

/// What every rule of a run may use besides its subject: the instant and the configuration.
package struct RunContext: Sendable {
  /// The clock of the run, read once.
  package let asOf: Instant
  package let settings: Settings
  /// Agreements by partner.
  package let agreements: [String: Agreement]
  /// The partners whose payments are read: those with the customer API.
  package let customerPartners: Set<String>
  /// The codes that incomplete lists stop.
  package let stops: StoppedCodes
  /// The last month that is issued, by partner (rules R10).
  package let lastIssued: [String: Month]
  /// The first month that is stated, by partner (rules R10, Begin); a partner without one has none.
  package let statementsBegin: [String: Month]
  /// The business date of `asOf`.
  ///
  /// What the rules say of a case, a settlement or a client compares with it by ``hasCome(_:)`` and names it by
  /// ``namedToday``, never by itself: see ``Horizon``.
  package let today: Day
  /// The first instant after `asOf` at which the clock is set back behind a midnight; nil where it never is.
  let dateGoesBackAt: Instant?
  /// What notes until when the results of one owner stand; nil where nobody asks.
  let horizon: Horizon?

  package init(
    asOf: Instant, settings: Settings, agreements: [String: Agreement] = [:], customerPartners: Set<String> = [],
    stops: StoppedCodes = .init(), lastIssued: [String: Month] = [:], statementsBegin: [String: Month] = [:]
  ) {
    self.asOf = asOf
    self.settings = settings
    self.agreements = agreements
    self.customerPartners = customerPartners
    self.stops = stops
    self.lastIssued = lastIssued
    self.statementsBegin = statementsBegin
    today = settings.calendar.day(of: asOf)
    dateGoesBackAt = settings.calendar.dateGoesBack(after: asOf)
    horizon = nil
  }

  private init(_ context: RunContext, horizon: Horizon) {
    asOf = context.asOf
    settings = context.settings
    agreements = context.agreements
    customerPartners = context.customerPartners
    stops = context.stops
    lastIssued = context.lastIssued
    statementsBegin = context.statementsBegin
    today = context.today
    dateGoesBackAt = context.dateGoesBackAt
    self.horizon = horizon
  }

  /// The context for one owner, whose comparisons with the clock are noted.
  package func watching(_ horizon: Horizon) -> RunContext { RunContext(self, horizon: horizon) }

  package var calendar: BusinessCalendar { settings.calendar }
}

/// The codes that are neither raised nor cleared, for which partner and tenant (rules, Incomplete lists).
package struct StoppedCodes: Sendable {
  private var lists: [PulledListKind: Set<Place>] = [:]
  /// The kinds of which a list is incomplete: those stop the codes whose subject belongs to nobody.
  private var incompleteKinds: Set<PulledListKind> = []

  private struct Place: Hashable {
    let partner: String
    /// nil: the partner's own list, which stops the codes for all its tenants.
    let tenant: Key?
  }

  /// The stops that incomplete lists cause, and those of clients that are not readable now (inputs 3).
  package init(incomplete: [PulledList] = [], notReadable: [PulledList] = []) {
    for list in incomplete + notReadable {
      lists[list.kind, default: []].insert(Place(partner: list.partner, tenant: list.tenant.map { Key($0) }))
    }
    incompleteKinds = Set(incomplete.map(\.kind))
  }

  /// Whether a code is stopped for a partner's tenant.
  package func stops(_ code: DiscrepancyCode, partner: String?, tenant: String?) -> Bool {
    guard !lists.isEmpty else { return false }
    switch code.rule.stops {
    case .nothing: return false
    // A client of the past would switch these off for ever, and for everybody.
    case .listsOfAnybody(let kinds): return !kinds.isDisjoint(with: incompleteKinds)
    case .lists(let kinds):
      return kinds.contains { kind in
        guard let places = lists[kind], let partner else { return false }
        return places.contains(Place(partner: partner, tenant: nil))
          || tenant.map { places.contains(Place(partner: partner, tenant: Key($0))) } ?? false
      }
    }
  }
}
