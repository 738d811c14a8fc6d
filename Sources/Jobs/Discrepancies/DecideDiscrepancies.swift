package import Amounts
package import Books
package import Configuration
package import Storage

/// Applies a person's decision to one discrepancy, or to all that a filter lets through.
package struct DecideDiscrepancies {
  /// What is decided about.
  package enum Target: Sendable {
    case one(DiscrepancyName)
    case all(DiscrepancyWords)
  }

  private let desk: DecisionDesk
  private let decision: Decision
  private let isDryRun: Bool

  /// - Throws: ``JobError/configuration(_:)`` for a person who cannot be one.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, decision: Decision, by: String,
    isDryRun: Bool
  ) throws(JobError) {
    desk = try DecisionDesk(configuration: configuration, asOf: asOf, consent: consent, by: by)
    self.decision = decision
    self.isDryRun = isDryRun
  }

  /// Decides under the lock of the store, all in one transaction.
  ///
  /// Of many, those whose status does not allow it are left as they are; of one, that is an error.
  package func run(_ target: Target) throws -> DecisionOutcome {
    try desk.write { _, book, lastRun in
      switch target {
      case .one(let name): try decide(name, book, lastRun: lastRun)
      case .all(let words): try decide(words, book, lastRun: lastRun)
      }
    }
  }

  private func decide(_ name: DiscrepancyName, _ book: DiscrepancyBook, lastRun: Instant) throws -> DecisionOutcome {
    let found = try name.find(in: book)
    do {
      try decide(found, book)
      return outcome([.init(found: found)], isOfMany: false, lastRun: lastRun)
    } catch let refusal as Refusal {
      throw JobError.configuration(["\(found.name): \(refusal)"])
    }
  }

  private func decide(_ words: DiscrepancyWords, _ book: DiscrepancyBook, lastRun: Instant) throws -> DecisionOutcome {
    let usual = decision.usualStatuses
    guard !usual.isEmpty || !words.statuses.isEmpty else {
      throw JobError.configuration([
        "--status: is missing; say which ones to reopen, such as --status suppressed"
      ])
    }
    let filter = try words.filter(usual: usual, calendar: desk.context.calendar, today: desk.context.today)
    let items = try book.all(filter).map { found -> DecisionOutcome.Item in
      do {
        try decide(found, book)
        return .init(found: found)
      } catch let refusal as Refusal {
        // A date that is no good is no good for all.
        if case .expiryNotInFuture = refusal { throw JobError.configuration(["--until: \(refusal)"]) }
        return .init(found: found, refusal: refusal)
      }
    }
    return outcome(items, isOfMany: true, lastRun: lastRun)
  }

  private func decide(_ found: StoredDiscrepancy, _ book: DiscrepancyBook) throws {
    let decided = try desk.decided(found, decision)
    if !isDryRun { try desk.keep(decision, of: decided, book) }
  }

  private func outcome(_ items: [DecisionOutcome.Item], isOfMany: Bool, lastRun: Instant) -> DecisionOutcome {
    DecisionOutcome(decision: decision, isDryRun: isDryRun, isOfMany: isOfMany, lastRun: lastRun, items: items)
  }
}

/// What became of a decision.
package struct DecisionOutcome: Sendable {
  package struct Item: Sendable {
    /// As it was before.
    package let found: StoredDiscrepancy
    /// Why it was left as it is.
    package var refusal: Refusal?
  }

  package let decision: Decision
  package let isDryRun: Bool
  /// Whether a filter chose them, which may have chosen none.
  package let isOfMany: Bool
  /// The reconciliation whose facts were decided about.
  package let lastRun: Instant
  package let items: [Item]
}

extension StoredDiscrepancy {
  /// As people name it: code and subject.
  package var name: String { "\(life.code.rawValue) \(life.subject)" }
}
