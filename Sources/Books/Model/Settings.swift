package import Amounts

/// What the configuration decides about the rules (inputs 1); the same value for every case of a run.
package struct Settings: Hashable, Sendable {
  package var calendar: BusinessCalendar
  package var matching: MatchingSettings
  package var graces: Graces
  /// The money at risk that raises a severity by one step.
  package var escalateAt: EscalationLimits
  /// What is another than the table says; a code that is not listed is as there.
  package var codes: [DiscrepancyCode: CodeSettings]

  package init(
    calendar: BusinessCalendar, matching: MatchingSettings = .init(), graces: Graces = .init(),
    escalateAt: EscalationLimits = .never, codes: [DiscrepancyCode: CodeSettings] = [:]
  ) {
    self.calendar = calendar
    self.matching = matching
    self.graces = graces
    self.escalateAt = escalateAt
    self.codes = codes
  }
}

/// How booked payments are matched with allocations (rules R4).
package struct MatchingSettings: Hashable, Sendable {
  /// Most days between the business dates of two sides.
  package var windowDays: Int
  /// Most items in a split or merged group.
  package var maxGroup: Int
  /// With more candidates than this in a window, no group is searched for.
  package var maxCandidates: Int

  package init(windowDays: Int = 5, maxGroup: Int = 4, maxCandidates: Int = 12) {
    self.windowDays = windowDays
    self.maxGroup = maxGroup
    self.maxCandidates = maxCandidates
  }
}

/// How long an item may be one-sided before it is a discrepancy (rules, Conventions).
package struct Graces: Hashable, Sendable {
  package var webhookHours: Int
  package var bookingDays: Int
  package var settlementDays: Int
  package var reportingDays: Int
  package var linkDays: Int
  /// How long a fee may be held.
  package var heldDays: Int

  package init(
    webhookHours: Int = 24, bookingDays: Int = 5, settlementDays: Int = 5, reportingDays: Int = 3, linkDays: Int = 7,
    heldDays: Int = 60
  ) {
    self.webhookHours = webhookHours
    self.bookingDays = bookingDays
    self.settlementDays = settlementDays
    self.reportingDays = reportingDays
    self.linkDays = linkDays
    self.heldDays = heldDays
  }
}

/// What a referral partner has agreed with Debitura (inputs 1, `agreement`; rules R8).
package struct Agreement: Hashable, Sendable {
  package var rates: [RatePeriod]
  /// Platform share by engagement phase, in percent of the success fee; a phase that is not listed is unknown.
  package var platformShare: [EngagementPhase: Percentage]
  package var successFee: SuccessFee
  package var rounding: Rounding
  package var holdDays: Int
  /// Minor units that must be due before a statement is payable, by currency; not listed: 0.
  package var minimumPayout: [Currency: Int64]

  package init(
    rates: [RatePeriod], platformShare: [EngagementPhase: Percentage], successFee: SuccessFee,
    rounding: Rounding = .halfUp, holdDays: Int = 0, minimumPayout: [Currency: Int64] = [:]
  ) {
    self.rates = rates
    self.platformShare = platformShare
    self.successFee = successFee
    self.rounding = rounding
    self.holdDays = holdDays
    self.minimumPayout = minimumPayout
  }

  /// The rate in force on a date; nil on a date without one.
  package func rate(on day: Day) -> Percentage? { rates.first { $0.contains(day) }?.percent }
}

extension Agreement {
  /// The percentage of the agreement; nil where the success fee is the case's.
  package var fixedSuccessFee: Percentage? {
    if case .fixed(let percentage) = successFee { percentage } else { nil }
  }
}

/// A rate of the agreement with its half-open period.
package struct RatePeriod: Hashable, Sendable {
  package let from: Day
  /// The first date without this rate; nil = for ever.
  package let to: Day?
  package let percent: Percentage

  package init(from: Day, to: Day?, percent: Percentage) {
    self.from = from
    self.to = to
    self.percent = percent
  }

  package func contains(_ day: Day) -> Bool { day >= from && (to.map { day < $0 } ?? true) }
}

/// Where the success fee of a case comes from.
package enum SuccessFee: Hashable, Sendable {
  /// `preLegalSuccessFee` of the case.
  case fromCase
  case fixed(Percentage)
}

/// The phases that an agreement has a platform share for.
package enum EngagementPhase: String, CaseIterable, Hashable, Sendable {
  case preLegal = "pre_legal"
  case legal
  case enforcement

  /// Reads Debitura's display label (`Pre-legal`, `Legal`, `Enforcement`): letters only, case ignored.
  package init?(label: String) {
    switch String(decoding: label.utf8.compactMap { LooseText.lowerLetterOrDigit($0) }, as: UTF8.self) {
    case "prelegal": self = .preLegal
    case "legal": self = .legal
    case "enforcement": self = .enforcement
    default: return nil
    }
  }
}

/// One of the two stores of truth that never mix (inputs 1).
package enum Environment: String, CaseIterable, Sendable {
  case production
  case test
}

/// How serious a discrepancy is, in growing order (spec, discrepancies).
package enum Severity: Int, CaseIterable, Comparable, Sendable {
  case low, medium, high, critical

  /// The name in configuration and reports.
  package var name: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    case .critical: "critical"
    }
  }

  package init?(name: String) {
    guard let severity = Severity.allCases.first(where: { $0.name == name }) else { return nil }
    self = severity
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}
