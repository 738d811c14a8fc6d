package import Amounts

/// Where a discrepancy is in its life (spec, discrepancies); the raw value is the cell of reports.
package enum DiscrepancyStatus: String, CaseIterable, Hashable, Sendable {
  case open, acknowledged, suppressed, resolved, cleared

  /// Whether it is listed and ages: everything but resolved and cleared.
  package var isLive: Bool { self != .resolved && self != .cleared }

  /// Those that are listed, in their order.
  package static var live: [DiscrepancyStatus] { allCases.filter(\.isLive) }
}

/// A discrepancy over the runs: it keeps its age and owner while its figures move.
package struct DiscrepancyLife: Hashable, Sendable {
  package var code: DiscrepancyCode
  package var subject: String
  package var status: DiscrepancyStatus
  package var severity: Severity
  package var atRisk: Money?
  /// The first run that ever raised it.
  package var firstSeen: Instant
  /// The run that opened it, or opened it again.
  package var openedAt: Instant
  /// The last day of a suppression.
  package var suppressedUntil: Day?
  /// Whether the newest run that could tell raised it.
  package var isPresent: Bool
  /// What stands behind it, as a resolution is about it; nil: no run told since runs keep it.
  package var facts: String?
  /// What the resolution in force, or else the last one, is about.
  package var resolvedFacts: String?

  package init(
    code: DiscrepancyCode, subject: String, status: DiscrepancyStatus, severity: Severity, atRisk: Money?,
    firstSeen: Instant, openedAt: Instant, suppressedUntil: Day? = nil, isPresent: Bool = true, facts: String? = nil,
    resolvedFacts: String? = nil
  ) {
    self.code = code
    self.subject = subject
    self.status = status
    self.severity = severity
    self.atRisk = atRisk
    self.firstSeen = firstSeen
    self.openedAt = openedAt
    self.suppressedUntil = suppressedUntil
    self.isPresent = isPresent
    self.facts = facts
    self.resolvedFacts = resolvedFacts
  }
}

/// What a run changed in the life of a discrepancy; the first four alert (outputs 4, exit status 1).
package enum LifeChange: String, CaseIterable, Hashable, Sendable {
  case new, reopened, worsened
  case suppressionEnded = "suppression-ended"
  case cleared, none

  /// Whether it makes a run end with exit status 1, at or above `alert_at`.
  package var alerts: Bool { self != .cleared && self != .none }
}

extension DiscrepancyLife {
  /// The life of a finding that was never seen before.
  package init(new finding: Finding, context: RunContext) {
    self.init(
      code: finding.code, subject: finding.subject, status: .open, severity: finding.code.severity,
      atRisk: finding.atRisk, firstSeen: context.asOf, openedAt: context.asOf, facts: finding.resolvableFacts)
    severity = escalatedSeverity(context)
  }

  /// Carries the life over a run that raised it.
  package mutating func meet(_ finding: Finding, context: RunContext) -> LifeChange {
    let before = self
    atRisk = finding.atRisk
    facts = finding.resolvableFacts
    isPresent = true
    var change = LifeChange.none
    switch status {
    case .open, .acknowledged: break
    case .suppressed:
      if suppressionIsOver(context) || atRisk != before.atRisk { change = endSuppression() }
    case .resolved where before.isPresent && before.isResolved(for: finding):
      // A resolution of a store that did not keep facts is about those of now.
      resolvedFacts = facts
    case .resolved, .cleared:
      status = .open
      openedAt = context.asOf
      change = .reopened
    }
    severity = escalatedSeverity(context)
    let grew = (atRisk?.minorUnits.magnitude ?? 0) > (before.atRisk?.minorUnits.magnitude ?? 0)
    if change == .none, status == .open || status == .acknowledged, severity > before.severity || grew {
      change = .worsened
    }
    return change
  }

