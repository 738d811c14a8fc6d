package import Amounts

/// What a person decides about a discrepancy (spec, discrepancies: acknowledged, resolved, suppressed).
package enum Decision: Hashable, Sendable {
  /// Somebody takes care of it; another owner may take it over.
  case acknowledge(owner: String, note: String?)
  /// It is dealt with; for `payment-amended`, the present version is accepted.
  case resolve(reason: String)
  /// It is known and shall be quiet through a date, or until the money at risk changes.
  case suppress(until: Day, reason: String)
  /// A decision is taken back: its age goes on.
  case reopen(reason: String)
}

/// What people left on a discrepancy; runs carry it along.
package struct Handling: Hashable, Sendable {
  package var owner: String?
  /// The newest text: a note, or the reason of a decision.
  package var note: String?
  /// When it was last resolved; a run that opens it again leaves this.
  package var resolvedAt: Instant?

  package init(owner: String? = nil, note: String? = nil, resolvedAt: Instant? = nil) {
    self.owner = owner
    self.note = note
    self.resolvedAt = resolvedAt
  }
}

/// Why a decision does not fit a discrepancy: what it is, and what to do instead.
package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  case isOpen
  case isSuppressed(until: Day?)
  case isResolved
  case isCleared
  /// Resolved, and the facts agree since.
  case isSettled
  case expiryNotInFuture(Day, today: Day)

  package var description: String {
    switch self {
    case .isOpen: "is open; there is no decision to take back"
    case .isSuppressed(let until):
      "is suppressed\(until.map { " until \($0)" } ?? ""); `reopen` it first, or give it a new date with `suppress`"
    case .isResolved: "is resolved; `reopen` it first if that was wrong"
    case .isCleared: "is cleared: the facts agree; a run opens it again when they do not"
    case .isSettled: "is resolved, and the facts agree since; a run opens it again when they do not"
    case .expiryNotInFuture(let until, let today):
      "cannot be suppressed until \(until): that is not after today, \(today); give a later date"
    }
  }
}

extension DiscrepancyLife {
  /// Applies a person's decision.
  ///
  /// - Throws: ``Refusal`` when the status does not allow it; nothing is changed then.
  package mutating func decide(
    _ decision: Decision, handling: inout Handling, context: RunContext
  ) throws(Refusal) {
    if status == .cleared { throw .isCleared }
    switch decision {
    case .acknowledge(let owner, let note):
      if status == .suppressed { throw .isSuppressed(until: suppressedUntil) }
      if status == .resolved { throw .isResolved }
      status = .acknowledged
      handling.owner = owner
      handling.note = note ?? handling.note
    case .resolve(let reason):
      if status == .resolved { throw .isResolved }
      status = .resolved
      suppressedUntil = nil
      resolvedFacts = facts
      handling.note = reason
      handling.resolvedAt = context.asOf
    case .suppress(let until, let reason):
      if status == .resolved { throw .isResolved }
      guard until > context.today else { throw .expiryNotInFuture(until, today: context.today) }
      status = .suppressed
      suppressedUntil = until
      handling.note = reason
    case .reopen(let reason):
      try reopen(&handling, context: context)
      handling.note = reason
    }
  }

  private mutating func reopen(_ handling: inout Handling, context: RunContext) throws(Refusal) {
    switch status {
    case .open, .cleared: throw .isOpen
    case .acknowledged: handling.owner = nil
    case .suppressed: suppressedUntil = nil
    case .resolved:
      // An accepted version is found again once nobody accepts it; everything else only if it is still there.
      guard isPresent || code.rule.staysResolved == .asAccepted else { throw .isSettled }
      resolvedFacts = nil
      handling.resolvedAt = nil
      severity = escalatedSeverity(context)
    }
    status = .open
  }
}

extension Decision {
  /// The statuses that a decision about many at once is meant for, unless others are named.
  ///
  /// Empty: they must be named. What somebody has taken care of is not taken over by the way.
  package var usualStatuses: Set<DiscrepancyStatus> {
    switch self {
    case .acknowledge: [.open]
    case .resolve: [.open, .acknowledged, .suppressed]
    case .suppress: [.open, .acknowledged]
    case .reopen: []
    }
  }

  /// The entry that it makes in the history.
  package var event: LifeEvent {
    switch self {
    case .acknowledge: .acknowledged
    case .resolve: .resolved
    case .suppress: .suppressed
    case .reopen: .reopened
    }
  }

  /// The words of the person.
  package var reason: String? {
    switch self {
    case .acknowledge(_, let note): note
    case .resolve(let reason), .suppress(_, let reason), .reopen(let reason): reason
    }
  }
}