  /// Carries the life over a run that could have raised it and did not.
  package mutating func miss(context: RunContext) -> LifeChange {
    isPresent = false
    guard status.isLive else { return .none }
    status = .cleared
    suppressedUntil = nil
    return .cleared
  }

  /// Carries the life over a run in which an incomplete list stopped its code: it ages, and a suppression runs out.
  package mutating func wait(context: RunContext) -> LifeChange {
    guard status.isLive else { return .none }
    let before = severity
    severity = escalatedSeverity(context)
    if status == .suppressed { return suppressionIsOver(context) ? endSuppression() : .none }
    return severity > before ? .worsened : .none
  }

  /// Whether its resolution is about what a finding shows: then it stands (discrepancies, "the facts that it saw").
  private func isResolved(for finding: Finding) -> Bool {
    resolvedFacts.map { $0.utf8.elementsEqual(finding.resolvableFacts.utf8) } ?? true
  }

  private func suppressionIsOver(_ context: RunContext) -> Bool { suppressedUntil.map { context.today > $0 } ?? true }

  private mutating func endSuppression() -> LifeChange {
    status = .open
    suppressedUntil = nil
    return .suppressionEnded
  }

  /// Days since it was opened, by business dates.
  package func age(context: RunContext) -> Int { context.calendar.day(of: openedAt).days(until: context.today) }

  /// The severity of the code, one step higher for much money or 30 days; never above critical.
  func escalatedSeverity(_ context: RunContext) -> Severity {
    let own = context.settings.severity(of: code)
    let isOld = age(context: context) >= 30
    guard isOld || DiscrepancyLife.isMuchMoney(atRisk, context.settings) else { return own }
    return Severity(rawValue: own.rawValue + 1) ?? .critical
  }

  /// Whether money at risk reaches the limit that raises a severity by one step.
  static func isMuchMoney(_ atRisk: Money?, _ settings: Settings) -> Bool {
    atRisk.map(settings.escalateAt.isReached) ?? false
  }
}

extension Finding {
  /// What a person's resolution of it is about: its facts, else its currency and money at risk.
  package var resolvableFacts: String { facts ?? atRisk.map { "\($0.currency.code) \($0.minorUnits)" } ?? "" }
}

/// Days since a discrepancy was opened, as a filter: `7`, `30-89`, `90+`.
package struct AgeRange: Hashable, Sendable {
  package let first: Int
  /// The last day; nil = no end.
  package let last: Int?

  package init(first: Int, last: Int?) {
    self.first = first
    self.last = last
  }

  /// Reads a number of days, two with `-` between, or one with `+` behind.
  package init?(_ text: String) {
    // No finding is older than a century.
    func days(_ digits: some StringProtocol) -> Int? {
      digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits).flatMap { $0 <= 36_525 ? $0 : nil } : nil
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if text.hasSuffix("+"), let first = days(text.dropLast()) {
      self.init(first: first, last: nil)
    } else if parts.count == 1, let day = days(parts[0]) {
      self.init(first: day, last: day)
    } else if parts.count == 2, let first = days(parts[0]), let last = days(parts[1]), first <= last {
      self.init(first: first, last: last)
    } else {
      return nil
    }
  }

  /// Whether so many days are in it.
  package func contains(_ days: Int) -> Bool { days >= first && (last.map { days <= $0 } ?? true) }
}

/// The ageing buckets of reports, by days since a discrepancy was opened (spec, discrepancies).
package enum AgeBucket: String, CaseIterable, Sendable {
  case days0to6 = "0-6"
  case days7to29 = "7-29"
  case days30to89 = "30-89"
  case days90 = "90+"

  /// The day on which it begins.
  package var firstDay: Int {
    switch self {
    case .days0to6: 0
    case .days7to29: 7
    case .days30to89: 30
    case .days90: 90
    }
  }

  package init(days: Int) { self = AgeBucket.allCases.last { days >= $0.firstDay } ?? .days0to6 }
}
